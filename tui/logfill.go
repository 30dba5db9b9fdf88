package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
)

// fill has the log of a tab read, or takes what was kept of it.
func (m *Model) fill(t *tab) tea.Cmd {
	if t.filled {
		return nil
	}
	t.filled = true
	previous, there := m.reach(t)
	if !there || t.lost > 1 {
		m.recall(t)
		return m.looked(t)
	}
	s := &m.stream
	t.page.End(false)
	t.read = &reading{tab: t}
	return m.read(t.read, model.LogRequest{
		Namespace: s.entry.Pod.Namespace,
		Pod:       s.entry.Pod.Name,
		Container: s.part,
		Attempt:   t.attempt.ID,
		Previous:  previous,
		Follow:    !previous,
		Tail:      s.span.tail,
		Since:     s.span.since,
	})
}

// reach reports whether the node still has the log of an attempt, and whether
// it has to be asked for as the one before the present one. A container that
// waits for its next try answers with its last one.
func (m *Model) reach(t *tab) (previous, there bool) {
	s := &m.stream
	if !m.there(s.entry) {
		return false, false
	}
	if s.newest(t) {
		return false, true
	}
	c := s.entry.Pod.Part(s.part)
	if c == nil || c.Last == nil || c.State.Phase == model.PhaseWaiting {
		return false, false
	}
	before := s.tabOf(model.Attempt{Number: c.Restarts, Termination: *c.Last})
	return true, before == t
}

// tabRead takes in what was read of a tab's log.
func (m *Model) tabRead(t *tab, msg logMsg) tea.Cmd {
	t.page.Append(msg.lines, msg.times)
	for _, note := range msg.notes {
		t.remark(note)
	}
	m.reckon(t, msg)
	if len(msg.notes) > 0 && t.empty() {
		m.tellEvents(t.page, &t.events, m.stream.entry, m.stream.part)
	}
	if msg.ended {
		t.page.End(true)
	}
	return tea.Batch(m.handOver(), m.looked(t))
}

// remark says something of a log. What is said before the first line is why
// there is none: it takes the place of what that was before.
func (t *tab) remark(text string) {
	if t.excused && t.empty() {
		t.page.Amend(t.excuse, text)
		return
	}
	t.excused = t.empty()
	t.excuse = t.page.Note(text)
}

// reckon notes what the lines that came say about all of the log.
func (m *Model) reckon(t *tab, msg logMsg) {
	t.read.reckon(msg.times)
	t.first = t.read.first
	if t.cut = t.read.cut(t.attempt.Started); t.cut {
		t.page.SetAsked(m.asked(t.read.span, ""))
	}
}

// keptLog returns what the ledger has of a tab's attempt.
func (m *Model) keptLog(t *tab) *model.Kept {
	if t.attempt.ID == "" {
		return nil
	}
	return m.options.Store.Kept(m.stream.entry.Pod.UID, m.stream.part, t.attempt.ID)
}

// recall fills a tab with what was kept of its log.
func (m *Model) recall(t *tab) {
	kept := m.keptLog(t)
	if kept != nil {
		t.page.Append(kept.Lines, kept.Times)
	}
	t.missing, t.recalled = kept == nil || kept.Refused != "", true
	t.page.Note(m.recalled(t, kept))
	t.page.End(true)
	if t.empty() {
		m.tellEvents(t.page, &t.events, m.stream.entry, m.stream.part)
	}
}

// recalled says what a tab has of a log that its node no longer has, or that is
// not read as it was recorded.
func (m *Model) recalled(t *tab, kept *model.Kept) string {
	why := "the node no longer has it"
	if !m.there(m.stream.entry) {
		why = "the pod is gone, and its logs with it"
	}
	n := t.attempt.Number
	switch {
	case t.awaited():
		return m.stream.part + " never started: " + why
	case m.options.Reel != nil && (kept == nil || len(kept.Lines) > 0):
		return replayed(n, kept)
	case kept == nil:
		return fmt.Sprintf("the log of attempt %d was not kept, and %s", n, why)
	case kept.Refused != "":
		return fmt.Sprintf("the log of attempt %d could not be read: %s", n, kept.Refused)
	case kept.Dropped:
		return fmt.Sprintf("the log of attempt %d was kept and then dropped to make room for newer ones", n)
	case len(kept.Lines) == 0:
		return fmt.Sprintf("attempt %d has written nothing", n)
	case kept.Cut:
		return fmt.Sprintf("attempt %d as it was kept: %s; its beginning may be missing", n, why)
	}
	return fmt.Sprintf("attempt %d as it was kept: %s", n, why)
}

// replayed says what a recording has of the log of attempt n.
func replayed(n int, kept *model.Kept) string {
	switch {
	case kept == nil:
		return fmt.Sprintf("the recording does not have the log of attempt %d", n)
	case kept.Cut:
		return fmt.Sprintf("attempt %d as it was recorded; its beginning may be missing", n)
	}
	return fmt.Sprintf("attempt %d as it was recorded", n)
}

// file keeps the log of an attempt that failed and was read to its end. The
// source need not be asked for it again then.
func (m *Model) file(t *tab) {
	a := &t.attempt
	if t.filed || t.read != nil || t.empty() || !a.Over || a.OK() || a.ID == "" || m.stream.whose(t) != ownLines {
		return
	}
	t.filed = true
	if kept := m.keptLog(t); kept != nil && len(kept.Lines) > 0 {
		return
	}
	s := &m.stream
	fact := &model.Fact{At: m.now, Question: model.Question{
		Subject: model.AboutLog, Namespace: s.entry.Pod.Namespace, Name: s.entry.Pod.Name, UID: s.entry.Pod.UID,
		Container: s.part, Attempt: a.ID,
	}}
	fact.Lines, fact.Times = t.page.Tail(model.MaxTryBytes)
	m.options.Store.Apply(model.Batch{Observed: m.now, Items: []model.Item{{Op: model.OpFact, Fact: fact}}})
	m.sync()
}

// streamed reports whether a question is about a log that is being read here
// anyway, and filed when it ends.
func (m *Model) streamed(q model.Question) bool {
	if q.Subject != model.AboutLog || m.stream.entry == nil || q.UID != m.stream.entry.Pod.UID || q.Container != m.stream.part {
		return false
	}
	for _, t := range m.stream.tabs {
		if t.attempt.ID == q.Attempt && t.read != nil {
			return true
		}
	}
	return false
}
