package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

const (
	// readAfter is how long a container runs before its log is of interest.
	readAfter = 10 * time.Second
	// readAgainEvery is the least time between two looks at a log that grows.
	readAgainEvery = 15 * time.Second
	// readDeniedEvery is the pause after logs of a namespace may not be read.
	readDeniedEvery = 10 * time.Minute
)

// recordedLogs is what of the logs of attempts is in a recording. It grows with
// what is read, which a budget bounds.
type recordedLogs struct {
	read map[model.Question]lastRead
	// open are the logs that may grow, or were not read since their attempt ended.
	open map[model.Question]struct{}
	// budget leaves most of what there is to the logs of attempts that failed.
	budget *model.Budget
	denied map[string]*model.Fact // the refusal, by namespace
	told   map[string]bool        // by namespace, that it was refused
	lines  int
}

// lastRead is how far a log was read, and when.
type lastRead struct {
	at   time.Time
	any  bool // there was a line
	line string
	time time.Time // of the line
}

func newRecordedLogs(requests int) *recordedLogs {
	return &recordedLogs{
		budget: model.NewBudget(max(1, requests/2)), read: map[model.Question]lastRead{}, open: map[model.Question]struct{}{}, denied: map[string]*model.Fact{}, told: map[string]bool{},
	}
}

// take takes what a question costs from both budgets, or from neither.
func (l *recordedLogs) take(q model.Question, all *model.Budget, now time.Time) bool {
	if !l.budget.Take(q, now) {
		return false
	}
	if all.Take(q, now) {
		return true
	}
	l.budget.Settle(&model.Fact{Question: q, Free: true})
	return false
}

// due asks for logs that the diagnoses do not ask for: those that were open when
// their attempt ended, then of what runs in pods that are not up. What was read
// longest ago comes first.
func (l *recordedLogs) due(store *model.Store, now time.Time) []model.Question {
	growing := l.growing(store, now)
	slices.SortStableFunc(growing, func(a, b model.Question) int { return l.read[a].at.Compare(l.read[b].at) })
	return slices.DeleteFunc(append(l.ended(store), growing...), func(q model.Question) bool {
		denied := l.denied[q.Namespace]
		return denied != nil && now.Sub(denied.At) < readDeniedEvery
	})
}

// growing asks for the logs of what runs.
func (l *recordedLogs) growing(store *model.Store, now time.Time) []model.Question {
	var out []model.Question
	for _, w := range store.Workloads() {
		for _, entry := range w.Entries {
			if !coming(entry) {
				continue
			}
			for c := range entry.Pod.Parts() {
				if !tells(entry, c) || now.Sub(c.State.Since) < readAfter {
					continue
				}
				if q := logQuestion(entry.Pod, c); now.Sub(l.read[q].at) >= readAgainEvery {
					out = append(out, q)
				}
			}
		}
	}
	return out
}

// coming reports whether a pod is there and may come up.
func coming(entry *model.Entry) bool {
	v := entry.Diagnosis.Verdict
	return entry.Gone.IsZero() && (v == words.Starting || v == words.Stuck)
}

// tells reports whether a container runs that may say why its pod is not up: an
// init container, or one that a finding is about.
func tells(entry *model.Entry, c *model.Container) bool {
	return c.State.Phase == model.PhaseRunning && c.State.ID != "" && (c.Kind == model.KindInit ||
		slices.ContainsFunc(entry.Diagnosis.Findings, func(f model.Finding) bool { return f.Step == c.Name }))
}

func logQuestion(pod *model.Pod, c *model.Container) model.Question {
	return model.Question{
		Subject: model.AboutLog, Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID, Container: c.Name, Attempt: c.State.ID,
	}
}

// ended asks for the rest of what was open when its attempt ended.
func (l *recordedLogs) ended(store *model.Store) []model.Question {
	var out []model.Question
	for q := range l.open {
		var c *model.Container
		if entry := store.Entry(q.UID); entry != nil {
			c = entry.Pod.Part(q.Container)
		}
		switch end := terminationOf(c, q.Attempt); {
		case c != nil && c.State.Phase == model.PhaseRunning && c.State.ID == q.Attempt:
		case end == nil, l.read[q].at.After(end.Finished.Add(time.Second)): // the API tells whole seconds
			delete(l.open, q)
		default:
			out = append(out, q)
		}
	}
	slices.SortFunc(out, func(a, b model.Question) int { return cmp.Compare(a.Attempt, b.Attempt) })
	return out
}

// terminationOf is how an attempt of a container ended, nil when nothing tells.
func terminationOf(c *model.Container, attempt string) *model.Termination {
	if c == nil {
		return nil
	}
	for _, end := range [...]*model.Termination{c.State.Ended, c.Last} {
		if end != nil && end.ID == attempt {
			return end
		}
	}
	return nil
}

// news returns the lines of an answer that are not recorded yet, and counts them
// as recorded.
func (l *recordedLogs) news(f *model.Fact) []*recording.Log {
	q := f.Question.Key()
	l.budget.Settle(f)
	l.note(q, f)
	before := l.read[q]
	if f.Refused != "" || len(f.Lines) == 0 {
		before.at = f.At
		l.read[q] = before
		return nil
	}
	from, cut := before.place(f)
	var out []*recording.Log
	for i := from; i < len(f.Lines); i++ {
		out = append(out, &recording.Log{
			Namespace: q.Namespace, Pod: q.Name, Container: q.Container, ContainerID: q.Attempt,
			Line: f.Lines[i], Time: timeOf(f, i), Cut: cut && i == from,
		})
	}
	last := len(f.Lines) - 1
	l.read[q] = lastRead{at: f.At, any: true, line: f.Lines[last], time: timeOf(f, last)}
	l.lines += len(out)
	return out
}

// note remembers which logs stay open, and which may not be read.
func (l *recordedLogs) note(q model.Question, f *model.Fact) {
	switch {
	case f.Refused == "":
		l.open[q] = struct{}{}
		delete(l.denied, q.Namespace)
	case f.Holds == model.HoldsLong:
		l.denied[q.Namespace] = f
	}
}

// untold says for each namespace of which no logs may be read why that is so,
// once.
func (l *recordedLogs) untold() []string {
	var out []string
	for _, namespace := range slices.Sorted(maps.Keys(l.denied)) {
		if !l.told[namespace] {
			l.told[namespace] = true
			out = append(out, l.denied[namespace].Refused)
		}
	}
	return out
}

// place returns where in an answer the lines begin that came after the last one
// that was read, and whether some may be missing before them.
func (r lastRead) place(f *model.Fact) (from int, cut bool) {
	if !r.any {
		return 0, f.Cut
	}
	for i := len(f.Lines) - 1; i >= 0; i-- {
		if f.Lines[i] == r.line && timeOf(f, i).Equal(r.time) {
			return i + 1, false
		}
	}
	for from < len(f.Lines) && !timeOf(f, from).After(r.time) {
		from++
	}
	return from, true
}

// timeOf is when a line was written, zero when nobody knows.
func timeOf(f *model.Fact, line int) time.Time {
	if line < len(f.Times) {
		return f.Times[line]
	}
	return time.Time{}
}
