package entry

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestWordAhead(t *testing.T) {
	cases := []struct{ text, want string }{ // the cursor is at the bar
		{"|", "|"},
		{"a|", "a|"},
		{"|a", "|"},
		{"|api", "|"},
		{"|  ", "|"},
		{"a|  ", "a|"},
		{"|api server", "| server"},
		{"api| server", "api|"},
		{"api| server migrate", "api| migrate"},
		{"a|pi", "a|"},
		{"|界 面", "| 面"},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			l := typed(c.text)
			for _, press := range []tea.KeyPressMsg{
				{Code: 'd', Mod: tea.ModAlt}, {Code: tea.KeyDelete, Mod: tea.ModAlt}, {Code: tea.KeyDelete, Mod: tea.ModCtrl},
			} {
				after, _ := l.Update(press)
				if got := shown(after); got != c.want {
					t.Errorf("%v: got %q, want %q", press, got, c.want)
				}
			}
		})
	}
}

// FuzzEditing presses keys that change text or move in it. None may break the
// line, or put the cursor outside of its text.
func FuzzEditing(f *testing.F) {
	f.Add("a b", "dbwx")
	f.Add(" 界 ", "hhdd")
	f.Fuzz(func(t *testing.T, text, keys string) {
		l := New()
		l.Focus()
		l, _ = l.Update(tea.PasteMsg{Content: text})
		for _, r := range keys {
			for _, mod := range []tea.KeyMod{tea.ModAlt, tea.ModCtrl} {
				l, _ = l.Update(tea.KeyPressMsg{Code: r, Mod: mod})
				if at := l.Position(); at < 0 || at > len([]rune(l.Value())) {
					t.Fatalf("the cursor is at %d of %q", at, l.Value())
				}
			}
		}
	})
}

// typed returns a line with the cursor where the text has a bar.
func typed(text string) Line {
	l := New()
	l.Focus()
	at := 0
	for i, r := range []rune(text) {
		if r == '|' {
			at = i
			continue
		}
		l, _ = l.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	l.SetCursor(at)
	return l
}

func shown(l Line) string {
	text, at := []rune(l.Value()), l.Position()
	return string(text[:at]) + "|" + string(text[at:])
}
