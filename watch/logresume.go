package watch

import (
	"context"
	"hash/maphash"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	// maxSeen bounds how many delivered lines are remembered for a resumption.
	maxSeen = 16 << 10
	// resumeSlack is how much earlier than the newest line a log is resumed: what
	// a container writes to its two outputs may stand a little out of order.
	resumeSlack = time.Second
)

const gapNote = "lines may be missing here: the log was resumed after a break, and none of the lines before it came again"

// sighting is a line that was delivered: a log can be resumed at whole seconds
// only, and what comes again is known by its time and its text.
type sighting struct {
	nanos int64
	text  uint64
}

var seed = maphash.MakeSeed()

func sightingOf(at time.Time, text string) sighting {
	return sighting{at.UnixNano(), maphash.String(seed, text)}
}

// memory is the newest lines that were delivered of one log.
type memory struct {
	ring []sighting
	next int // where in a full ring the next one goes
}

func (m *memory) add(s sighting) {
	if len(m.ring) < maxSeen {
		m.ring = append(m.ring, s)
		return
	}
	m.ring[m.next] = s
	m.next = (m.next + 1) % maxSeen
}

// forget takes the newest line back: it was delivered in part.
func (m *memory) forget() {
	switch n := len(m.ring); {
	case n == 0:
	case n < maxSeen:
		m.ring = m.ring[:n-1]
	default:
		m.next = (m.next + maxSeen - 1) % maxSeen
		m.ring[m.next] = sighting{}
	}
}

// resume prepares for lines that come again.
func (m *memory) resume() resumption {
	r := resumption{met: len(m.ring) == 0}
	if r.met {
		return r
	}
	r.seen = make(map[sighting]int, len(m.ring))
	for _, s := range m.ring {
		r.seen[s]++
	}
	if len(m.ring) == maxSeen {
		r.oldest = slices.MinFunc(m.ring, func(a, b sighting) int { return int(a.nanos - b.nanos) }).nanos
	}
	return r
}

// resumption tells the lines of a resumed log that were delivered before from
// those that are new.
type resumption struct {
	seen map[sighting]int
	// oldest is the time of the oldest line that is remembered; what was written
	// before it was delivered. It is 0 while all are remembered.
	oldest int64
	// met is set once a line came again, so that none is missing, or the first
	// new one was told of.
	met  bool
	skip bool // the line at hand was delivered before
}

// known reports whether a line was delivered over an earlier connection.
func (r *resumption) known(s sighting) bool {
	if r.seen[s] > 0 {
		r.seen[s]--
		r.met = true
		return true
	}
	return s.nanos < r.oldest
}

// gap reports whether lines may be missing before the next new one.
func (r *resumption) gap() bool { return !r.met }

// saw remembers a line that is delivered.
func (t *tail) saw(at time.Time, s sighting) {
	if !t.any || at.After(t.newest) {
		t.newest = at
	}
	t.last, t.any = at, true
	if t.req.Follow {
		t.memory.add(s)
	}
}

// locate finds the container again whose log broke off: it may be the one
// before by now, or gone. The API cannot be asked for it by its ID. Whoever may
// not read the pod takes the log as it comes.
func (t *tail) locate(ctx context.Context) (end outcome, there bool) {
	if !t.any || t.req.Attempt == "" {
		return outcome{}, true
	}
	pod, err := t.cluster.clients.unary.Pods(t.req.Namespace).Get(ctx, t.req.Pod, metav1.GetOptions{})
	switch {
	case apierrors.IsForbidden(err):
		return outcome{}, true
	case err != nil:
		return t.refused(err), false
	}
	for _, found := range attempts(pod, t.req.Container) {
		if found.id == t.req.Attempt {
			t.before = found.previous
			return outcome{}, true
		}
	}
	return outcome{"the end of this log may be missing: its container was replaced while the connection was broken", false}, false
}
