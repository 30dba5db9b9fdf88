package replay

import (
	"sort"
	"time"

	"github.com/initwatch/initwatch/model"
)

// oneChange is how close to each other things are observed that are one change.
const oneChange = 50 * time.Millisecond

// Film is what files hold, in the order in which it was observed. It does not
// change once loaded and may be played several times at once.
type Film struct {
	// Go starts the goroutines of logs; nil for the go statement. It is set, if at
	// all, before the film is played.
	Go func(func())

	begin, end time.Time
	shots      []shot
	// changes are where in shots each change ends, losses those of them in which
	// something vanished, or may have: a list tells so by what it lacks.
	changes, losses []int
	// facts are the answers to each question, oldest first, and asked the questions
	// but those about logs.
	facts   map[model.Question][]*model.Fact
	asked   []model.Question
	pods    map[podName][]sighting
	byUID   map[string]sighting // when each pod was seen first
	logs    map[containerName]*containerLog
	archive archive
}

// shot is what one observation means to the model.
type shot struct {
	at   time.Time
	item model.Item
}

type podName struct{ namespace, name string }

// sighting is a pod as it was seen at a time, nil when it was gone.
type sighting struct {
	at  time.Time
	pod *model.Pod
}

// Span is the time of the first and of the last observation. For dumps alone,
// which show one moment, both are the newest time in them.
func (f *Film) Span() (begin, end time.Time) { return f.begin, f.end }

// Change returns the time of the next change after from, or with back of the
// last before it; false when there is none. What was observed within 50 ms is
// one change, and has happened when its last part has.
func (f *Film) Change(from time.Time, back bool) (time.Time, bool) {
	i := sort.Search(len(f.changes), func(i int) bool { return !f.changed(i).Before(from) })
	switch {
	case back:
		i--
	case i < len(f.changes) && f.changed(i).Equal(from):
		i++
	}
	if i < 0 || i >= len(f.changes) {
		return time.Time{}, false
	}
	return f.changed(i), true
}

// loss is where in shots the first change ends, of those that end after next, in
// which something vanished.
func (f *Film) loss(next int) int {
	i := sort.SearchInts(f.losses, next+1)
	if i == len(f.losses) {
		return len(f.shots)
	}
	return f.losses[i]
}

// changed is when a change has happened.
func (f *Film) changed(i int) time.Time { return f.shots[f.changes[i]-1].at }

// until is where in shots the first one is that was observed after a time.
func (f *Film) until(at time.Time) int {
	return sort.Search(len(f.shots), func(i int) bool { return f.shots[i].at.After(at) })
}

// within moves a time into the span.
func (f *Film) within(at time.Time) time.Time {
	switch {
	case at.Before(f.begin):
		return f.begin
	case at.After(f.end):
		return f.end
	}
	return at.UTC()
}

// seen returns a pod as it was seen last until a time; its pod is nil when it
// was not there.
func (f *Film) seen(name podName, at time.Time) sighting {
	list := f.pods[name]
	i := sort.Search(len(list), func(i int) bool { return list[i].at.After(at) })
	if i == 0 {
		return sighting{}
	}
	return list[i-1]
}
