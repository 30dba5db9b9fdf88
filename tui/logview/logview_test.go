package logview

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
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
	m := New(Options{Theme: theme.ANSI(), MaxBytes: 1 << 20})
	m.SetSize(width, height)
	return m
}

// run carries out a command and everything that follows from it, and returns
// what was said.
func run(m *Model, cmd tea.Cmd) (said []string) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range msg {
			said = append(said, run(m, one)...)
		}
	case FoundMsg:
		return run(m, m.Update(msg))
	case SayMsg:
		return []string{msg.Text}
	}
	return said
}

// note takes in a sentence about the log.
func note(m *Model, text string) {
	m.page.Note(text)
	run(m, m.Look())
}

// shows compares what is painted below the heading.
func shows(t *testing.T, m *Model, want ...string) {
	t.Helper()
	got := seen(m)
	for len(want) < len(got) {
		want = append(want, "")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func heads(t *testing.T, m *Model, want string) {
	t.Helper()
	if heading := ansi.Strip(m.View()[0]); !strings.Contains(heading, want) {
		t.Errorf("heading %q lacks %q", heading, want)
	}
}

func TestFollows(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(numbered(0, 10), nil))
	shows(t, m, "line 7", "line 8", "line 9")
	m.Move(-2)
	run(m, m.Append(numbered(10, 20), nil))
	shows(t, m, "line 5", "line 6", "line 7")
	heads(t, m, "12 lines below")
	m.Bottom()
	run(m, m.Append(numbered(20, 21), nil))
	shows(t, m, "line 18", "line 19", "line 20")
	m.Top()
	m.Page(1)
	shows(t, m, "line 3", "line 4", "line 5")
	m.Page(100)
	if !m.Following() {
		t.Error("reaching the end by hand does not follow")
	}
	m.ToggleFollow()
	run(m, m.Append(numbered(21, 25), nil))
	shows(t, m, "line 18", "line 19", "line 20")
	m.ToggleFollow()
	shows(t, m, "line 22", "line 23", "line 24")
}

func TestDropsAreShown(t *testing.T) {
	m := newPane(60, 4)
	run(m, m.Append(numbered(0, 100_000), nil))
	_, held := m.page.Held()
	if held != 1<<20/32 {
		t.Errorf("%d lines are held", held)
	}
	m.Top()
	shows(t, m, "… 67,232 earlier lines dropped", "line 67232", "line 67233")
	heads(t, m, "67,232 dropped")
	run(m, m.Append(numbered(100_000, 100_005), nil))
	shows(t, m, "… 67,237 earlier lines dropped", "line 67237", "line 67238")
	m.Move(1)
	shows(t, m, "line 67237", "line 67238", "line 67239")
}

func TestWhatWasAskedForIsShown(t *testing.T) {
	m := newPane(60, 4)
	m.page.SetAsked("only the newest 2 lines were asked for")
	run(m, m.Append(numbered(0, 2), nil))
	shows(t, m, "only the newest 2 lines were asked for", "line 0", "line 1")
}

func TestColoursTabsAndCuts(t *testing.T) {
	m := newPane(10, 5)
	run(m, m.Append([]string{"\x1b[31mred and long line\x1b[m", "a\tb", "日本語日本語", "x\x1b]0;\x07"}, nil))
	shows(t, m, "red and l›", "a       b", "日本語日 ›", "x ]0;")
	m.Scroll(1)
	if line := m.View()[1]; !strings.HasSuffix(line, reset) || ansi.Strip(line) != "e" {
		t.Errorf("scrolled line %q", line)
	}
	m.Scroll(-5)
	heads(t, m, "following")
}

func TestWrap(t *testing.T) {
	m := newPane(10, 6)
	m.ToggleWrap()
	run(m, m.Append([]string{"first", strings.Repeat("x", 25), "日本語日本語", "end"}, nil))
	shows(t, m, "xxxxxxxxxx", "xxxxx", "日本語日本", "語", "end")
	m.Move(-2)
	shows(t, m, "first", "xxxxxxxxxx", "xxxxxxxxxx", "xxxxx", "日本語日本")
	m.Move(1)
	shows(t, m, "xxxxxxxxxx", "xxxxxxxxxx", "xxxxx", "日本語日本", "語")
	m.ToggleWrap()
	shows(t, m, "first", "xxxxxxxxx›", "日本語日 ›", "end")
}

func TestNotesAreWhole(t *testing.T) {
	m := newPane(20, 4)
	note(m, "the container has ended, and its log with it")
	shows(t, m, "— the container has", "  ended, and its log", "  with it")
	m.SetSize(60, 4)
	shows(t, m, "— the container has ended, and its log with it")
}

func TestHeadingKeepsWhatItSays(t *testing.T) {
	m := newPane(60, 4)
	m.SetTitle("shop/a-very-long-name-of-a-deployment-79b94dfd59-kk87v", " · app · attempt 2")
	for _, want := range []string{"shop/a-", "…", "-kk87v · app · attempt 2", "following"} {
		heads(t, m, want)
	}
}

func TestEnds(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(numbered(0, 2), nil))
	m.page.End(true)
	heads(t, m, "ended")
	m.Reset()
	heads(t, m, "following")
}

func TestEmpty(t *testing.T) {
	m := newPane(40, 4)
	for _, act := range []func(){
		m.Top, m.Bottom, m.ToggleSelect, func() { m.ToggleWrap() }, m.ToggleFollow, func() { m.TogglePretty() }, m.StartSearch, m.CancelSearch,
		func() { m.Move(3) }, func() { m.Page(-1) }, func() { m.Scroll(2) }, func() { run(m, m.NextError(true)) },
		func() { run(m, m.NextMatch(false)) }, func() { m.Clear() }, func() { m.NextStamps() },
	} {
		act()
		shows(t, m)
	}
	if text := m.Copy(); text != "" {
		t.Errorf("copied %q", text)
	}
}

// TestWhyThereIsNoLineIsSeenFirst holds a page of notes to its beginning, until
// a person goes on or a line comes.
func TestWhyThereIsNoLineIsSeenFirst(t *testing.T) {
	m := newPane(40, 4)
	m.page.SetVoid("nothing was printed yet")
	shows(t, m, "— nothing was printed yet")
	note(m, "it waits")
	shows(t, m, "— nothing was printed yet", "— it waits")
	for _, text := range []string{"one", "two"} {
		note(m, text)
	}
	shows(t, m, "— nothing was printed yet", "— it waits", "— one")
	heads(t, m, "1 line below")
	m.Move(1)
	shows(t, m, "— it waits", "— one", "— two")
	m.Top()
	m.Bottom()
	shows(t, m, "— it waits", "— one", "— two")
	run(m, m.Append([]string{"a line"}, nil))
	shows(t, m, "— one", "— two", "a line")
}

func TestANoteThatSaysSomethingElse(t *testing.T) {
	m := newPane(40, 5)
	first := m.page.Note("it failed once")
	m.page.Note("the end")
	shows(t, m, "— it failed once", "— the end")
	m.page.Amend(first, "it failed twice, at the same place as before")
	shows(t, m, "— it failed twice, at the same place as", "  before", "— the end")
	m.Top()
	m.ToggleSelect()
	if text := m.Copy(); text != "it failed twice, at the same place as before\n" {
		t.Errorf("copied %q", text)
	}
}
