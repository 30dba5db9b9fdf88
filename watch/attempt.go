package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

const (
	// logBytes bounds what is read of one attempt's log. The server counts from
	// where it begins and not from the end, so that a log with longer lines is
	// read again with fewer of them.
	logBytes = 256 << 10
	logLines = 500
	fewLines = 20
	// logPiece is the least length at which a runtime writes a line in pieces. The
	// node counts each of them as a line, and sends them as the one that they are.
	logPiece = 8 << 10
	// logSlack is how far the time of a line may lie beyond the attempt's, which
	// are cut to whole seconds.
	logSlack = 2 * time.Second
)

// attemptLog reads the end of the log of one attempt. The API cannot be asked
// for it by container ID: whether it was this attempt's log shows by what the
// pod's status says afterwards, and by when the lines were written. An attempt
// that is the one before then may have become it meanwhile.
func (c *Cluster) attemptLog(ctx context.Context, q model.Question) (logEnd, error) {
	previous := q.Previous
	for range 2 {
		log, unread := c.readEnd(ctx, q, previous)
		if unread != nil && holds(unread) != model.HoldsForever {
			return logEnd{}, unread
		}
		found, err := c.find(ctx, q)
		switch {
		case err != nil:
			return logEnd{}, err
		case found.previous != previous:
			previous = found.previous
			continue
		case unread != nil:
			return logEnd{}, unread
		case found.wrote(log.Times):
			return log, nil
		}
		break
	}
	return logEnd{}, startedAgain(q)
}

func startedAgain(q model.Question) error {
	text := fmt.Sprintf("the log of this attempt of %s is gone: the container was started again", q.Container)
	return &unreadError{text, model.HoldsForever}
}

// attempt is a run of a container whose log its node still has.
type attempt struct {
	id       string
	previous bool // it is asked for as the one before
	started  time.Time
	finished time.Time
}

// find looks for the attempt in the pod's status of now.
func (c *Cluster) find(ctx context.Context, q model.Question) (attempt, error) {
	pod, err := c.clients.unary.Pods(q.Namespace).Get(ctx, q.Name, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err), err == nil && string(pod.UID) != q.UID:
		return attempt{}, &unreadError{fmt.Sprintf("pod %s is gone, and its log with it", q.Name), model.HoldsForever}
	case err != nil:
		return attempt{}, c.unread(err, "get", "pods", q.Namespace)
	}
	for _, found := range attempts(pod, q.Container) {
		if found.id == q.Attempt {
			return found, nil
		}
	}
	return attempt{}, startedAgain(q)
}

// attempts are the runs of a container that can be asked for: at most two, the
// present one first. Which one the node means by "the present one" is told in
// pkg/kubelet/kubelet_pods.go, validateContainerLogStatus.
func attempts(pod *corev1.Pod, container string) []attempt {
	list := slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses, pod.Status.EphemeralContainerStatuses)
	i := slices.IndexFunc(list, func(s corev1.ContainerStatus) bool { return s.Name == container })
	if i < 0 {
		return nil
	}
	var out []attempt
	state, last := &list[i].State, list[i].LastTerminationState.Terminated
	switch {
	case state.Running != nil:
		out = append(out, attempt{id: list[i].ContainerID, started: state.Running.StartedAt.Time})
	case state.Terminated != nil && state.Terminated.ContainerID != "":
		out = append(out, pastAttempt(state.Terminated, false))
	case last != nil:
		out = append(out, pastAttempt(last, false))
	}
	if last != nil {
		out = append(out, pastAttempt(last, true))
	}
	return out
}

func pastAttempt(t *corev1.ContainerStateTerminated, previous bool) attempt {
	return attempt{t.ContainerID, previous, t.StartedAt.Time, t.FinishedAt.Time}
}

// wrote reports whether lines of these times can be the attempt's.
func (a attempt) wrote(times []time.Time) bool {
	for _, at := range times {
		early := !a.started.IsZero() && at.Before(a.started.Add(-logSlack))
		late := !a.finished.IsZero() && at.After(a.finished.Add(logSlack))
		if !at.IsZero() && (early || late) {
			return false
		}
	}
	return true
}

// logEnd is the end of a log.
type logEnd struct {
	model.LogChunk
	cut bool // there may be lines before it
}

// readEnd reads the last lines of a log: as many as fit, and at least one. What
// did not fit is not kept, as it is what comes before the end.
func (c *Cluster) readEnd(ctx context.Context, q model.Question, previous bool) (logEnd, error) {
	req := model.LogRequest{Namespace: q.Namespace, Pod: q.Name, Container: q.Container, Previous: previous}
	for _, req.Tail = range [...]int{logLines, fewLines, 1} {
		log, whole, err := c.readLog(ctx, req)
		if err != nil || whole {
			log.cut = log.cut || req.Tail < logLines
			return log, err
		}
	}
	text := fmt.Sprintf("the last line of the log of %s is longer than %d KiB, and was not read", q.Container, logBytes>>10)
	return logEnd{}, &unreadError{text, model.HoldsForever}
}

// readLog reads up to logBytes, and reports whether that was all.
func (c *Cluster) readLog(ctx context.Context, req model.LogRequest) (log logEnd, whole bool, err error) {
	t := &tail{cluster: c, req: req}
	options, limit := t.options(), int64(logBytes)
	options.LimitBytes = &limit
	body, err := c.clients.unary.Pods(req.Namespace).GetLogs(req.Pod, options).Stream(ctx)
	if err != nil {
		return log, false, t.unread(err)
	}
	defer func() { _ = body.Close() }()
	counted := &countedLog{body: io.LimitedReader{R: body, N: logBytes}} // a server may not know the limit
	lines := newLineQueue()
	note, err := t.scan(ctx, counted, lines)
	switch {
	case note != "":
		return log, false, &unreadError{note, model.HoldsForever}
	case !errors.Is(err, io.EOF):
		return log, false, errors.New(unreachable(err, c.options.Config.Host))
	}
	lines.close("", nil)
	log.LogChunk, _ = lines.take(ctx)
	log.cut = counted.lines >= req.Tail
	return log, counted.body.N > 0, nil
}

// countedLog counts the lines of the first logBytes of a log as a node may have
// done. They are not those that are delivered, where only the longest become
// several.
type countedLog struct {
	body  io.LimitedReader
	lines int
	piece int // bytes of the one that goes on
}

// Read implements io.Reader.
func (l *countedLog) Read(p []byte) (int, error) {
	n, err := l.body.Read(p)
	for _, b := range p[:n] {
		if l.piece == 0 {
			l.lines++
		}
		if l.piece++; b == '\n' || l.piece == logPiece {
			l.piece = 0
		}
	}
	return n, err
}

// unread says why a log could not be opened. A 400 tells by its text whether it
// may be later.
func (t *tail) unread(err error) error {
	end := t.refused(err)
	out := &unreadError{text: end.note}
	switch {
	case apierrors.IsForbidden(err):
		out.holds = model.HoldsLong
	case apierrors.IsNotFound(err), apierrors.IsBadRequest(err) && !end.again:
		out.holds = model.HoldsForever
	}
	return out
}
