package theme

import (
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
)

func TestRender(t *testing.T) {
	tests := map[string]struct {
		style Style
		want  string
	}{
		"nothing":   {Style{}, "x"},
		"colour":    {Color(ansi.Red), "\x1b[31mx\x1b[m"},
		"black":     {Color(ansi.Black), "\x1b[30mx\x1b[m"},
		"attribute": {Style{Bold: true, Reverse: true}, "\x1b[1;7mx\x1b[m"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.style.Render("x"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPlainHasNoColour(t *testing.T) {
	plain := Plain()
	for role := words.RolePlain; role <= words.RoleBad; role++ {
		if plain.Role(role).Color != 0 {
			t.Errorf("role %d has a colour", role)
		}
	}
	if plain.Title.Color != 0 || plain.Match.Color != 0 {
		t.Error("title or match has a colour")
	}
}

func TestASCII(t *testing.T) {
	ascii := Theme{ASCII: true}
	if got := ascii.Text("▾ a · b ×5 → c…"); got != "v a - b x5 -> c.." {
		t.Errorf("got %q", got)
	}
	if got := ascii.Glyph(words.Stuck.Look()); got != "x" {
		t.Errorf("got %q", got)
	}
}
