// Package theme says how the roles of words.Role look on a terminal, and which
// signs the screen draws with. It paints nothing itself and reads no
// environment: the caller chooses the theme.
package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
)

// Style is how a piece of text is set. The zero Style changes nothing.
type Style struct {
	// Color is that of the text; nil leaves it alone. The renderer brings it
	// down to what the terminal has.
	Color     ansi.Color
	Bold      bool
	Faint     bool
	Underline bool
	Reverse   bool
}

// Color returns a style that sets a colour: one of the 16 of the terminal's
// palette, or any other.
func Color(c ansi.Color) Style { return Style{Color: c} }

// Render returns text set in s, with everything reset behind it.
func (s Style) Render(text string) string {
	if s == (Style{}) || text == "" {
		return text
	}
	var style ansi.Style
	if s.Bold {
		style = style.Bold()
	}
	if s.Faint {
		style = style.Faint()
	}
	if s.Underline {
		style = style.Underline(true)
	}
	if s.Reverse {
		style = style.Reverse(true)
	}
	if s.Color != nil {
		style = style.ForegroundColor(s.Color)
	}
	return style.Styled(text)
}

// Theme maps what a piece of the screen means to how it looks.
type Theme struct {
	Roles [6]Style // indexed by words.Role
	Title Style
	Match Style // the characters that a filter matched
	// ASCII draws with signs that every terminal and reader has.
	ASCII bool
}

// ANSI returns the theme of 16 colours. Muted is faint rather than bright
// black, which some palettes make equal to the background.
func ANSI() Theme {
	return Theme{
		Roles: [6]Style{
			words.RoleMuted: {Faint: true},
			words.RoleGood:  Color(ansi.Green),
			words.RoleBusy:  Color(ansi.Cyan),
			words.RoleWarn:  Color(ansi.Yellow),
			words.RoleBad:   Color(ansi.Red),
		},
		Title: Style{Bold: true},
		Match: Style{Bold: true, Underline: true},
	}
}

// Plain returns the theme without colour. Glyphs and words already say what
// the colours would.
func Plain() Theme {
	return Theme{
		Roles: [6]Style{words.RoleBad: {Bold: true}},
		Title: Style{Bold: true},
		Match: Style{Underline: true},
	}
}

// Role returns the style of role.
func (t Theme) Role(role words.Role) Style { return t.Roles[role] }

// Colorless reports whether t has no colours at all.
func (t Theme) Colorless() bool { return t.Roles[words.RoleGood].Color == nil }

// Glyph returns the sign of look.
func (t Theme) Glyph(look words.Look) string {
	if t.ASCII {
		return look.ASCII
	}
	return look.Glyph
}

// Ellipsis is the sign of one cell that stands where a text was cut. Only what
// the screen leaves out is marked: text that holds one keeps its own.
func (t Theme) Ellipsis() string {
	if t.ASCII {
		return "$"
	}
	return "…"
}

// signs are the characters, other than glyphs, that statements and the screen
// use beyond ASCII.
var signs = strings.NewReplacer(
	"▾", "v", "▸", ">", "·", "-", "…", "..", "×", "x", "→", "->", "≥", ">=", "≤", "<=", "–", "-", "—", "-",
	"“", `"`, "”", `"`, "‘", "'", "’", "'", "↑", "up", "↓", "down", "←", "left", "›", ">",
)

// Text returns s with the screen's own signs replaced when t is ASCII. What
// else a cluster's text holds stays as it is.
func (t Theme) Text(s string) string {
	if !t.ASCII {
		return s
	}
	return signs.Replace(s)
}
