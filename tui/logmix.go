package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// mixEvery is how long lines wait for those of other logs that were written
	// before them: once at least, twice at most.
	mixEvery = 20 * time.Millisecond
	// mixAwait is how many times as long the first lines wait, until every log
	// that was opened has answered.
	mixAwait = 25
)

// mixMsg says that waiting lines are to be put in order.
type mixMsg struct{}

// mix puts the lines of several logs in the order of the server's times.
type mix struct {
	waiting []mixed
	ticks   int
	ticking bool
	awaited map[int]int // the sources that have not answered, with when they were opened
	last    map[int]time.Time
}

// mixed is a line, or a note about the log of a source.
type mixed struct {
	source int
	text   string
	at     time.Time
	came   int // the tick of its arrival
	note   bool
}

func newMix() mix { return mix{awaited: map[int]int{}, last: map[int]time.Time{}} }

// await notes that a log was opened. Those that join later keep nobody waiting:
// they have no past.
func (x *mix) await(source int) {
	if x.ticks < mixAwait {
		x.awaited[source] = x.ticks
	}
}

// add takes in what was read of a source's log. What has no time counts as
// written when the line before it was, and a note as made when the attempt was
// over.
func (x *mix) add(source int, msg logMsg) {
	delete(x.awaited, source)
	for i, text := range msg.lines {
		if at := msg.times[i]; !at.IsZero() {
			x.last[source] = at
		}
		x.waiting = append(x.waiting, mixed{source, text, x.last[source], x.ticks, false})
	}
	at := x.last[source]
	if msg.over.After(at) {
		at = msg.over
	}
	for _, note := range msg.notes {
		x.waiting = append(x.waiting, mixed{source, note, at, x.ticks, true})
	}
}

// ripe takes out what has waited long enough, with what was written before it
// and came later.
func (x *mix) ripe() []mixed {
	x.ticks++
	for source, since := range x.awaited {
		if x.ticks-since < mixAwait {
			return nil
		}
		delete(x.awaited, source)
	}
	var until time.Time
	ripe := false
	for _, one := range x.waiting {
		if one.came < x.ticks-1 {
			ripe = true
			if one.at.After(until) {
				until = one.at
			}
		}
	}
	if !ripe {
		return nil
	}
	slices.SortStableFunc(x.waiting, func(a, b mixed) int { return a.at.Compare(b.at) })
	n := len(x.waiting)
	for n > 0 && x.waiting[n-1].at.After(until) {
		n--
	}
	out := x.waiting[:n:n]
	x.waiting = slices.Clone(x.waiting[n:])
	return out
}

// memberRead takes in what was read of a member's log.
func (m *Model) memberRead(one *member, msg logMsg) tea.Cmd {
	c := m.stream.crew
	one.read.reckon(msg.times)
	if one.cut() {
		c.page.SetAsked(m.asked(one.read.span, " of each log"))
	}
	c.mix.add(one.source, one.fresh(msg))
	one.spoke = one.spoke || len(msg.lines) > 0
	return m.mixSoon()
}

// cut reports whether the log has earlier lines than those that were asked for.
func (one *member) cut() bool {
	var began time.Time
	if one.read.span.since > 0 {
		a, _ := one.newestAttempt()
		began = a.Started
	}
	return one.read.cut(began)
}

// fresh leaves out the lines that came already: a container that is started
// again before its log was asked for is read as the attempt before, and then by
// its own name.
func (one *member) fresh(msg logMsg) logMsg {
	out := msg
	out.over = one.finished()
	if !one.after.IsZero() {
		out.lines, out.times = nil, nil
		for i, at := range msg.times {
			if at.IsZero() || at.After(one.after) {
				out.lines, out.times = append(out.lines, msg.lines[i]), append(out.times, at)
			}
		}
	}
	for _, at := range out.times {
		if at.After(one.newest) {
			one.newest = at
		}
	}
	return out
}

// finished is when the attempt that is read ended, the end of the second that
// its time was cut to; zero while it has not.
func (one *member) finished() time.Time {
	a, begun := one.newestAttempt()
	if !begun || !a.Over || a.Finished.IsZero() || one.attempt != attemptName(a) {
		return time.Time{}
	}
	return a.Finished.Add(second - 1)
}

// mixSoon has waiting lines put in order in a moment.
func (m *Model) mixSoon() tea.Cmd {
	x := &m.stream.crew.mix
	if x.ticking || len(x.waiting) == 0 {
		return nil
	}
	x.ticking = true
	return mixTick(m.ctx)
}

func mixTick(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(mixEvery)
		defer timer.Stop()
		select {
		case <-timer.C:
			return mixMsg{}
		case <-ctx.Done():
			return nil
		}
	}
}

// mixed shows the lines whose turn has come.
func (m *Model) mixed() tea.Cmd {
	c := m.stream.crew
	if c == nil || !c.mix.ticking {
		return nil
	}
	c.mix.ticking = false
	for _, one := range c.mix.ripe() {
		c.show(one)
	}
	return tea.Batch(m.log.Look(), m.mixSoon())
}

func (c *crew) show(one mixed) {
	if !one.note {
		c.page.AppendFrom(one.source, one.text, one.at)
		return
	}
	c.page.Note(c.label(c.members[one.source]) + ": " + one.text)
}
