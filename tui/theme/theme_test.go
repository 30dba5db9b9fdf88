package theme

import (
	"math"
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
		if plain.Role(role).Color != nil {
			t.Errorf("role %d has a colour", role)
		}
	}
	if plain.Title.Color != nil || plain.Match.Color != nil {
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

// TestPalettesCanBeRead holds the contrast that the themes promise, as WCAG 2
// counts it.
func TestPalettesCanBeRead(t *testing.T) {
	black, white := ansi.RGBColor{}, ansi.RGBColor{R: 255, G: 255, B: 255}
	for name, want := range map[string]struct {
		ground ansi.RGBColor
		least  float64
	}{"dark": {black, 4.5}, "light": {white, 4.5}, "high-contrast": {black, 7}, "color-blind": {black, 4.5}} {
		theme := Named(name)
		for role := words.RoleMuted; role <= words.RoleBad; role++ {
			color, own := theme.Role(role).Color.(ansi.RGBColor)
			if own && contrast(color, want.ground) < want.least {
				t.Errorf("%s: role %d has a contrast of %.1f", name, role, contrast(color, want.ground))
			}
		}
	}
}

func contrast(a, b ansi.RGBColor) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c ansi.RGBColor) float64 {
	return 0.2126*linear(float64(c.R)/255) + 0.7152*linear(float64(c.G)/255) + 0.0722*linear(float64(c.B)/255)
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
