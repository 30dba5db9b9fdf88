package logview

import (
	"time"

	"github.com/initwatch/initwatch/tui/logview/buffer"
	"github.com/initwatch/initwatch/tui/theme"
)

const (
	tab    = 8
	stride = 16 // cells that a step to the side scrolls

	noteMark  = "— " // before a sentence about the log
	noteLines = 4
	least     = 16  // cells of a name that is cut
	more      = "›" // stands where a line goes on to the right
)

// Options are what a pane needs to begin.
type Options struct {
	Theme theme.Theme
	// MaxBytes bounds the text that is held; 0 means 64 MiB.
	MaxBytes int
	// Local is the zone of local times; nil means the system's.
	Local *time.Location
}

// Model is the pane. Use New.
type Model struct {
	theme         theme.Theme
	limit         int
	local         *time.Location
	width, height int
	name, title   string
	now           time.Time

	// How lines are shown. These outlast the log.
	wrap   bool
	pretty bool
	stamps Stamps

	tabs []Tab
	tab  int // the one that is shown

	ids  int // the id of the newest scan
	page *Page
}

// New returns an empty pane.
func New(options Options) *Model {
	m := &Model{theme: options.Theme, limit: options.MaxBytes, local: options.Local}
	if m.local == nil {
		m.local = time.Local
	}
	m.Reset()
	return m
}

// SetSize sets the cells that the pane may paint, its heading included.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.relay()
}

// SetNow sets the time that ages are told by.
func (m *Model) SetNow(now time.Time) { m.now = now }

// SetTitle sets the heading: the name of the pod, which is cut when there is
// no room, and what there is to say about its log.
func (m *Model) SetTitle(name, title string) { m.name, m.title = name, title }

// Reset empties the pane for another log.
func (m *Model) Reset() {
	m.page, m.tabs = m.NewPage(), nil
}

// MaxBytes is how much text a page holds unless it is told otherwise.
func (m *Model) MaxBytes() int {
	if m.limit <= 0 {
		return buffer.DefaultMax
	}
	return m.limit
}

// Following reports whether the newest line is kept in sight.
func (m *Model) Following() bool { return m.page.follow }

// ToggleWrap breaks long lines, or lets them run on to the right. It returns
// what there is to say when nothing is seen of it.
func (m *Model) ToggleWrap() string {
	m.wrap, m.page.left = !m.wrap, 0
	m.relay()
	if m.wrap {
		return "long lines are broken; none in sight is long"
	}
	return "long lines run on to the right; none in sight is long"
}

// TogglePretty shows lines of JSON with level, time and message first, or as
// they are. It returns what there is to say when nothing is seen of it.
func (m *Model) TogglePretty() string {
	m.pretty = !m.pretty
	m.relay()
	if m.pretty {
		return "no JSON in sight; it is shown with its message first"
	}
	return "no JSON in sight; it is shown as it was written"
}

// relay forgets how lines were laid out.
func (m *Model) relay() { clear(m.page.blocks) }
