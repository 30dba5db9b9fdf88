package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// readAfter is how long a container runs before its log is of interest.
	readAfter = 10 * time.Second
	// readAgainEvery is the least time between two looks at a log that grows, or
	// that could not be read.
	readAgainEvery = 15 * time.Second
	// readDeniedEvery is the pause after logs of a namespace may not be read.
	readDeniedEvery = 10 * time.Minute
	// forgetReadAfter is for how long it is known what was read of an attempt that
	// nobody asks for any more.
	forgetReadAfter = 10 * time.Minute
)

// recordedLogs is what of the logs of attempts is in a recording.
type recordedLogs struct {
	read map[model.Question]lastRead
	// budget is for logs that grow, about half of what there is.
	budget *model.Budget
	denied map[string]*model.Fact // the refusal, by namespace
	told   map[string]bool        // by namespace, that it was refused
	lines  int
}

func newRecordedLogs(requests int) *recordedLogs {
	return &recordedLogs{
		read: map[model.Question]lastRead{}, budget: model.NewBudget(max(1, requests/2)),
		denied: map[string]*model.Fact{}, told: map[string]bool{},
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

// due asks for logs that the diagnoses do not ask for: those that grew until
// their attempt ended, then of what runs in pods that are not up. What was read
// longest ago comes first.
func (l *recordedLogs) due(store *model.Store, now time.Time) []model.Question {
	growing := l.growing(store, now)
	slices.SortStableFunc(growing, func(a, b model.Question) int { return l.read[a].at.Compare(l.read[b].at) })
	return slices.DeleteFunc(append(l.ended(store, now), growing...), func(q model.Question) bool {
		denied := l.denied[q.Namespace]
		return denied != nil && !passed(denied.At, now, readDeniedEvery)
	})
}

// passed reports whether a pause is over that began at a time. The clock is a
// server's and may be put back: no pause becomes longer by that.
func passed(began, now time.Time, pause time.Duration) bool {
	since := now.Sub(began)
	return since < 0 || since >= pause
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
				if q := logQuestion(entry.Pod, c); passed(l.read[q].at, now, readAgainEvery) {
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
	return runs(c, c.State.ID) && (c.Kind == model.KindInit ||
		slices.ContainsFunc(entry.Diagnosis.Findings, func(f model.Finding) bool { return f.Step == c.Name }))
}

func logQuestion(pod *model.Pod, c *model.Container) model.Question {
	return model.Question{
		Subject: model.AboutLog, Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID, Container: c.Name, Attempt: c.State.ID,
	}
}

// ended asks for the rest of what was read while its attempt ran, when that has
// ended. What was read of attempts that nothing is known of any more is forgotten
// in time.
func (l *recordedLogs) ended(store *model.Store, now time.Time) []model.Question {
	var out []model.Question
	for q, r := range l.read {
		c := part(store, q)
		end, previous := attemptEnd(c, q.Attempt)
		switch {
		case end != nil && r.rest && (!r.refused || passed(r.at, now, readAgainEvery)):
			q.Previous = previous
			out = append(out, q)
		case end == nil && !runs(c, q.Attempt) && passed(r.at, now, forgetReadAfter):
			delete(l.read, q)
		}
	}
	slices.SortFunc(out, func(a, b model.Question) int { return cmp.Compare(a.Attempt, b.Attempt) })
	return out
}

// part returns the container that a question is about, nil when it is gone.
func part(store *model.Store, q model.Question) *model.Container {
	if entry := store.Entry(q.UID); entry != nil {
		return entry.Pod.Part(q.Container)
	}
	return nil
}

// over reports whether the attempt that a question is about is known to have
// ended.
func over(store *model.Store, q model.Question) bool {
	end, _ := attemptEnd(part(store, q), q.Attempt)
	return end != nil
}

// runs reports whether an attempt of a container goes on.
func runs(c *model.Container, attempt string) bool {
	return c != nil && c.State.Phase == model.PhaseRunning && c.State.ID == attempt && attempt != ""
}

// attemptEnd is how an attempt of a container ended, nil when nothing tells, and
// whether its node knows it as the one before the present one.
func attemptEnd(c *model.Container, attempt string) (end *model.Termination, previous bool) {
	is := func(end *model.Termination) bool { return end != nil && end.ID == attempt }
	switch {
	case c == nil:
	case is(c.State.Ended):
		return c.State.Ended, false
	case is(c.Last):
		return c.Last, c.State.Phase == model.PhaseRunning || c.State.Ended != nil
	}
	return nil, false
}

// refuse notes that a log cannot be read. A right that is missing for one is
// missing for all of the namespace.
func (l *recordedLogs) refuse(f *model.Fact) {
	if f.Holds == model.HoldsLong {
		l.denied[f.Question.Namespace] = f
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
