package split

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The least body that is divided. Below both, one pane has all of it.
const (
	wide = 160
	tall = 36
)

// Arrangement is how two panes share the body.
type Arrangement uint8

// The arrangements.
const (
	Single Arrangement = iota
	Stacked
	Beside
)

// Area is how many cells a pane has.
type Area struct{ Width, Height int }

// Layout is the body divided.
type Layout struct {
	Arrangement Arrangement
	First       Area
	Second      Area
}

// Of divides a body. The pane that was opened gets the greater part: its lines
// are longer, and the other one is there to know the way back.
func Of(width, height int) Layout {
	switch {
	case width >= wide:
		first := width * 2 / 5
		return Layout{Beside, Area{first, height}, Area{width - first - len(gap), height}}
	case height >= tall:
		first := height * 2 / 5
		return Layout{Stacked, Area{width, first}, Area{width, height - first - 1}}
	}
	return Layout{Single, Area{width, height}, Area{width, height}}
}

// gap stands between panes beside each other; its middle is the rule.
const gap = "   "

// Join puts both panes on the screen. The rule is what a line between them is
// drawn with: one sign for an upright and one for a level line.
func (l Layout) Join(first, second []string, upright, level string) []string {
	if l.Arrangement == Stacked {
		out := pad(first, l.First.Height)
		out = append(out, strings.Repeat(level, l.First.Width))
		return append(out, pad(second, l.Second.Height)...)
	}
	out := make([]string, l.First.Height)
	left, right := pad(first, len(out)), pad(second, len(out))
	for i := range out {
		room := max(0, l.First.Width-ansi.StringWidth(left[i]))
		out[i] = left[i] + strings.Repeat(" ", room) + gap[:1] + upright + gap[:1] + right[i]
	}
	return out
}

// pad brings lines to a height.
func pad(lines []string, height int) []string {
	out := make([]string, height)
	copy(out, lines)
	return out
}
