package tui

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// promptKind is what a text is typed for.
type promptKind uint8

const (
	noPrompt promptKind = iota
	promptSearch
	promptFilter
	promptSpan
)

// prompt is the line in which a text about the log is typed.
type prompt struct {
	kind       promptKind
	input      textinput.Model
	expression bool
	wrong      string // what is wrong with the text, "" for nothing
}

func newPrompt() prompt {
	input := textinput.New()
	input.CharLimit = longest
	input.SetVirtualCursor(false)
	return prompt{input: input}
}

func (p *prompt) open() bool { return p.kind != noPrompt }

var promptHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Accept: (*Model).acceptPrompt,
	keymap.Clear:  (*Model).clearPrompt,
	keymap.Expression: func(m *Model) tea.Cmd {
		m.prompt.expression = !m.prompt.expression
		return m.applyPrompt()
	},
}

func (m *Model) openPrompt(kind promptKind) tea.Cmd {
	m.prompt.kind, m.prompt.wrong = kind, ""
	m.prompt.input.Reset()
	if kind == promptSearch {
		m.log.StartSearch()
	}
	return m.prompt.input.Focus()
}

func (m *Model) closePrompt() {
	m.prompt.kind = noPrompt
	m.prompt.input.Blur()
}

func (m *Model) editPrompt(msg tea.Msg) tea.Cmd {
	before := m.prompt.input.Value()
	var cmd tea.Cmd
	m.prompt.input, cmd = m.prompt.input.Update(msg)
	if m.prompt.input.Value() == before {
		return cmd
	}
	return tea.Batch(cmd, m.applyPrompt())
}

// applyPrompt searches and filters as is typed.
func (m *Model) applyPrompt() tea.Cmd {
	var cmd tea.Cmd
	var err error
	switch m.prompt.kind {
	case promptSearch:
		cmd, err = m.log.Search(m.prompt.input.Value(), m.prompt.expression)
	case promptFilter:
		cmd, err = m.log.Filter(m.prompt.input.Value(), m.prompt.expression)
	case promptSpan, noPrompt:
	}
	m.prompt.wrong = ""
	if err != nil {
		m.prompt.wrong = err.Error()
	}
	return cmd
}

func (m *Model) acceptPrompt() tea.Cmd {
	if m.prompt.kind != promptSpan {
		m.closePrompt()
		return nil
	}
	of, err := parseSpan(m.prompt.input.Value())
	if err != nil {
		m.prompt.wrong = err.Error()
		return nil
	}
	m.closePrompt()
	return m.respan(of)
}

// respan reads another part of what is shown.
func (m *Model) respan(of span) tea.Cmd {
	m.closeDiff()
	if m.stream.crew != nil {
		m.stream.span = of
		return m.reopenCrew()
	}
	return m.reread(of)
}

// clearPrompt takes back what was typed. The empty text filters nothing.
func (m *Model) clearPrompt() tea.Cmd {
	kind := m.prompt.kind
	m.closePrompt()
	switch kind {
	case promptSearch:
		m.log.CancelSearch()
	case promptFilter:
		cmd, _ := m.log.Filter("", false)
		return cmd
	case promptSpan, noPrompt:
	}
	return nil
}

// label names what is typed.
func (p *prompt) label() string {
	switch {
	case p.kind == promptSpan:
		return "read since: "
	case p.kind == promptFilter && p.expression:
		return "only lines with regexp: "
	case p.kind == promptFilter:
		return "only lines with: "
	case p.expression:
		return "search regexp: "
	}
	return "search: "
}

// logLine paints the line above the log: what is typed, or what was searched
// and filtered, or what there is to say otherwise.
func (m *Model) logLine() (string, *tea.Cursor) {
	p := &m.prompt
	if !p.open() {
		return m.standing(), nil
	}
	var l paint.Line
	l.Add(p.label(), m.options.Theme.Role(words.RoleMuted))
	l.Add(words.Clean(string([]rune(p.input.Value())[:p.input.Position()])), theme.Style{})
	column := min(l.Width(), m.width-1)
	l.Add(words.Clean(string([]rune(p.input.Value())[p.input.Position():])), theme.Style{})
	line := m.withRight(l, m.promptSays())
	if m.asking {
		return line, nil
	}
	return line, tea.NewCursor(column, 1)
}

// promptSays tells how the text does that is being typed.
func (m *Model) promptSays() string {
	switch {
	case m.prompt.wrong != "":
		return m.prompt.wrong
	case m.prompt.kind == promptSpan:
		return spanHint
	case m.prompt.kind == promptFilter:
		_, kept := m.log.Filtering()
		return kept
	}
	return m.log.Found()
}

// standing paints what is searched and filtered.
func (m *Model) standing() string {
	text, _ := m.log.Searching()
	only, kept := m.log.Filtering()
	if text == "" && only == "" {
		return m.word()
	}
	var l paint.Line
	muted := m.options.Theme.Role(words.RoleMuted)
	add := func(label, text, count string) {
		if text == "" {
			return
		}
		if l.Width() > 0 {
			l.Add("   ", theme.Style{})
		}
		l.Add(label, muted)
		l.Add(words.Clean(text), theme.Style{})
		l.Add(m.options.Theme.Text(" · "+count), muted)
	}
	add("search: ", text, m.log.Found())
	add("only lines with: ", only, kept)
	return m.withRight(l, keymap.Label(m.options.Keys.Key(keymap.Clear))+" clears")
}

// withRight paints a line with something at its right end, if there is room.
func (m *Model) withRight(l paint.Line, text string) string {
	var right paint.Line
	right.Add(m.options.Theme.Text(text), m.options.Theme.Role(words.RoleMuted))
	if room := m.width - right.Width() - 2; room >= min(l.Width(), m.width/2) {
		l.CutTo(room)
		l.PadTo(m.width - right.Width())
		l.Append(right)
	}
	return l.Render(m.width, false)
}
