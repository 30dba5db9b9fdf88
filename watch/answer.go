package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

const (
	// answerTimeout bounds all that one question leads to.
	answerTimeout = 5 * time.Second
	// claimEvents is how many events about a claim are read.
	claimEvents = 100
)

// errMissing says that there is no such object.
var errMissing = errors.New("there is no such object")

// Answer reads what a question asks for. Why something cannot be read is an
// answer too. It may be called from any goroutine, and takes a few seconds at
// most.
func (c *Cluster) Answer(ctx context.Context, q model.Question) model.Fact {
	fact := model.Fact{Question: q}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	ex := &exchange{}
	err := context.Canceled
	if c.enter() {
		err = c.answer(withExchange(ctx, ex), q, &fact)
		c.wg.Done()
	}
	fact.At, fact.Requests = c.clock.Now(), ex.requests()
	fact.Free = fact.Requests == 0
	switch {
	case errors.Is(err, errMissing):
		fact.Missing = true
		c.recordMissing(q)
	case err != nil:
		fact.Refused, fact.Holds = err.Error(), holds(err)
	}
	return fact
}

// unreadError says why something cannot be read, and for how long that holds.
type unreadError struct {
	text  string
	holds model.Holds
}

func (e *unreadError) Error() string { return e.text }

func holds(err error) model.Holds {
	var unread *unreadError
	if errors.As(err, &unread) {
		return unread.holds
	}
	return model.HoldsBriefly
}

// enter keeps Close waiting for the caller, unless it was called before.
func (c *Cluster) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.wg.Add(1)
	}
	return !c.closed
}

// answer fills in the part of a fact that a question is about. Its errors are
// sentences for a person.
func (c *Cluster) answer(ctx context.Context, q model.Question, fact *model.Fact) (err error) {
	switch q.Subject {
	case model.AboutNode:
		fact.Node, err = c.node(ctx, q.Name)
	case model.AboutClaim:
		fact.Claim, err = c.claim(ctx, q.Namespace, q.Name)
	case model.AboutServices:
		fact.Services, err = c.services(ctx, q.Namespace)
	case model.AboutPreemptor:
		fact.Preemptor, err = c.preemptor(ctx, q.UID)
	case model.AboutLog:
		var log logEnd
		log, err = c.attemptLog(ctx, q)
		fact.Lines, fact.Times, fact.Cut = log.Lines, log.Times, log.cut
	default:
		err = fmt.Errorf("nothing is known about the subject %q", q.Subject)
	}
	return err
}

func (c *Cluster) node(ctx context.Context, name string) (*model.Node, error) {
	if name == "" {
		return nil, errMissing
	}
	node, err := c.clients.unary.Nodes().Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, c.unread(err, "get", "nodes", "")
	}
	c.record(recording.Nodes, node)
	return model.FromNode(node), nil
}

// claim reads a claim with its events: they are the cause when no volume can
// be had. Without them, the claim still tells something.
func (c *Cluster) claim(ctx context.Context, namespace, name string) (*model.Claim, error) {
	if name == "" {
		return nil, errMissing
	}
	claim, err := c.clients.unary.PersistentVolumeClaims(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, c.unread(err, "get", "persistentvolumeclaims", namespace)
	}
	c.record(recording.Claims, claim)
	events, err := c.eventsOf(ctx, claim)
	if err != nil {
		c.options.Logger.Info("read events of a claim", "namespace", namespace, "claim", name, "error", err)
	}
	return model.FromClaim(claim, events), nil
}

// eventsOf reads the events about a claim, and leaves out those about an
// earlier one of the same name.
func (c *Cluster) eventsOf(ctx context.Context, claim *corev1.PersistentVolumeClaim) ([]corev1.Event, error) {
	about := fields.Set{"involvedObject.kind": "PersistentVolumeClaim", "involvedObject.name": claim.Name}
	list, err := c.clients.unary.Events(claim.Namespace).List(ctx, metav1.ListOptions{FieldSelector: about.String(), Limit: claimEvents})
	if err != nil {
		return nil, err
	}
	events := slices.DeleteFunc(list.Items, func(e corev1.Event) bool {
		return e.InvolvedObject.UID != "" && e.InvolvedObject.UID != claim.UID
	})
	if len(c.options.workloads()) == 0 { // no watch brings them
		recordAll(c, model.Events, events)
	}
	return events, nil
}

// services reads the Services of a namespace with what stands behind them.
func (c *Cluster) services(ctx context.Context, namespace string) ([]model.Service, error) {
	var services []corev1.Service
	err := pages(ctx, c.clients.unary.Services(namespace).List, func(page *corev1.ServiceList) bool {
		services = append(services, page.Items...)
		return true
	})
	if err != nil {
		return nil, c.unread(err, "list", "services", namespace)
	}
	var addresses []discoveryv1.EndpointSlice
	err = pages(ctx, c.clients.unary.discovery.EndpointSlices(namespace).List, func(page *discoveryv1.EndpointSliceList) bool {
		addresses = append(addresses, page.Items...)
		return true
	})
	if err != nil {
		return nil, c.unread(err, "list", "endpointslices.discovery.k8s.io", namespace)
	}
	recordList(c, recording.Services, namespace, services)
	recordList(c, recording.EndpointSlices, namespace, addresses)
	return model.FromServices(services, addresses), nil
}

// pages reads a list page by page until it ends or take has seen enough.
func pages[L metav1.ListInterface](
	ctx context.Context, list func(context.Context, metav1.ListOptions) (L, error), take func(L) bool,
) error {
	options := metav1.ListOptions{Limit: pageSize}
	for {
		page, err := list(ctx, options)
		if err != nil {
			return err
		}
		if options.Continue = page.GetContinue(); !take(page) || options.Continue == "" {
			return nil
		}
	}
}

// unread says in one sentence why something could not be read.
func (c *Cluster) unread(err error, verb, resource, namespace string) error {
	switch {
	case apierrors.IsNotFound(err):
		return errMissing
	case apierrors.IsForbidden(err):
		return &unreadError{refusal(err, verb, resource, namespace), model.HoldsLong}
	case apierrors.IsUnauthorized(err):
		return errors.New(unauthorized(c.options))
	}
	return errors.New(unreachable(err, c.options.Config.Host))
}

// refusal is forbidden for what is read once. Without a namespace, it is about
// what lies in none.
func refusal(err error, verb, resource, namespace string) string {
	in := ""
	if namespace != "" {
		in = " in " + placeOf(namespace)
	}
	return fmt.Sprintf("%s %s %s%s; ask for the verb %s on %s", whoMayNot(err), verb, resource, in, verb, resource)
}
