package logview

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/paint"
)

// Stamps says which times stand before the lines.
type Stamps uint8

// The times. They are the server's, told in one way or another.
const (
	StampsOff Stamps = iota
	StampsUTC
	StampsLocal
	StampsAge
	stampsEnd
)

const (
	utcStamp   = "2006-01-02T15:04:05.000Z"
	localStamp = "2006-01-02 15:04:05.000"
	ago        = " ago"
	ageCells   = 10
)

// stampCells are how many cells the times take, with a blank behind them.
var stampCells = [...]int{StampsUTC: len(utcStamp) + 1, StampsLocal: len(localStamp) + 1, StampsAge: ageCells + 1}

// leastBody is how many cells of a line must be left beside its time.
const leastBody = 12

// NextStamps goes to the next way of telling times and returns what it is.
func (m *Model) NextStamps() string {
	m.stamps = (m.stamps + 1) % stampsEnd
	m.relay()
	switch m.stamps {
	case StampsUTC:
		return "times: the server's, in UTC"
	case StampsLocal:
		return "times: the server's, in the local zone " + m.now.In(m.local).Format("-07:00")
	case StampsAge:
		return "times: how long ago"
	default:
		return "no times"
	}
}

// margin is how many cells times and names take beside the lines.
func (m *Model) margin() int { return m.timeCells() + m.nameWidth() }

// timeCells is how many cells the times take.
func (m *Model) timeCells() int {
	if cells := stampCells[m.stamps]; m.width-cells >= leastBody {
		return cells
	}
	return 0
}

// body is how many cells the lines have beside their margin.
func (m *Model) body() int { return max(1, m.width-m.margin()) }

// stamp returns the time of a line as the margin shows it.
func (m *Model) stamp(at time.Time) string {
	cells := m.timeCells()
	if at.IsZero() {
		return strings.Repeat(" ", cells)
	}
	text := ""
	switch m.stamps {
	case StampsUTC:
		text = at.UTC().Format(utcStamp)
	case StampsLocal:
		text = at.In(m.local).Format(localStamp)
	default:
		text = model.Age(at, m.now) + ago
		text = strings.Repeat(" ", max(0, cells-1-len(text))) + text
	}
	text = paint.Cut(m.theme, text, max(0, cells-1))
	return text + strings.Repeat(" ", max(0, cells-paint.Width(text)))
}
