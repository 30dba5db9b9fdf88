package demo

import (
	"bufio"
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// stampFormat is how a node prefixes lines with times: always nine digits.
const stampFormat = "2006-01-02T15:04:05.000000000Z07:00"

// tail is one request for a log that is being answered.
type tail struct {
	server *Server
	answer *answer
	key    string
	run    instanceKey
	opts   *corev1.PodLogOptions
	since  time.Time
	next   int   // the number of the next line
	left   int64 // bytes that may still be sent; negative for any number
	out    *bufio.Writer
	cut    <-chan struct{}
	lost   <-chan struct{}
}

func (s *Server) serveLog(a *answer, t target) error {
	if err := s.authorize("get", t); err != nil {
		return err
	}
	opts, err := logOptions(a.r.URL.Query(), t.name)
	if err != nil {
		return err
	}
	pod, ok := s.store.get(t.res, t.key()).(*corev1.Pod)
	if !ok {
		return apierrors.NewNotFound(t.res.groupResource(), t.name)
	}
	container, err := chooseContainer(pod, opts.Container)
	if err != nil {
		return err
	}
	if pod.Spec.NodeName == "" {
		a.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	lost, err := s.reach(pod, container, opts)
	if err != nil {
		return err
	}
	id, err := chooseInstance(pod, container, opts.Previous)
	if err != nil {
		return err
	}
	tail := s.newTail(a, t.key(), instanceKey{container, id}, opts)
	tail.lost = lost
	tail.serve()
	return nil
}

func (s *Server) newTail(a *answer, key string, run instanceKey, opts *corev1.PodLogOptions) *tail {
	t := &tail{server: s, answer: a, key: key, run: run, opts: opts, left: -1, cut: s.faults.cutter()}
	switch {
	case opts.SinceTime != nil:
		t.since = opts.SinceTime.Truncate(time.Second)
	case opts.SinceSeconds != nil:
		t.since = s.world.Now().Add(-time.Duration(*opts.SinceSeconds) * time.Second)
	}
	if opts.LimitBytes != nil {
		t.left = *opts.LimitBytes
	}
	if opts.TailLines != nil {
		lines, end := s.logs.read(key, run, 0)
		t.next = end - int(min(int64(len(lines)), *opts.TailLines))
	}
	return t
}

// serve sends what there is, and then what comes while the instance runs.
func (t *tail) serve() {
	t.answer.w.Header().Set("Content-Type", "text/plain")
	t.answer.w.WriteHeader(http.StatusOK)
	t.out = bufio.NewWriterSize(t.answer.w, bufferSize)
	if t.server.logs.forgot(t.key, t.run) {
		// The headers are out by the time a node notices, so that it says so in
		// the place of the log.
		_, _ = t.out.WriteString("unable to retrieve container logs for " + t.run.id)
		t.flush()
		return
	}
	for t.step() {
	}
}

// step sends the lines that are there and waits for more. It reports false
// when there will be none. It asks for news of a change before it looks at
// anything, so that none is missed in between.
func (t *tail) step() bool {
	changed := t.server.logs.watch(t.key)
	running := t.opts.Follow && t.running()
	lines, next := t.server.logs.read(t.key, t.run, t.next)
	t.next = next
	more := t.send(lines)
	t.flush()
	if !more || !running {
		return false
	}
	select {
	case <-changed:
		return true
	case <-t.answer.r.Context().Done():
		return false
	case <-t.cut:
		panic(http.ErrAbortHandler)
	case <-t.lost:
		panic(http.ErrAbortHandler)
	}
}

// running reports whether the instance is still the one that runs.
func (t *tail) running() bool {
	pod, ok := t.server.store.get(podResource, t.key).(*corev1.Pod)
	if !ok {
		return false
	}
	status := statusFor(pod, t.run.container)
	return status != nil && status.State.Running != nil && status.ContainerID == t.run.id
}

// send writes lines, up to the limit of bytes. It reports false when the limit
// is reached.
func (t *tail) send(lines []logLine) bool {
	for _, line := range lines {
		if line.at.Before(t.since) {
			continue
		}
		text := line.text + "\n"
		if t.opts.Timestamps {
			text = line.at.UTC().Format(stampFormat) + " " + text
		}
		if t.left >= 0 {
			text = text[:min(int64(len(text)), t.left)]
			t.left -= int64(len(text))
		}
		if _, err := t.out.WriteString(text); err != nil {
			panic(http.ErrAbortHandler)
		}
		if t.left == 0 {
			return false
		}
	}
	return true
}

func (t *tail) flush() { t.answer.push(t.server.faults, t.out) }
