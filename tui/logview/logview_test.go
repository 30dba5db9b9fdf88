package logview

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/tui/theme"
)

func numbered(from, to int) []string {
	var lines []string
	for i := from; i < to; i++ {
		lines = append(lines, fmt.Sprint("line ", i))
	}
	return lines
}

// seen returns what is painted below the heading.
func seen(m *Model) []string {
	lines := m.View()[1:]
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return lines
}

func newPane(width, height int) *Model {
	m := New(theme.ANSI())
	m.SetSize(width, height)
	return m
}

func TestFollows(t *testing.T) {
	m := newPane(40, 4)
	m.Append(numbered(0, 10))
	if diff := cmp.Diff([]string{"line 7", "line 8", "line 9"}, seen(m)); diff != "" {
		t.Errorf("following (-want +got):\n%s", diff)
	}
	m.Move(-2)
	m.Append(numbered(10, 20))
	if diff := cmp.Diff([]string{"line 5", "line 6", "line 7"}, seen(m)); diff != "" {
		t.Errorf("scrolled up (-want +got):\n%s", diff)
	}
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, "12 lines below") {
		t.Errorf("heading %q", heading)
	}
	m.Bottom()
	m.Append(numbered(20, 21))
	if diff := cmp.Diff([]string{"line 18", "line 19", "line 20"}, seen(m)); diff != "" {
		t.Errorf("following again (-want +got):\n%s", diff)
	}
	m.Top()
	m.Page(1)
	if diff := cmp.Diff([]string{"line 3", "line 4", "line 5"}, seen(m)); diff != "" {
		t.Errorf("second page (-want +got):\n%s", diff)
	}
}

func TestBounds(t *testing.T) {
	m := newPane(60, 4)
	m.Append(numbered(0, 3*MaxLines))
	if held := m.ring.held(); held != MaxLines {
		t.Errorf("%d lines are held", held)
	}
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, "20000 older lines let go") {
		t.Errorf("heading %q", heading)
	}
	m.Top()
	if got := seen(m)[0]; got != "line 20000" {
		t.Errorf("the oldest is %q", got)
	}
	m.Append(numbered(3*MaxLines, 3*MaxLines+5))
	if got := seen(m)[0]; got != "line 20005" {
		t.Errorf("the oldest is now %q", got)
	}
	for range 20 {
		m.Append([]string{strings.Repeat("x", 1<<20)})
	}
	if m.ring.bytes > MaxBytes {
		t.Errorf("%d bytes are held", m.ring.bytes)
	}
}

func TestColoursTabsAndCuts(t *testing.T) {
	m := newPane(10, 4)
	m.Append([]string{"\x1b[31mred and long line\x1b[m", "a\tb", "日本語日本語"})
	if diff := cmp.Diff([]string{"red and l›", "a       b", "日本語日›"}, seen(m)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	m.Scroll(1)
	if line := m.View()[1]; !strings.HasSuffix(line, reset) || ansi.Strip(line) != "e" {
		t.Errorf("scrolled line %q", line)
	}
	m.Scroll(-5)
}

func TestNotesAreWhole(t *testing.T) {
	m := newPane(20, 4)
	m.Note("the container has ended, and its log with it")
	want := []string{"— the container has", "  ended, and its log", "  with it"}
	if diff := cmp.Diff(want, seen(m)); diff != "" {
		t.Errorf("note (-want +got):\n%s", diff)
	}
}

func TestHeadingKeepsWhatItSays(t *testing.T) {
	m := newPane(60, 4)
	m.SetTitle("shop/a-very-long-name-of-a-deployment-79b94dfd59-kk87v", " · app · attempt 2")
	heading := ansi.Strip(m.View()[0])
	for _, want := range []string{"shop/a-", "…", "-kk87v · app · attempt 2", "following"} {
		if !strings.Contains(heading, want) {
			t.Errorf("%q lacks %q", heading, want)
		}
	}
}

func TestEnds(t *testing.T) {
	m := newPane(40, 4)
	m.Append(numbered(0, 2))
	m.End()
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, "ended") || strings.Contains(heading, "following") {
		t.Errorf("heading %q", heading)
	}
	m.Reset()
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, "following") {
		t.Errorf("another log's heading %q", heading)
	}
}

func FuzzAppend(f *testing.F) {
	f.Add("\x1b[31mred\tand\x1b[m \u202e \x00\r\n", 3)
	f.Add("日本語\xff\x1b]0;title\x07", 0)
	f.Fuzz(func(t *testing.T, text string, steps int) {
		for width := range 15 {
			m := newPane(width, 5)
			m.Append([]string{text})
			m.Note(text)
			m.Scroll(steps % 4)
			for _, line := range m.View() {
				if w := ansi.StringWidth(line); w > width {
					t.Errorf("%d cells on %d: %q", w, width, line)
				}
			}
		}
	})
}
