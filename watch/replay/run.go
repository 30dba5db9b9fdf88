package replay

import (
	"slices"
	"sort"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// toldLines is how many lines of an ended attempt are handed over unasked.
const toldLines = 500

type containerName struct {
	podName
	container string
}

// containerLog is what the attempts of a container printed, in the order in which
// they began to.
type containerLog struct {
	runs []*run
	byID map[string]*run
}

// run is what one attempt of a container printed, in order.
type run struct {
	recording.Output
	id    string    // of the container, without the runtime's prefix
	began time.Time // when it wrote something, or was read in vain
}

// takeLine takes an entry about a log.
func (l *loader) takeLine(e recording.Entry) error {
	if !e.TellsOfLog() {
		return nil
	}
	log, err := e.Log()
	if err != nil {
		return err
	}
	name := containerName{podName{words.Clean(log.Namespace), words.Clean(log.Pod)}, words.Clean(log.Container)}
	r := l.film.open(name, recording.BareID(log.ContainerID))
	if r.began.IsZero() {
		r.began = e.Observed
	}
	r.Add(l.file, e, log)
	return nil
}

// run returns what an attempt printed, nil when nothing is known of it.
func (f *Film) run(name containerName, id string) *run {
	if log := f.logs[name]; log != nil {
		return log.byID[recording.BareID(id)]
	}
	return nil
}

// open returns what an attempt printed, nothing yet if need be.
func (f *Film) open(name containerName, id string) *run {
	log := f.logs[name]
	if log == nil {
		log = &containerLog{byID: map[string]*run{}}
		f.logs[name] = log
	}
	r := log.byID[id]
	if r == nil {
		r = &run{id: id}
		log.byID[id], log.runs = r, append(log.runs, r)
	}
	return r
}

// sortLogs puts lines and attempts in the order of their times.
func (f *Film) sortLogs() {
	for _, log := range f.logs {
		for _, r := range log.runs {
			r.Sort()
			if len(r.Lines) > 0 {
				r.began = r.Lines[0].At
			}
		}
		slices.SortStableFunc(log.runs, func(a, b *run) int { return a.began.Compare(b.began) })
	}
}

// begun is how many attempts had written something at a time.
func (l *containerLog) begun(at time.Time) int {
	return sort.Search(len(l.runs), func(i int) bool { return l.runs[i].began.After(at) })
}

// newest returns the attempt that began last to write, or the one before it. It
// is the first while none has.
func (l *containerLog) newest(at time.Time, previous bool) *run {
	i := max(0, l.begun(at)-1)
	switch {
	case !previous:
		return l.runs[i]
	case i > 0:
		return l.runs[i-1]
	}
	return nil
}

// coming returns the attempt that begins next to write, nil when there is none.
func (l *containerLog) coming(at time.Time) *run {
	if i := l.begun(at); i < len(l.runs) {
		return l.runs[i]
	}
	return nil
}

// until is how many lines were written until a time.
func (r *run) until(at time.Time) int {
	return sort.Search(len(r.Lines), func(i int) bool { return r.Lines[i].At.After(at) })
}

// fact answers the question about the log of an attempt that has ended.
func (r *run) fact(q model.Question, at time.Time) *model.Fact {
	lines := r.Lines[max(0, len(r.Lines)-toldLines):]
	fact := &model.Fact{Question: q, At: at, Free: true, Cut: r.Cut || len(lines) < len(r.Lines)}
	fact.Lines, fact.Times = recording.Columns(lines)
	return fact
}
