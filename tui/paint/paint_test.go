package paint

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/tui/theme"
)

func TestFlow(t *testing.T) {
	tests := map[string]struct {
		text               string
		first, rest, limit int
		want               []string
	}{
		"fits":                 {"all is well here", 20, 40, 3, []string{"all is well here"}},
		"goes on":              {"all is well here now", 14, 40, 3, []string{"all is well", "here now"}},
		"no room beside":       {"all is well", 5, 40, 3, []string{"", "all is well"}},
		"one line only":        {"all is well here", 12, 40, 1, []string{"all is well…"}},
		"last line is cut":     {"one two three four five six", 13, 9, 2, []string{"one two three", "four fiv…"}},
		"long word is broken":  {"abcdefghijklmnopqrst", 12, 5, 4, []string{"abcdefghijkl", "mnopq", "rst"}},
		"nothing":              {"", 10, 10, 3, []string{""}},
		"no room at all":       {"text", 0, 0, 3, []string{"", ""}},
		"wider than the line":  {"日本", 0, 1, 3, []string{"", ""}},
		"control does not end": {"a\nb", 10, 10, 3, []string{"a b"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := Flow(theme.ANSI(), test.text, test.first, test.rest, test.limit)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpread(t *testing.T) {
	tests := map[string]struct {
		lines []string
		n     int
		want  []string
	}{
		"enough":        {[]string{"a b", "c"}, 2, []string{"a b", "c"}},
		"a clause":      {[]string{"exits 3, 2 tries · next try due"}, 2, []string{"exits 3, 2 tries", "· next try due"}},
		"a part":        {[]string{"exits 3, try 2 runs for 5s"}, 2, []string{"exits 3,", "try 2 runs for 5s"}},
		"a word":        {[]string{"up", "exits at once"}, 3, []string{"up", "exits at", "once"}},
		"nothing to do": {[]string{"exits"}, 2, []string{"exits"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Spread(test.lines, test.n)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzFlow(f *testing.F) {
	f.Add("migrate (2 of 3) exits 3, 5 tries", 14, 40, 3)
	f.Add("日本語 e\u0301 \xff \x1b[31m", 3, 2, 4)
	f.Fuzz(func(t *testing.T, text string, first, rest, limit int) {
		first, rest, limit = first%200, rest%200, 1+abs(limit)%5
		lines := Flow(theme.ANSI(), text, first, rest, limit)
		if len(lines) == 0 || len(lines) > limit {
			t.Fatalf("%d lines of %d", len(lines), limit)
		}
		for i, line := range lines {
			room := rest
			if i == 0 {
				room = first
			}
			if w := ansi.StringWidth(line); w > max(0, room) {
				t.Errorf("line %d takes %d cells of %d: %q", i, w, room, line)
			}
		}
	})
}

func abs(n int) int { return max(n, -n) & (1<<30 - 1) }

func TestLine(t *testing.T) {
	var l Line
	l.Add("日本", theme.Style{Bold: true})
	l.Add("語です", theme.Style{})
	for width := range 12 {
		line := l
		if got := ansi.StringWidth(line.Render(theme.ANSI(), width, false)); got > width {
			t.Errorf("%d cells on %d", got, width)
		}
		line = l
		if got := ansi.StringWidth(line.Render(theme.ANSI(), width, true)); got != width {
			t.Errorf("selected: %d cells on %d", got, width)
		}
	}
	if got := ansi.Strip(l.Render(theme.ANSI(), 20, false)); got != "日本語です" {
		t.Errorf("cutting a copy changed the line to %q", got)
	}
}

func TestSelectedIsReversedThroughout(t *testing.T) {
	var l Line
	l.Add("a", theme.Style{Bold: true})
	l.Add("b", theme.Style{})
	got := l.Render(theme.ANSI(), 4, true)
	if n := strings.Count(got, "7"); n != 3 {
		t.Errorf("%d pieces of three are reversed in %q", n, got)
	}
}
