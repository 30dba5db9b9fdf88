package tree

import (
	"strconv"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Column is something that kubectl prints of a pod.
type Column uint8

// The columns, in the order in which they stand.
const (
	ColumnReady Column = iota
	ColumnStatus
	ColumnRestarts
	ColumnAge
	ColumnNode
)

// columns say how each is headed, and how many cells it has.
var columns = [...]struct {
	title string
	width int
}{
	ColumnReady: {"READY", 5}, ColumnStatus: {"STATUS", 22}, ColumnRestarts: {"RESTARTS", 8}, ColumnAge: {"AGE", 6}, ColumnNode: {"NODE", 16},
}

const (
	// leastStatement is what columns leave to the statements. The cause comes
	// before what kubectl would print.
	leastStatement = 40
	// verdictRoom is what verdict and age take at the right edge.
	verdictRoom = gap + len("terminating") + 1 + ageRoom
)

// String returns the title of c.
func (c Column) String() string { return columns[c].title }

// SetColumns chooses what stands beside the statements of pods, as far as the
// terminal is wide enough, and returns for how many it is.
func (m *Model) SetColumns(chosen []Column) int {
	anchor := m.anchor()
	m.columns = chosen
	for _, b := range m.items {
		m.measure(b)
	}
	m.layout()
	m.restore(anchor)
	shown, _ := m.columnsShown()
	return len(shown)
}

// columnsShown are those that there is room for, and the cells that they take.
func (m *Model) columnsShown() (shown []Column, width int) {
	room := m.width - m.nameBound() - gap - verdictRoom - leastStatement
	for _, c := range m.columns {
		if room -= columns[c].width + gap; room < 0 {
			break
		}
		shown, width = append(shown, c), width+columns[c].width+gap
	}
	return shown, width
}

// paintColumns sets a text for each column that is shown before the verdict.
func (m *Model) paintColumns(l *paint.Line, style theme.Style, text func(Column) string) {
	shown, width := m.columnsShown()
	at := m.width - verdictRoom - width
	for _, c := range shown {
		l.CutTo(m.options.Theme, at)
		l.PadTo(at + gap)
		l.Add(paint.Cut(m.options.Theme, text(c), columns[c].width), style)
		at += columns[c].width + gap
	}
}

// paintTitles heads the columns of the pods of a namespace.
func (m *Model) paintTitles(l *paint.Line) {
	m.paintColumns(l, m.options.Theme.Role(words.RoleMuted), Column.String)
}

// paintPod sets what kubectl prints of a pod.
func (m *Model) paintPod(l *paint.Line, e *model.Entry) {
	m.paintColumns(l, m.options.Theme.Role(words.RoleMuted), func(c Column) string {
		switch c {
		case ColumnReady:
			return e.Pod.Columns.ReadyText()
		case ColumnStatus:
			return e.Pod.Columns.Status
		case ColumnRestarts:
			return strconv.Itoa(e.Pod.Columns.Restarts)
		case ColumnAge:
			return model.Age(e.Pod.Created, m.now)
		case ColumnNode:
			return e.Pod.Node
		}
		return ""
	})
}
