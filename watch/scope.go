package watch

import (
	"context"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// pageSize is how many objects one page of a list brings. Larger pages are
	// hardly faster and take much more memory.
	pageSize = 500
	// patience is how long a request may go unanswered before what is shown
	// counts as stale.
	patience = 8 * time.Second
	// pollEvery is the pause between two lists where watching is forbidden.
	pollEvery = 5 * time.Second
	// deniedEvery is the least time between two tries of what is forbidden,
	// loginEvery of what is refused for its credentials.
	deniedEvery = time.Minute
	loginEvery  = 10 * time.Second
)

// scope feeds the batcher with one resource of one namespace, or of all. A
// reflector drives it through list and open, one at a time, and learns resource
// versions only: the objects end here.
type scope struct {
	id     model.Scope
	reader *reader
	link   *link
	out    *batcher
	record func(model.Resource, string, runtime.Object) // nil for none
	heard  *hearing
	spawn  func(func()) bool
	host   string
	login  string // what to say when the credentials are refused

	mu      sync.Mutex
	after   time.Time // no request before
	polling bool      // watching is forbidden, listing is not
	denied  error     // the last answer to a watch, while polling
	retry   time.Time // when to try to watch again
	stream  context.CancelFunc
}

// list brings a full list, page by page, as rows. What the reflector gets holds
// no more than its resource version. The reflector asks for a version that it
// knows; a paged list has to ask for the newest, because the server ignores the
// limit for others.
func (s *scope) list(ctx context.Context, _ metav1.ListOptions) (runtime.Object, error) {
	if err := s.pause(ctx); err != nil {
		return nil, err
	}
	version, err := s.pages(ctx)
	if err != nil {
		return nil, s.listFailed(ctx, err)
	}
	s.listed()
	return &metav1.PartialObjectMetadataList{ListMeta: metav1.ListMeta{ResourceVersion: version}}, nil
}

func (s *scope) pages(ctx context.Context) (version string, err error) {
	options := metav1.ListOptions{Limit: pageSize}
	for {
		page, err := s.page(ctx, options)
		if err != nil {
			return "", err
		}
		if options.Continue == "" {
			s.begin()
		}
		info, err := meta.ListAccessor(page)
		if err != nil {
			return "", fmt.Errorf("read list of %s: %w", s.id.Resource, err)
		}
		if err := meta.EachListItem(page, s.listItem); err != nil {
			return "", fmt.Errorf("read list of %s: %w", s.id.Resource, err)
		}
		if options.Continue = info.GetContinue(); options.Continue == "" {
			s.mark(model.OpEndList)
			return info.GetResourceVersion(), nil
		}
	}
}

func (s *scope) page(ctx context.Context, options metav1.ListOptions) (page runtime.Object, err error) {
	s.patiently(ctx, func(ctx context.Context) {
		page, err = s.reader.list(ctx, options)
	})
	return page, err
}

func (s *scope) listItem(object runtime.Object) error {
	s.take(object, apiwatch.Added)
	return nil
}

// take delivers what an object means, if it means anything.
func (s *scope) take(object runtime.Object, kind apiwatch.EventType) {
	item, ok := s.reader.row(object, kind == apiwatch.Deleted)
	if !ok {
		return
	}
	if s.record != nil {
		s.record(s.id.Resource, recordType(item.Op, kind), object)
	}
	item.Scope = s.id
	s.out.add(item)
}

// begin marks the start of a full list, in the order of the stream.
func (s *scope) begin() {
	s.mark(model.OpBeginList)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.polling {
		s.link.good(words.LinkListing, "")
	}
}

// listed is called after a complete list. A watch follows, unless it is known
// to be forbidden.
func (s *scope) listed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.polling {
		s.poll()
	}
}

// poll sets the time of the next list; the caller holds the lock.
func (s *scope) poll() {
	s.after = time.Now().Add(pollEvery)
	s.link.good(words.LinkPolling, forbidden(s.denied, "watch", s.id)+"; listing again every 5s")
}

// open starts a watch whose events become rows on their way.
func (s *scope) open(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error) {
	if err := s.refused(); err != nil {
		return nil, err
	}
	if err := s.pause(ctx); err != nil {
		return nil, err
	}
	initial := options.SendInitialEvents != nil && *options.SendInitialEvents
	ctx, cancel := context.WithCancel(ctx)
	in, err := s.request(ctx, options)
	if err != nil {
		defer cancel()
		return nil, s.watchFailed(ctx, err, initial)
	}
	s.opened(initial, cancel)
	return s.tap(ctx, in, cancel), nil
}

// notOpenedError stands for a watch that client-go returns as empty because the
// connection broke before it was there.
type notOpenedError struct{ cause error }

func (e notOpenedError) Error() string { return fmt.Sprintf("open watch: %v", e.cause) }

func (e notOpenedError) Unwrap() error { return e.cause }

func (s *scope) request(ctx context.Context, options metav1.ListOptions) (in apiwatch.Interface, err error) {
	ex := s.patiently(ctx, func(ctx context.Context) {
		in, err = s.reader.watch(ctx, options)
	})
	if err != nil {
		return nil, err
	}
	if _, cause := ex.outcome(); cause != nil {
		in.Stop()
		return nil, notOpenedError{cause}
	}
	return in, nil
}

func (s *scope) opened(initial bool, cancel context.CancelFunc) {
	s.mu.Lock()
	s.stream, s.polling, s.denied = cancel, false, nil
	s.mu.Unlock()
	if initial {
		s.begin()
		return
	}
	s.link.good(words.LinkLive, "")
}

// hold keeps the next request back.
func (s *scope) hold(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = time.Now().Add(d)
}

// pause waits until the next request may be made.
func (s *scope) pause(ctx context.Context) error {
	s.mu.Lock()
	wait := time.Until(s.after)
	s.mu.Unlock()
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// restart breaks the open stream, which the reflector then resumes.
func (s *scope) restart() {
	s.mu.Lock()
	cancel := s.stream
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}
