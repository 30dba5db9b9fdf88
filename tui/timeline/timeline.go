package timeline

import (
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Options are what the pane needs to know from the start.
type Options struct {
	Theme theme.Theme
}

// Model is the pane. Use New.
type Model struct {
	options       Options
	width, height int

	title    string
	note     string
	headline string
	scale    scale
	lines    []line
	cursor   int
	id       string // of the line under the cursor
	top      int
	dated    bool // what is drawn lasts beyond midnight
	longest  int  // the width of the longest name
	compares bool // the pods of a workload are compared
}

// New returns an empty pane.
func New(options Options) *Model { return &Model{options: options} }

// SetSize sets the cells that the pane may paint.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.Move(0)
}

// Reset forgets what is drawn, and how it was looked at.
func (m *Model) Reset() { *m = Model{options: m.options, width: m.width, height: m.height} }

// ShowPod draws the start of one pod. The note says what else there is to know
// of it, "" for nothing. What is shown of another time of the same pod keeps
// its place.
func (m *Model) ShowPod(name string, t spans.Timeline, outcome, note string) {
	m.title = name + "  " + outcome
	m.headline = headline(t)
	m.note = note
	m.scale.set(t.Begin, t.End, true)
	m.dated, m.compares = dated(t), false
	m.take(podLines(t))
}

// ShowWorkload draws what each step took in the pods of a workload.
func (m *Model) ShowWorkload(name string, pods []spans.Pod, note string) {
	steps, of := spans.Compare(pods), crowdOf(pods)
	m.title = name + "  " + count(len(pods), "pod")
	m.headline = slowestStep(steps, of)
	m.note = note
	begin, end := stepRange(steps)
	m.scale.set(begin, end, false)
	m.dated, m.compares = false, true
	m.take(stepLines(steps, of))
}

// take replaces the lines. The cursor stays on the line that it was on; at
// first it is on the one that took most.
func (m *Model) take(lines []line) {
	m.lines = lines
	m.longest = 0
	at := -1
	for i := range lines {
		m.longest = max(m.longest, 2*lines[i].depth+paint.Width(lines[i].label))
		switch {
		case lines[i].id == m.id:
			at = i
		case m.id == "" && lines[i].worst:
			at = i
		}
	}
	if at >= 0 {
		m.cursor = at
	}
	m.cursor = max(0, min(m.cursor, len(lines)-1))
	m.scroll()
}

// Move moves the cursor n lines down, or up when n is negative.
func (m *Model) Move(n int) {
	m.cursor = max(0, min(m.cursor+n, len(m.lines)-1))
	if n != 0 && m.cursor < len(m.lines) {
		m.id = m.lines[m.cursor].id
	}
	m.scroll()
}

// Page moves by part of the height.
func (m *Model) Page(part float64) { m.Move(int(part * float64(max(2, m.room())))) }

// Top goes to the first line.
func (m *Model) Top() { m.Move(-len(m.lines)) }

// Bottom goes to the last line.
func (m *Model) Bottom() { m.Move(len(m.lines)) }

// Part names the container of the line under the cursor, "" for the pod.
func (m *Model) Part() string {
	if m.cursor >= len(m.lines) {
		return ""
	}
	return m.lines[m.cursor].part
}

// Pod names the pod that the line under the cursor is about, where several are
// compared; "" for all of them.
func (m *Model) Pod() string {
	if m.cursor >= len(m.lines) {
		return ""
	}
	return m.lines[m.cursor].pod
}

// Zoom shows half as much time around what is selected, or twice as much.
func (m *Model) Zoom(in bool) {
	if m.cursor < len(m.lines) {
		m.scale.zoom(in, m.lines[m.cursor].spans)
	}
}

// Pan moves what is shown by a quarter, to earlier times when back is set.
func (m *Model) Pan(back bool) { m.scale.pan(back) }

// Whole shows all of the time again, and reports whether less was shown.
func (m *Model) Whole() bool {
	zoomed := m.scale.zoomed()
	m.scale.whole()
	return zoomed
}

// scroll keeps the cursor in sight.
func (m *Model) scroll() {
	room := m.room()
	m.top = max(0, min(m.top, m.cursor, len(m.lines)-room))
	if room > 0 && m.cursor >= m.top+room {
		m.top = m.cursor - room + 1
	}
}
