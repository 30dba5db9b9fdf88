package help

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

func TestHelpSaysEverything(t *testing.T) {
	m := New(theme.ANSI(), keymap.Default(), true)
	m.SetSize(100, 200)
	text := ansi.Strip(strings.Join(m.View(), "\n"))
	for _, scope := range keymap.Scopes() {
		for _, b := range keymap.Default().Bindings(scope) {
			if !strings.Contains(text, b.Help) {
				t.Errorf("%s is not explained", b.Action)
			}
		}
	}
	for _, v := range words.AllVerdicts {
		if !strings.Contains(text, v.Look().Glyph) || !strings.Contains(text, v.String()) {
			t.Errorf("%s is not in the legend", v)
		}
	}
	for s := words.StateUnknown; s <= words.StateRebuilding; s++ {
		if !strings.Contains(text, s.Look().Glyph) || !strings.Contains(text, s.String()) {
			t.Errorf("%s is not in the legend", s)
		}
	}
}

// TestHelpIsSaidWhole holds that no sentence is cut where it is wider than the
// terminal: it goes on under itself.
func TestHelpIsSaidWhole(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		m := New(theme.Plain(), keymap.Default(), true)
		m.SetSize(width, 400)
		text := ansi.Strip(strings.Join(m.View(), "\n"))
		if strings.Contains(text, "…\n") {
			at := strings.Index(text, "…")
			t.Errorf("%d cells: cut at %q", width, text[max(0, at-60):at])
		}
		for _, scope := range keymap.Scopes() {
			for _, b := range keymap.Default().Bindings(scope) {
				if !strings.Contains(strings.Join(strings.Fields(text), " "), b.Help) {
					t.Errorf("%d cells: %q is not said whole", width, b.Help)
				}
			}
		}
	}
}

func TestScrolling(t *testing.T) {
	m := New(theme.Plain(), keymap.Default(), true)
	for width := range 30 {
		for height := range 12 {
			m.SetSize(width, height)
			for _, move := range []func(){m.Bottom, m.Top, func() { m.Page(1) }, func() { m.Move(-100) }} {
				move()
				lines := m.View()
				if len(lines) != height {
					t.Fatalf("%d lines on %d", len(lines), height)
				}
				for _, line := range lines {
					if w := ansi.StringWidth(line); w > width {
						t.Fatalf("%d cells on %d: %q", w, width, line)
					}
				}
			}
		}
	}
}

func TestHelpOpensAtTheKeysOfThePlace(t *testing.T) {
	m := New(theme.Plain(), keymap.Default(), true)
	m.SetSize(80, 10)
	m.Bottom()
	for _, scope := range keymap.Scopes() {
		m.Open(scope)
		if got := strings.TrimSpace(ansi.Strip(m.View()[0])); got != "Keys: "+scope.String() {
			t.Errorf("in the %s it opens at %q", scope, got)
		}
	}
}
