package watch

import (
	"context"
	"errors"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model/words"
)

// listFailed tells the state of the link after a list could not be had.
func (s *scope) listFailed(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil, expired(err):
	case apierrors.IsUnauthorized(err):
		s.hold(loginEvery)
		s.link.bad(words.LinkUnauthorized, s.login, time.Now())
	case apierrors.IsForbidden(err):
		s.hold(deniedEvery)
		s.link.bad(words.LinkForbidden, forbidden(err, "list", s.id), time.Now())
	case apierrors.IsNotFound(err) && s.id.Resource.Workload():
		s.hold(deniedEvery)
		s.link.bad(words.LinkForbidden, notServed(s.host, s.id.Resource), time.Now())
	default:
		s.link.bad(words.LinkReconnecting, unreachable(err, s.host), time.Now())
	}
	return err
}

// watchFailed tells the state of the link after a watch could not be opened. A
// watch that would have brought the list says nothing yet: the reflector asks
// for a list next, and its answer decides.
func (s *scope) watchFailed(ctx context.Context, err error, initial bool) error {
	var status apierrors.APIStatus
	switch {
	case ctx.Err() != nil, expired(err):
	case apierrors.IsUnauthorized(err):
		s.hold(loginEvery)
		s.link.bad(words.LinkUnauthorized, s.login, time.Now())
	case initial && errors.As(err, &status):
		return undecided(err)
	case apierrors.IsForbidden(err):
		s.deny(err)
	default:
		s.link.bad(words.LinkReconnecting, unreachable(err, s.host), time.Now())
		return undecided(err)
	}
	return err
}

// undecided hides from the reflector that a refused connection or an overloaded
// server could be waited for: it would do so deaf to the end of its context.
func undecided(err error) error {
	if apierrors.HasStatusCause(err, metav1.CauseTypeResourceVersionTooLarge) {
		return err
	}
	return errors.New(err.Error())
}

// refused returns the remembered answer to a watch while it is too early to ask
// again.
func (s *scope) refused() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.polling && time.Now().Before(s.retry) {
		return s.denied
	}
	return nil
}

func (s *scope) deny(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polling, s.denied, s.retry = true, err, time.Now().Add(deniedEvery)
	s.poll()
}

// patiently makes a request. It calls the scope stale while there is no answer
// for too long, and tells of tries that failed while client-go goes on trying.
func (s *scope) patiently(ctx context.Context, request func(context.Context)) *exchange {
	var (
		mu   sync.Mutex
		over bool
		sent = time.Now()
	)
	timer := time.AfterFunc(patience, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			s.link.stale("the API server at "+s.host+" does not answer", sent)
		}
	})
	done := func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
	}
	defer done()
	ex := &exchange{answered: done, failed: func(err error) {
		if ctx.Err() == nil {
			s.link.bad(words.LinkReconnecting, unreachable(err, s.host), time.Now())
		}
	}}
	request(withExchange(ctx, ex))
	return ex
}
