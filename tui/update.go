package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
)

// noticeTicks is for how many ticks, which come once a second, a passing word
// stays. It does not go by the source's clock: that of a recording may stand
// still, or run.
const noticeTicks = 5

// Init starts the stream of batches and the clock, and a recording. The store
// may hold something already.
func (m *Model) Init() tea.Cmd {
	m.now = m.options.Source.Now()
	m.sync()
	if m.options.Reel != nil {
		m.player().SetPace(m.reel.running())
	}
	return tea.Batch(m.next(), m.tick())
}

// Update hands each message to its handler.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	if m.pane == keymap.InLog {
		m.dressLog()
	}
	return m, cmd
}

func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg)
	case tea.KeyPressMsg:
		m.forgetWanted()
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case batchMsg:
		return m.take(msg)
	case tickMsg:
		return m.ticked(msg)
	case factMsg:
		return m.learn(msg)
	case placesMsg:
		m.showPlaces(msg)
	case switchedMsg:
		return m.switched(msg)
	case seekMsg:
		return m.sought(msg)
	case absentMsg:
		m.tellAbsent(msg)
	case tea.MouseClickMsg:
		m.forgetWanted()
		return m.click(tea.Mouse(msg))
	case tea.MouseWheelMsg:
		m.wheel(tea.Mouse(msg))
	default:
		if !m.sideMessage(msg) {
			return m.logMessage(msg)
		}
	}
	return nil
}

// frame is how many lines the header and the footer take.
const frame = 3

func (m *Model) resize(msg tea.WindowSizeMsg) {
	m.width, m.height = msg.Width, msg.Height
	if m.notice.sized {
		m.notice = message{}
	}
	body := max(0, m.height-frame)
	m.arrange()
	m.log.SetSize(m.width, body)
	m.help.SetSize(m.width, body)
	if m.picker.open() {
		m.picker.list.SetSize(m.width, body)
	}
}

// take applies a batch to the store and asks for the next.
func (m *Model) take(msg batchMsg) tea.Cmd {
	if msg.scene != m.scene {
		return nil
	}
	if msg.batch.Observed.After(m.now) {
		m.now = msg.batch.Observed
	}
	if len(msg.batch.Items) > 0 {
		m.options.Store.Apply(msg.batch)
		m.sync()
	}
	if msg.err == nil {
		return tea.Batch(m.next(), m.attend(), m.openWanted(), m.inquireSoon(), m.findAbsent())
	}
	m.ended = true
	m.tree.Stop()
	if !over(msg.err) {
		m.alert = "nothing new will come: " + msg.err.Error() + "; quit and start again"
	}
	return nil
}

// ticked does what is due once a second. The time of a source that was left
// counts no more: it is that of the one in its place.
func (m *Model) ticked(msg tickMsg) tea.Cmd {
	if m.notice.ticks--; m.notice.ticks <= 0 {
		m.notice = message{}
	}
	m.reel.seek.ticks++
	if msg.scene != m.scene {
		msg.now = m.options.Source.Now()
	}
	m.advance(msg.now)
	return tea.Batch(m.tick(), m.attend(), m.openWanted(), m.readProbes(), m.inquire())
}

// advance moves the clock on.
func (m *Model) advance(now time.Time) {
	m.now = now
	if m.options.Store.Advance(now) {
		m.sync()
	}
	m.tree.Tick(now)
	m.drawSide()
}

func (m *Model) sync() {
	m.tree.Sync(m.options.Store.Workloads(), m.options.Store.Links(), m.now)
	m.syncSide()
}

// say shows a passing word.
func (m *Model) say(text string) {
	m.notice = message{text: text, ticks: noticeTicks}
}
