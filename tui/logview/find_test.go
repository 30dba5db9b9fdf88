package logview

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

// fruits is a log in which some lines repeat.
func fruits() []string {
	var lines []string
	for i := range 10 {
		lines = append(lines, "apple "+string(rune('0'+i)), "\x1b[1mPe\x1b[mar", "plum")
	}
	return lines
}

func must(t *testing.T, m *Model) func(tea.Cmd, error) []string {
	t.Helper()
	return func(cmd tea.Cmd, err error) []string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return run(m, cmd)
	}
}

func TestSearch(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(fruits(), nil))
	m.Top()
	m.Move(3)
	m.StartSearch()
	must(t, m)(m.Search("PEAR", false))
	if got := m.Found(); got != "no match" {
		t.Errorf("found %q", got)
	}
	must(t, m)(m.Search("pear", false))
	if got := m.Found(); got != "2 of 10" {
		t.Errorf("found %q", got)
	}
	shows(t, m, "apple 1", "Pear", "plum")
	run(m, m.NextMatch(false))
	run(m, m.NextMatch(false))
	if got := m.Found(); got != "4 of 10" {
		t.Errorf("n leads to %q", got)
	}
	run(m, m.NextMatch(true))
	if got := m.Found(); got != "3 of 10" {
		t.Errorf("N leads to %q", got)
	}
	run(m, m.Append([]string{"pear"}, nil))
	if got := m.Found(); got != "3 of 11" {
		t.Errorf("after another line %q", got)
	}
	if !m.Clear() || m.Found() != "" || m.Clear() {
		t.Error("the search was not cleared")
	}
}

func TestSearchGoesBackWhenCancelled(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(fruits(), nil))
	before := seen(m)
	m.StartSearch()
	must(t, m)(m.Search("apple 3", false))
	shows(t, m, "plum", "apple 3", "Pear")
	m.CancelSearch()
	if diff := cmp.Diff(before, seen(m)); diff != "" || !m.Following() {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestSearchEnds(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(fruits(), nil))
	if said := run(m, m.NextMatch(false)); !strings.Contains(said[0], "nothing is searched") {
		t.Errorf("said %q", said)
	}
	m.StartSearch()
	must(t, m)(m.Search("apple 9", false))
	for back, want := range map[bool]string{false: "no further match below", true: "no further match above"} {
		if diff := cmp.Diff([]string{want}, run(m, m.NextMatch(back))); diff != "" {
			t.Errorf("said (-want +got):\n%s", diff)
		}
	}
	if _, err := m.Search("(", true); err == nil {
		t.Error("a broken expression was taken")
	}
}

func TestSearchGoesToThePlaceInALongLine(t *testing.T) {
	m := newPane(20, 6)
	long := strings.Repeat("日", 100) + "needle" + strings.Repeat("x", 100)
	run(m, m.Append([]string{"a", long, "b"}, nil))
	m.StartSearch()
	must(t, m)(m.Search("needle", false))
	if screen := strings.Join(seen(m), "\n"); !strings.Contains(screen, "needle") {
		t.Errorf("not in sight:\n%s", screen)
	}
	m.ToggleWrap()
	m.Top()
	m.StartSearch()
	must(t, m)(m.Search("needl", false))
	if screen := strings.Join(seen(m), "\n"); !strings.Contains(screen, "needl") {
		t.Errorf("not in sight:\n%s", screen)
	}
}

func TestMatchesAreMarked(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append([]string{"a needle in a needle", "\x1b[31mred needle\x1b[m", "hay"}, nil))
	m.StartSearch()
	must(t, m)(m.Search("needle", false))
	lines := m.View()
	if n := strings.Count(lines[1], "\x1b[1;4;7mneedle"); n != 2 {
		t.Errorf("the line that was jumped to: %q", lines[1])
	}
	if !strings.Contains(lines[2], "\x1b[7;31mneedle") {
		t.Errorf("another line: %q", lines[2])
	}
}

func TestFilter(t *testing.T) {
	m := newPane(40, 6)
	run(m, m.Append(fruits(), nil))
	must(t, m)(m.Filter("apple [2-4]", true))
	note(m, "the end")
	shows(t, m, "apple 2", "apple 3", "apple 4", "— the end")
	text, kept := m.Filtering()
	if text != "apple [2-4]" || kept != "3 lines" {
		t.Errorf("%q keeps %q", text, kept)
	}
	run(m, m.AddContext(1))
	m.Top()
	shows(t, m, "plum", "apple 2", "Pear", "plum", "apple 3")
	heads(t, m, "5 lines below")
	run(m, m.AddContext(-5))
	run(m, m.Append([]string{"apple 4 again"}, nil))
	m.Bottom()
	shows(t, m, "apple 2", "apple 3", "apple 4", "— the end", "apple 4 again")
	m.StartSearch()
	must(t, m)(m.Search("e", false))
	run(m, m.NextMatch(true))
	if m.Clear(); m.page.mark < 0 || !m.shows(m.page.mark) {
		t.Errorf("the search led to line %d, which is not shown", m.page.mark)
	}
	must(t, m)(m.Filter("", false))
	if said := run(m, m.AddContext(1)); !strings.Contains(said[0], "no filter") {
		t.Errorf("said %q", said)
	}
}

func TestFilterForgetsWhatWasDropped(t *testing.T) {
	m := newPane(40, 4)
	must(t, m)(m.Filter("7", false))
	for i := range 10 {
		run(m, m.Append(numbered(i*10_000, (i+1)*10_000), nil))
	}
	if first, ok := m.next(0); !ok || first < m.page.lines.First() {
		t.Errorf("line %d is shown", first)
	}
	m.Top()
	shows(t, m, "… 67,232 earlier lines dropped", "line 67232", "line 67233")
}

func TestErrors(t *testing.T) {
	m := newPane(40, 4)
	lines := numbered(0, 100)
	lines[20], lines[50], lines[51] = "ERROR: first", `{"level":"error"}`, "E0304 12:04:31.1 1 x.go:1] third"
	run(m, m.Append(lines, nil))
	for _, step := range []struct {
		back bool
		want int
		said []string
	}{{false, 20, nil}, {false, 50, nil}, {false, 51, nil}, {false, 51, []string{"no further error line below"}}, {true, 50, nil}} {
		if diff := cmp.Diff(step.said, run(m, m.NextError(step.back))); diff != "" || m.page.mark != step.want {
			t.Errorf("at line %d, want %d; said (-want +got):\n%s", m.page.mark, step.want, diff)
		}
	}
	calm := newPane(40, 4)
	run(calm, calm.Append(numbered(0, 5), nil))
	if said := run(calm, calm.NextError(false)); len(said) != 1 || !strings.Contains(said[0], "no line says") {
		t.Errorf("said %q", said)
	}
}

// TestSearchInSlices holds a search over more than one slice to the same
// answer, and its commands to leaving the pane alone until Update.
func TestSearchInSlices(t *testing.T) {
	m := New(Options{})
	m.SetSize(80, 24)
	run(m, m.Append(numbered(0, 3*sliceLines), nil))
	m.StartSearch()
	cmd, err := m.Search("99", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Found(); got != "searching" {
		t.Errorf("found %q before anything was looked at", got)
	}
	run(m, cmd)
	want := 0
	for _, line := range numbered(0, 3*sliceLines) {
		if strings.Contains(line, "99") {
			want++
		}
	}
	if got := m.page.search.hits.Len(); got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
}

func TestOldAnswersAreIgnored(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(fruits(), nil))
	m.StartSearch()
	first, err := m.Search("a", false)
	if err != nil {
		t.Fatal(err)
	}
	must(t, m)(m.Search("apple", false))
	run(m, first)
	if got := m.page.search.hits.Len(); got != 10 {
		t.Errorf("%d lines", got)
	}
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, "not following") {
		t.Errorf("heading %q", heading)
	}
}
