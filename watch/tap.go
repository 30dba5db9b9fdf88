package watch

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// tap sits in a watch: what passes becomes rows, and stubs go on to the
// reflector.
type tap struct {
	in     apiwatch.Interface
	out    chan apiwatch.Event
	done   chan struct{}
	once   sync.Once
	cancel context.CancelFunc
}

func (s *scope) tap(ctx context.Context, in apiwatch.Interface, cancel context.CancelFunc) *tap {
	t := &tap{in: in, out: make(chan apiwatch.Event), done: make(chan struct{}), cancel: cancel}
	if !s.spawn(func() { t.run(ctx, s) }) {
		t.Stop()
		close(t.out)
	}
	return t
}

// ResultChan implements watch.Interface.
func (t *tap) ResultChan() <-chan apiwatch.Event { return t.out }

// Stop implements watch.Interface.
func (t *tap) Stop() {
	t.once.Do(func() {
		close(t.done)
		t.in.Stop()
		t.cancel()
	})
}

func (t *tap) run(ctx context.Context, s *scope) {
	defer close(t.out)
	defer t.Stop()
	for event := range t.in.ResultChan() {
		stub, ok := s.pass(ctx, event)
		if !ok {
			return
		}
		select {
		case t.out <- stub:
		case <-t.done:
			return
		}
	}
}

// pass takes what an event says and returns what the reflector needs of it. It
// reports false when the stream is to be resumed where it was.
func (s *scope) pass(ctx context.Context, event apiwatch.Event) (apiwatch.Event, bool) {
	switch event.Type {
	case apiwatch.Error:
		return event, !s.lost(ctx, event.Object)
	case apiwatch.Added, apiwatch.Modified, apiwatch.Deleted:
		s.take(event.Object, event.Type)
	case apiwatch.Bookmark:
		s.bookmark(event.Object)
	}
	s.heard.mark(time.Now())
	return apiwatch.Event{Type: event.Type, Object: stub(event.Object)}, true
}

// bookmark ends the list that a stream began with.
func (s *scope) bookmark(object runtime.Object) {
	info, err := meta.Accessor(object)
	if err != nil || info.GetAnnotations()[metav1.InitialEventsAnnotationKey] != "true" {
		return
	}
	s.mark(model.OpEndList)
	s.link.good(words.LinkLive, "")
}

// lost reports whether an error in the stream means that the connection is
// gone. Then there is no need to list again: the reflector takes the end of a
// stream for a reason to resume it, and an error for one to start over.
func (s *scope) lost(ctx context.Context, object runtime.Object) bool {
	err := apierrors.FromObject(object)
	if ctx.Err() != nil {
		return true
	}
	if !apierrors.HasStatusCause(err, "ClientWatchDecoding") {
		return false
	}
	since := time.Now()
	if utilnet.IsHTTP2ConnectionLost(err) {
		since = s.silence(since)
	}
	s.link.bad(words.LinkReconnecting, "the connection to the API server at "+s.host+" broke", since)
	return true
}

// silence is since when nothing can have come over a connection whose pings
// have just failed.
func (s *scope) silence(now time.Time) time.Time {
	since := now.Add(-patience)
	if heard := s.heard.at(); heard.After(since) {
		return heard
	}
	return since
}

// stub is all that a reflector has to see of an object. Without a name, all of
// them are one to its temporary store, which so stays empty however long the
// list is.
func stub(object runtime.Object) *metav1.PartialObjectMetadata {
	info, err := meta.Accessor(object)
	if err != nil {
		return &metav1.PartialObjectMetadata{}
	}
	out := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{ResourceVersion: info.GetResourceVersion()}}
	if value, ok := info.GetAnnotations()[metav1.InitialEventsAnnotationKey]; ok {
		out.Annotations = map[string]string{metav1.InitialEventsAnnotationKey: value}
	}
	return out
}

// noStore keeps nothing of what a reflector brings.
type noStore struct{}

func (noStore) Add(any) error               { return nil }
func (noStore) Update(any) error            { return nil }
func (noStore) Delete(any) error            { return nil }
func (noStore) Replace([]any, string) error { return nil }
func (noStore) Resync() error               { return nil }
