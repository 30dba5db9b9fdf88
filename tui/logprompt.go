package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/entry"
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
	input      entry.Line
	expression bool
	wrong      string // what is wrong with the text, "" for nothing
}

func newPrompt() prompt {
	return prompt{input: entry.New()}
}

func (p *prompt) open() bool { return p.kind != noPrompt }

var promptHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Accept:     (*Model).acceptPrompt,
	keymap.Clear:      (*Model).clearPrompt,
	keymap.Expression: (*Model).toggleExpression,
}

// toggleExpression has what is typed taken for a regular expression, or for
// plain text again.
func (m *Model) toggleExpression() tea.Cmd {
	if m.prompt.kind == promptSpan {
		m.prompt.wrong = keymap.Label(m.options.Keys.Key(keymap.Expression)) + " does nothing here"
		return nil
	}
	m.prompt.expression = !m.prompt.expression
	return m.applyPrompt()
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

// acceptPrompt keeps what was typed, unless it means nothing.
func (m *Model) acceptPrompt() tea.Cmd {
	if m.prompt.kind != promptSpan {
		if m.prompt.wrong == "" {
			m.closePrompt()
		}
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

// askSpan asks how much of what is shown to read.
func (m *Model) askSpan() tea.Cmd {
	if m.unreadable() {
		return nil
	}
	return m.openPrompt(promptSpan)
}

// respan reads another part of what is shown. The connection may have broken
// while it was typed.
func (m *Model) respan(of span) tea.Cmd {
	if m.unreadable() {
		return nil
	}
	m.closeDiff()
	if m.stream.crew != nil {
		return m.reopenCrew(of)
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
	right := m.promptRight()
	room := m.width - 1
	if right.Width() > 0 {
		room -= right.Width() + rightGap
	}
	var l paint.Line
	l.Add(p.label(), m.options.Theme.Role(words.RoleMuted))
	before, after := p.input.Parts()
	column := min(l.AddTyped(m.options.Theme, before, after, room+1), m.width-1)
	l.PadTo(m.width - right.Width())
	l.Append(right)
	return m.withCursor(l.Render(m.options.Theme, m.width, false), column)
}

// withCursor returns a line with the cursor in it, unless the help covers what
// is typed for.
func (m *Model) withCursor(line string, column int) (string, *tea.Cursor) {
	if m.asking {
		return line, nil
	}
	return line, tea.NewCursor(column, 1)
}

// rightGap stands before what is said at the right end.
const rightGap = 2

// promptRight is what stands beside the text: what is wrong with it, which is
// never left out, or else how it does, if there is room.
func (m *Model) promptRight() paint.Line {
	var l paint.Line
	if m.prompt.wrong != "" {
		l.Add(m.options.Theme.Text(m.prompt.wrong), m.options.Theme.Role(words.RoleBad))
		l.CutTo(m.options.Theme, m.width*2/3)
		return l
	}
	l.Add(m.options.Theme.Text(m.promptSays()), m.options.Theme.Role(words.RoleMuted))
	if l.Width() > m.width*2/3 {
		return paint.Line{}
	}
	return l
}

// promptSays tells how the text does that is being typed.
func (m *Model) promptSays() string {
	switch m.prompt.kind {
	case promptSpan:
		return spanHint
	case promptFilter:
		_, kept := m.log.Filtering()
		return kept
	case promptSearch, noPrompt:
	}
	return m.log.Found()
}

// standing paints what is searched and filtered.
func (m *Model) standing() string {
	text, expression := m.log.Searching()
	only, kept := m.log.Filtering()
	label := "search: "
	if expression {
		label = "search regexp: "
	}
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
	add(label, text, m.log.Found())
	add("only lines with: ", only, kept)
	return m.withRight(l, m.keyed("", keymap.Clear, "clears"))
}

// withRight paints a line with something at its right end, if there is room.
func (m *Model) withRight(l paint.Line, text string) string {
	var right paint.Line
	right.Add(m.options.Theme.Text(text), m.options.Theme.Role(words.RoleMuted))
	if room := m.width - right.Width() - 2; room >= min(l.Width(), m.width/2) {
		l.CutTo(m.options.Theme, room)
		l.PadTo(m.width - right.Width())
		l.Append(right)
	}
	return l.Render(m.options.Theme, m.width, false)
}
