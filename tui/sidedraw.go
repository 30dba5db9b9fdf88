package tui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/details"
	"github.com/initwatch/initwatch/tui/timeline"
)

// drawSide brings what is open up to date.
func (m *Model) drawSide() {
	if m.side.open == keymap.InTree {
		return
	}
	m.side.drawn = m.now
	m.noteGone()
	switch {
	case m.side.open == keymap.InTimeline && m.side.subject.pod():
		m.drawPod(m.side.subject.entry)
	case m.side.open == keymap.InTimeline:
		m.drawWorkload()
	default:
		m.details.Show(m.content())
	}
}

// syncSide does so after a batch, when that has changed what is shown or moved
// the clock on: one thing has one age on the screen.
func (m *Model) syncSide() {
	if m.side.open == keymap.InTree {
		return
	}
	version := uint64(0)
	switch w := m.workload(m.side.subject); {
	case m.side.subject.pod() && m.side.subject.entry.Workload() != nil:
		version = m.side.subject.entry.Workload().Version
	case w != nil:
		version = w.Version
	}
	if version == m.side.version && version != 0 && m.now.Equal(m.side.drawn) {
		return
	}
	m.side.version = version
	m.drawSide()
}

// noteGone remembers when the subject was found to be gone: from then on its
// clock stands still.
func (m *Model) noteGone() {
	s := &m.side
	there := false
	if s.subject.pod() {
		there = m.options.Store.Entry(s.subject.entry.Pod.UID) == s.subject.entry
	} else if w := m.workload(s.subject); w != nil {
		// One that comes back under its name is the same to a reader.
		there, s.last, s.gone = true, w, time.Time{}
	}
	if !there && s.gone.IsZero() {
		s.gone = m.now
		if s.subject.pod() && !s.subject.entry.Gone.IsZero() {
			s.gone = s.subject.entry.Gone
		}
	}
}

// sideNow is the time that the side is drawn for.
func (m *Model) sideNow() time.Time {
	if !m.side.gone.IsZero() {
		return m.side.gone
	}
	return m.now
}

// farewellNote says that what is shown is no longer there.
func (m *Model) farewellNote() string {
	if m.side.gone.IsZero() {
		return ""
	}
	text := "gone since " + words.Clock(m.side.gone, m.now)
	if m.side.subject.pod() && m.heir(m.side.subject.entry) != nil {
		return text + "; another one has its name now"
	}
	return text + ", shown as it was last seen"
}

// timelineOf draws a pod up to now, or to when it was seen last.
func (m *Model) timelineOf(e *model.Entry) spans.Timeline {
	now := m.sideNow()
	if !e.Gone.IsZero() {
		now = e.Gone
	}
	return spans.Of(e.Pod, m.options.Store.Events(e.Pod), e.Past(), now)
}

func (m *Model) drawPod(e *model.Entry) {
	t := m.timelineOf(e)
	note := m.farewellNote()
	switch {
	case note == "" && !e.Gone.IsZero():
		note = "gone since " + words.Clock(e.Gone, m.now) + ", shown as it was last seen"
	case note == "" && t.Rebuilds > 0:
		note = fmt.Sprintf("started over %s: of what was before, only what is still known is drawn", often(t.Rebuilds))
	}
	m.chart.ShowPod(e.Pod.Name, t, timeline.Outcome(e.Pod, t), note)
}

func often(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// drawWorkload draws the pods of a workload, those that something newer has
// replaced left out. One pod alone is drawn in full, and so is the last one that is
// gone when there is no other.
func (m *Model) drawWorkload() {
	w := m.side.last
	if w == nil {
		return
	}
	var pods []spans.Pod
	var last *model.Entry
	for _, e := range w.Entries {
		if !e.Superseded {
			pods = append(pods, spans.Pod{Name: e.Pod.Name, Timeline: m.timelineOf(e), Wrong: wrongs(e)})
			last = e
		}
	}
	if len(pods) == 0 && len(w.Gone) > 0 {
		last = w.Gone[0]
	}
	if last != nil && len(pods) < 2 {
		m.drawPod(last)
		return
	}
	m.chart.ShowWorkload(strings.ToLower(w.Kind)+" "+w.Name, pods, m.farewellNote())
}

// wrongs says what keeps the containers of a pod from being up, by name.
func wrongs(e *model.Entry) map[string]string {
	out := map[string]string{}
	for i := range e.Diagnosis.Findings {
		f := &e.Diagnosis.Findings[i]
		if out[f.Step] == "" && f.Severity >= model.Blocking {
			out[f.Step] = cmp.Or(f.Short, f.Summary)
		}
	}
	return out
}

// content is what the details show.
func (m *Model) content() details.Content {
	s := &m.side
	c := details.Content{
		Now: m.sideNow(), Current: !m.ended && !m.cutOff() && s.gone.IsZero(), Note: m.farewellNote(),
		Full: s.reads.full, Node: s.reads.node, Probes: s.reads.probed(s.subject), Values: s.reads.values,
	}
	if !s.subject.pod() {
		if c.Workload = s.last; s.last != nil {
			c.Events = m.options.Store.EventsAbout(s.last)
		}
		return c
	}
	c.Entry, c.Part = s.subject.entry, s.subject.part
	c.Events = m.options.Store.Events(c.Entry.Pod)
	c.Diagnosis = m.options.Store.Explain(c.Entry, c.Now)
	return c
}
