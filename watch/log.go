package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// logRetry is the pause between two tries of a log that may come yet.
const logRetry = time.Second

// Log opens the log of a container. The last chunk's note says why there is no
// more. While req.Follow is set, a log that is not there yet is asked for again
// and again, and a connection that breaks is taken up where it was.
func (c *Cluster) Log(ctx context.Context, req model.LogRequest) <-chan model.LogChunk {
	out := make(chan model.LogChunk)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(c.life, cancel)
	started := c.spawn(func() {
		defer close(out)
		defer cancel()
		defer stop()
		t := &tail{cluster: c, req: req, out: out}
		t.run(ctx)
	})
	if !started {
		stop()
		cancel()
		close(out)
	}
	return out
}

// tail reads one log over as many connections as it takes.
type tail struct {
	cluster *Cluster
	req     model.LogRequest
	out     chan<- model.LogChunk
	note    string
	// last is the time of the line before, newest that of the newest one, and any
	// says whether there was one.
	last   time.Time
	newest time.Time
	any    bool
	memory memory
	before bool // the container has become the one before
}

// outcome is how one connection ended.
type outcome struct {
	note  string
	again bool
}

func (t *tail) run(ctx context.Context) {
	for {
		end := t.once(ctx)
		if ctx.Err() != nil {
			return
		}
		if !end.again || !t.req.Follow {
			t.send(ctx, model.LogChunk{Note: end.note})
			return
		}
		if end.note != t.note {
			t.note = end.note
			t.send(ctx, model.LogChunk{Note: end.note})
		}
		if !sleep(ctx, logRetry) {
			return
		}
	}
}

func (t *tail) send(ctx context.Context, chunk model.LogChunk) bool {
	select {
	case t.out <- chunk:
		return true
	case <-ctx.Done():
		return false
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once reads the log until its connection ends.
func (t *tail) once(ctx context.Context) outcome {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if end, there := t.locate(ctx); !there {
		return end
	}
	ex := &exchange{}
	body, err := t.cluster.clients.stream.Pods(t.req.Namespace).GetLogs(t.req.Pod, t.options()).Stream(withExchange(ctx, ex))
	if err != nil {
		return t.refused(err)
	}
	defer func() { _ = body.Close() }()
	if status, _ := ex.outcome(); status == http.StatusNoContent {
		return outcome{"the pod is not scheduled yet, so there is no log", true}
	}
	return t.ended(t.read(ctx, body))
}

func (t *tail) options() *corev1.PodLogOptions {
	o := &corev1.PodLogOptions{
		Container: t.req.Container, Follow: t.req.Follow && !t.before, Previous: t.req.Previous || t.before, Timestamps: true,
	}
	switch {
	case t.any:
		since := metav1.NewTime(t.newest.Add(-resumeSlack).Truncate(time.Second))
		o.SinceTime = &since
	default:
		t.limit(o)
	}
	return o
}

// limit asks for no more of the past than is wanted. The server counts in
// whole seconds.
func (t *tail) limit(o *corev1.PodLogOptions) {
	if t.req.Tail > 0 {
		lines := int64(t.req.Tail)
		o.TailLines = &lines
	}
	if t.req.Since > 0 {
		seconds := int64(max(1, t.req.Since.Round(time.Second)/time.Second))
		o.SinceSeconds = &seconds
	}
}

// ended says why a log that could be opened brings no more.
func (t *tail) ended(note string, err error) outcome {
	switch {
	case note != "":
		return outcome{note, false}
	case err != nil && !errors.Is(err, io.EOF):
		return outcome{"the connection to the log broke", true}
	case t.req.Previous:
		return outcome{"this is the end of the log of the attempt before", false}
	case t.req.Follow:
		return outcome{"the container ended, and this is the end of its log", false}
	case !t.any:
		return outcome{"the container has written nothing", false}
	default:
		return outcome{"this is the end of the log up to now", false}
	}
}

// refused says why a log could not be opened, and whether it may be later.
func (t *tail) refused(err error) outcome {
	host := t.cluster.options.Config.Host
	text := err.Error()
	switch {
	case apierrors.IsForbidden(err):
		return outcome{forbiddenLog(err, t.req.Namespace), false}
	case apierrors.IsUnauthorized(err):
		return outcome{unauthorized(t.cluster.options), false}
	case apierrors.IsNotFound(err):
		return outcome{fmt.Sprintf("pod %s is gone, and its log with it", t.req.Pod), false}
	case apierrors.IsBadRequest(err):
		return t.notNow(text)
	case answeredBy(err, http.StatusInternalServerError) && strings.Contains(text, "x509:"):
		return outcome{"the API server does not trust the certificate of the pod's node: " + innermost(err), false}
	case answeredBy(err, http.StatusInternalServerError):
		return outcome{"the node of the pod cannot be reached for its logs: " + innermost(err), true}
	}
	return outcome{unreachable(err, host), true}
}

// notNow reads the texts of a 400: the API server tells states by them.
func (t *tail) notNow(text string) outcome {
	switch {
	case strings.Contains(text, "previous terminated container"):
		return outcome{fmt.Sprintf("there is no attempt of %s before this one, or its log is gone", t.req.Container), false}
	case strings.Contains(text, "is waiting to start"):
		_, reason, _ := strings.Cut(text, "is waiting to start: ")
		return outcome{fmt.Sprintf("container %s is waiting to start: %s", t.req.Container, words.Clean(reason)), true}
	case strings.Contains(text, "is not available"):
		return outcome{fmt.Sprintf("container %s has not been started yet", t.req.Container), true}
	case strings.Contains(text, "is not valid for pod"):
		return outcome{fmt.Sprintf("pod %s has no container %s", t.req.Pod, t.req.Container), false}
	case strings.Contains(text, "is terminated"):
		return outcome{fmt.Sprintf("container %s has ended, and its log is gone", t.req.Container), false}
	}
	return outcome{"the API server refuses the log: " + words.Clean(text), false}
}

// answeredBy reports whether err is an answer with that status or a higher one.
func answeredBy(err error, code int32) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status) && status.Status().Code >= code
}
