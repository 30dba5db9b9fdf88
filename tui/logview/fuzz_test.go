package logview

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// FuzzPane appends any text and does anything with it: no line is wider than
// the pane, none holds a control, and nothing breaks.
func FuzzPane(f *testing.F) {
	f.Add("\x1b[31mred\tand\x1b[m \u202e \x00\r\nERROR x", "r", uint8(20), []byte("wJTvjjc"))
	f.Add("日本語\xff\x1b]0;title\x07\n👨‍👩‍👧‍👦🏳️‍🌈e\u0301\u0302", "本", uint8(3), []byte("jk+GgwhlT"))
	f.Add(`{"level":"error","msg":"日本\u001b[2J"}`, "lev", uint8(30), []byte("eEnNJw&"))
	f.Add("x", "nothing came", uint8(20), []byte("ommmmmjjgGvc"))
	f.Add("\t\t日\t\u0301\n\n\n", "", uint8(5), []byte("lllwlg"))
	f.Fuzz(func(t *testing.T, text, query string, width uint8, keys []byte) {
		m := newPane(int(width)%60, 6)
		run(m, m.Append(strings.Split(text, "\n"), nil))
		note(m, text)
		m.StartSearch()
		if cmd, err := m.Search(query, false); err == nil {
			run(m, cmd)
		}
		for _, key := range keys[:min(len(keys), 12)] {
			act(t, m, key, query)
			for _, line := range m.View() {
				if w := ansi.StringWidth(line); w > m.width {
					t.Fatalf("%d cells on %d: %q", w, m.width, line)
				}
				if strings.ContainsAny(ansi.Strip(line), "\x1b\r\n\t\x07\x00") {
					t.Fatalf("a control in %q", line)
				}
			}
		}
	})
}

// act does what a key of the log does.
func act(t *testing.T, m *Model, key byte, query string) {
	acts := map[byte]func(){
		'j': func() { m.Move(1) }, 'k': func() { m.Move(-1) }, 'g': m.Top, 'G': m.Bottom, 'd': func() { m.Page(0.5) },
		'h': func() { m.Scroll(-1) }, 'l': func() { m.Scroll(1) }, 'w': func() { m.ToggleWrap() }, 'J': func() { m.TogglePretty() }, 'v': m.ToggleSelect,
		'f': m.ToggleFollow, 'T': func() { m.NextStamps() }, 'c': func() { m.Copy() }, 'x': func() { m.Clear() },
		'n': func() { run(m, m.NextMatch(false)) }, 'N': func() { run(m, m.NextMatch(true)) },
		'e': func() { run(m, m.NextError(false)) }, 'E': func() { run(m, m.NextError(true)) },
		'+': func() { run(m, m.AddContext(1)) }, '-': func() { run(m, m.AddContext(-1)) },
		'm': func() { m.page.Amend(m.page.Note("a note"), query) },
		'o': func() { m.Show(m.NewPage()); m.page.SetVoid(query) },
		'&': func() { must(t, m)(m.Filter(query, false)) },
		'a': func() { run(m, m.Append(numbered(0, 5), nil)) }, 's': func() { m.SetSize(m.width/2, 4) },
	}
	if do := acts[key]; do != nil {
		do()
	}
}
