package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/paint"
)

// typing is how to come to each place where a text can be typed.
var typing = map[string][]string{
	"filter":        {"/"},
	"picker":        {"W"},
	"log search":    {"n", "l", "/"},
	"log filter":    {"n", "l", "&"},
	"search beside": {"n", "d", "/"},
}

// TestWordAheadIsTakenAway presses the key that deletes the word after the
// cursor wherever a text can be typed: also where that word is the last
// character, or blanks.
func TestWordAheadIsTakenAway(t *testing.T) {
	for name, keys := range typing {
		t.Run(name, func(t *testing.T) {
			d := start(t, 100, 30, shop(), nil)
			d.keys(keys...)
			for _, text := range []string{"a", "a ", "  ", "a b"} {
				for _, r := range text {
					d.keys(string(r))
				}
				for range text {
					d.keys("left")
					d.send(tea.KeyPressMsg{Code: 'd', Mod: tea.ModAlt})
				}
			}
		})
	}
}

// TestWhatIsTypedLastIsSeen types more than there is room for: the end of it is
// on the screen, with the cursor behind it.
func TestWhatIsTypedLastIsSeen(t *testing.T) {
	for name, keys := range typing {
		for _, width := range []int{40, 60} {
			d := start(t, width, 12, shop(), nil)
			d.keys(keys...)
			d.send(tea.PasteMsg{Content: strings.Repeat("0123456789 ", 8) + "日END"})
			cursor := d.model.View().Cursor
			line := strings.Split(d.screen(), "\n")[cursor.Y]
			before, _, found := strings.Cut(line, "END")
			if at := paint.Width(before + "END"); !found || cursor.X != at {
				t.Errorf("%s on %d cells: the cursor is at %d of %q", name, width, cursor.X, line)
			}
			for range 8 {
				d.keys("left")
			}
			if cursor = d.model.View().Cursor; cursor.X >= width {
				t.Errorf("%s on %d cells: the cursor is at %d", name, width, cursor.X)
			}
		}
	}
}
