package demo

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/clock"
)

const (
	// defaultWatch is how long a watch lasts whose client sets no timeout.
	defaultWatch = 30 * time.Minute
	// bookmarkEvery is how often a watch learns the version it has reached.
	bookmarkEvery = time.Minute
)

// stream is one open watch.
type stream struct {
	server  *Server
	answer  *answer
	selects *filter
	form    form
	// position is the last change that was looked at.
	position *change
	// version is what a client has seen up to; changes before it are known to
	// it already.
	version   uint64
	bookmarks bool

	out    *bufio.Writer
	frames io.Writer
	cut    <-chan struct{}
}

func (s *Server) serveWatch(a *answer, t target, opts *metav1.ListOptions) error {
	selects, err := s.admit("watch", t, opts)
	if err != nil {
		return err
	}
	version, err := parseVersion(opts.ResourceVersion)
	if err != nil {
		return err
	}
	if a.media.StreamSerializer == nil {
		return notAcceptable()
	}
	form, err := s.form(a, t.res)
	if err != nil {
		return err
	}
	st := &stream{server: s, answer: a, selects: selects, form: form, bookmarks: opts.AllowWatchBookmarks, cut: s.faults.cutter()}
	// The place comes before the headers: a client that has them may rely on
	// seeing every later change.
	initial, found := st.place(opts, version)
	st.open()
	if !found {
		st.send(watch.Error, statusOf(apierrors.NewResourceExpired("too old resource version: "+opts.ResourceVersion)))
		st.flush()
		return nil
	}
	st.sendAll(initial, opts.SendInitialEvents != nil && *opts.SendInitialEvents)
	timeout := defaultWatch
	if opts.TimeoutSeconds != nil && *opts.TimeoutSeconds > 0 {
		timeout = time.Duration(*opts.TimeoutSeconds) * time.Second
	}
	st.follow(timeout)
	return nil
}

// open sends the headers; from here on an error is an event in the stream.
func (st *stream) open() {
	kind := st.answer.media.MediaType
	if kind != runtime.ContentTypeJSON {
		kind += ";stream=watch"
	}
	w := st.answer.w
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache, private")
	w.WriteHeader(http.StatusOK)
	st.out = bufio.NewWriterSize(w, bufferSize)
	st.frames = st.answer.media.StreamSerializer.Framer.NewFrameWriter(st.out)
	st.flush()
}

// place finds where in the history the watch starts, and returns the objects
// to send first: those that are there, when the client asks for them or names
// no version. It reports false when that place is forgotten.
func (st *stream) place(opts *metav1.ListOptions, version uint64) (initial []Object, found bool) {
	wanted := version == 0
	if opts.SendInitialEvents != nil {
		wanted = *opts.SendInitialEvents
	}
	if !wanted && version > 0 {
		st.position, found = st.server.store.after(version)
		st.version = version
		return nil, found
	}
	objects, last := st.server.store.all(st.selects.res)
	st.position, st.version = last, last.version
	if !wanted {
		return nil, true
	}
	return objects, true
}

// sendAll sends the state of everything and, at the end of a streamed list,
// the bookmark that closes it.
func (st *stream) sendAll(objects []Object, streamed bool) {
	for _, obj := range objects {
		if st.selects.matches(obj) {
			st.send(watch.Added, obj)
		}
	}
	if streamed && st.bookmarks {
		st.bookmark(map[string]string{metav1.InitialEventsAnnotationKey: "true"})
	}
	st.flush()
}

// follow sends changes as they happen, until the time is up or the client is
// gone.
func (st *stream) follow(timeout time.Duration) {
	timer := st.server.clock.NewTimer(timeout)
	defer timer.Stop()
	ticker := st.server.clock.NewTicker(bookmarkEvery)
	defer ticker.Stop()
	for st.next(timer, ticker) {
	}
}

// next waits for one thing to happen. It reports false when the watch is over.
func (st *stream) next(timer clock.Timer, ticker clock.Ticker) bool {
	select {
	case <-st.position.ready:
		st.drain()
	case <-ticker.C():
		if st.bookmarks {
			st.bookmark(nil)
			st.flush()
		}
	case <-timer.C():
		return false
	case <-st.answer.r.Context().Done():
		return false
	case <-st.cut:
		panic(http.ErrAbortHandler)
	}
	return true
}

// drain sends every change that has happened by now, in one flush.
func (st *stream) drain() {
	for {
		select {
		case <-st.position.ready:
			st.position = st.position.next
			st.sendChange(st.position)
		default:
			st.flush()
			return
		}
	}
}

// sendChange turns a change into what it means to this watch: an object that
// begins to match is added, one that ceases to is deleted.
func (st *stream) sendChange(c *change) {
	if c.version <= st.version {
		return
	}
	st.version = c.version
	if c.res != st.selects.res {
		return
	}
	was, is := st.selects.matches(c.before), c.kind != watch.Deleted && st.selects.matches(c.object)
	switch {
	case was && is:
		st.send(watch.Modified, c.object)
	case is:
		st.send(watch.Added, c.object)
	case was:
		gone := copyOf(c.before)
		gone.SetResourceVersion(formatVersion(c.version))
		st.send(watch.Deleted, gone)
	}
}

// bookmark tells the client the version that it has seen everything up to.
func (st *stream) bookmark(annotations map[string]string) {
	obj := st.selects.res.newObject()
	obj.GetObjectKind().SetGroupVersionKind(st.selects.res.kind)
	obj.SetResourceVersion(formatVersion(st.version))
	obj.SetAnnotations(annotations)
	st.send(watch.Bookmark, obj)
}

// send writes one event. A client that is gone ends the request.
func (st *stream) send(kind watch.EventType, obj runtime.Object) {
	if typed, ok := obj.(Object); ok {
		obj = st.form.next(typed)
	}
	var data bytes.Buffer
	if err := st.answer.media.Serializer.Encode(obj, &data); err != nil {
		panic(http.ErrAbortHandler)
	}
	event := &metav1.WatchEvent{Type: string(kind), Object: runtime.RawExtension{Raw: data.Bytes()}}
	if err := st.answer.media.StreamSerializer.Serializer.Encode(event, st.frames); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func (st *stream) flush() { st.answer.push(st.server.faults, st.out) }
