// Package entry is the line in which text is typed: a filter, what to search
// for, a name. It is the text input of Bubbles, with a cursor that is the
// terminal's own.
//
// It knows no pane, and does not paint: each pane has its own words before the
// text and beside it.
package entry

import (
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model/words"
)

// longest is how many characters can be typed.
const longest = 200

// Line is a line of text and where in it the cursor is. Use New.
type Line struct {
	textinput.Model
	wordAhead key.Binding
}

// New returns an empty line.
func New() Line {
	l := Line{Model: textinput.New()}
	l.CharLimit = longest
	l.SetVirtualCursor(false)
	// The text input reads beyond the end of its text when the word that it
	// takes away is the last character, or blanks.
	l.wordAhead = l.KeyMap.DeleteWordForward
	l.KeyMap.DeleteWordForward.Unbind()
	// A terminal pastes by itself, and what a clipboard program would answer
	// goes by a message that only the text input knows.
	l.KeyMap.Paste.Unbind()
	return l
}

// Parts is the text before the cursor and after it, made harmless.
func (l *Line) Parts() (before, after string) {
	text, at := []rune(l.Value()), l.Position()
	return words.Clean(string(text[:at])), words.Clean(string(text[at:]))
}

// Update changes the line by what is typed or pasted.
func (l Line) Update(msg tea.Msg) (Line, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, l.wordAhead) {
		l.cutWordAhead()
		return l, nil
	}
	var cmd tea.Cmd
	l.Model, cmd = l.Model.Update(msg)
	return l, cmd
}

// cutWordAhead takes away the word after the cursor, and the blanks before it.
func (l *Line) cutWordAhead() {
	text, at := []rune(l.Value()), l.Position()
	end := at
	for end < len(text) && unicode.IsSpace(text[end]) {
		end++
	}
	for end < len(text) && !unicode.IsSpace(text[end]) {
		end++
	}
	l.SetValue(string(text[:at]) + string(text[end:]))
	l.SetCursor(at)
}
