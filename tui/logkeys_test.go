package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
)

// migration is a log with a bit of everything.
func migration() []model.LogChunk {
	chunk := model.LogChunk{Lines: []string{
		"2026-03-04 12:04:01 INFO connecting to \x1b[1mdb\x1b[m",
		`{"level":"info","ts":"2026-03-04T12:04:02Z","logger":"migrate","msg":"applying 0041","table":"users"}`,
		`{"level":"error","ts":"2026-03-04T12:04:03Z","logger":"migrate","msg":"relation \"users\" does not exist","code":"42P01"}`,
		"W0304 12:04:04.000001       1 retry.go:21] trying again",
		"time=2026-03-04T12:04:05Z level=warning msg=\"still nothing\" table=users",
		"移行に失敗しました: テーブル users がありません 🎉",
		"a\ttab",
		"ERROR: relation \"users\" does not exist, and this is a line that is longer than the screen has room for, by far",
	}}
	for i := range chunk.Lines {
		chunk.Times = append(chunk.Times, noon.Add(time.Duration(i-40)*time.Second))
	}
	return []model.LogChunk{chunk, {Note: "the container ended, and this is the end of its log"}}
}

func startLog(t *testing.T, width, height int) *driver {
	t.Helper()
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	d := start(t, width, height, shop(), nil)
	d.source.logs = migration()
	d.keys("l")
	return d
}

func TestLogScreens(t *testing.T) {
	tests := map[string]struct {
		width, height int
		keys          []string
	}{
		"log-search-80x24":  {80, 24, []string{"/", "u", "s", "e", "r", "s", "enter", "n", "n"}},
		"log-typing-80x24":  {80, 24, []string{"/", "ctrl+r", "u", "("}},
		"log-filter-80x24":  {80, 24, []string{"&", "w", "a", "r", "n", "enter", "+"}},
		"log-wrap-80x24":    {80, 24, []string{"w", "T", "J"}},
		"log-select-80x24":  {80, 24, []string{"g", "v", "j", "j"}},
		"log-pretty-120x40": {120, 40, []string{"J", "T"}},
		"log-side-120x40":   {120, 40, []string{"right", "e"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := startLog(t, test.width, test.height)
			d.keys(test.keys...)
			d.golden(name)
		})
	}
}

func TestEscClearsBeforeItLeaves(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("/", "u", "s", "e", "enter", "&", "e", "r", "enter", "v")
	for _, want := range []string{"search: use · ", "search: use · ", "only lines with: er", ""} {
		d.shows(want)
		if d.model.pane != keymap.InLog {
			t.Fatalf("the log was left before %q was cleared", want)
		}
		d.keys("esc")
	}
	if d.model.pane != keymap.InTree {
		t.Error("esc does not go back")
	}
	d.keys("l", "/", "u", "enter", "q")
	if d.model.pane != keymap.InTree {
		t.Error("q does not go back at once")
	}
}

func TestPrompt(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("/", "q", "?", "j")
	d.shows("search: q?j")
	d.shows("no match")
	d.send(tea.PasteMsg{Content: "\x1b[31m"})
	d.keys("esc")
	if strings.Contains(d.screen(), "search:") || d.model.pane != keymap.InLog {
		t.Errorf("esc leaves\n%s", d.screen())
	}
	d.keys("&", "t", "a", "b")
	d.shows("only lines with: tab")
	d.keys("esc")
	d.shows("connecting to db")
	d.keys("+")
	d.shows("no filter is set")
}

func TestLogSpan(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("r", "x", "enter")
	d.shows("give 5m or 1h, a number of lines, or all")
	d.keys("backspace", "5", "m", "enter")
	d.keys("r", "2", "0", "enter")
	d.keys("r", "a", "l", "l", "enter")
	type asked struct {
		tail  int
		since time.Duration
	}
	var got []asked
	for _, r := range d.source.requests {
		got = append(got, asked{r.Tail, r.Since})
	}
	want := []asked{{10_000, 0}, {0, 5 * time.Minute}, {20, 0}, {0, 0}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(asked{})); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestLogSaysWhatWasNotAskedFor(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("r", "8", "enter", "g")
	d.shows("… the newest 8 lines were asked for; r asks for more")
	d.keys("r", "1", "enter", "g")
	d.shows("… the newest line was asked for; r asks for more")
	d.keys("r", "1", "h", "enter", "g")
	d.shows("… what was written in the last 1h was asked for; r asks for more")
	d.keys("r", "9", "9", "enter", "g")
	if strings.Contains(d.screen(), "asked for") {
		t.Errorf("a log that is whole is said to be cut:\n%s", d.screen())
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]span{
		"all": {}, " ALL ": {}, "500": {tail: 500}, "5m": {since: 5 * time.Minute}, "1h30m": {since: 90 * time.Minute},
	} {
		if got, err := parseSpan(text); err != nil || got != want {
			t.Errorf("%q means %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-5", "0", "5", "1ms", "-1h", "yesterday"} {
		if got, err := parseSpan(text); err == nil && text != "5" {
			t.Errorf("%q means %+v", text, got)
		}
	}
	for d, want := range map[time.Duration]string{5 * time.Minute: "5m", time.Hour: "1h", 90 * time.Minute: "1h30m", 10 * time.Second: "10s"} {
		if got := short(d); got != want {
			t.Errorf("%v is written %q", d, got)
		}
	}
}

func TestSaveLog(t *testing.T) {
	d := startLog(t, 160, 24)
	d.keys("s")
	d.shows("saved shop-init-crash-migrate-attempt5-20260304T120431Z.log in ")
	files, err := filepath.Glob(filepath.Join(xdg.StateHome, "initwatch", "saved", "*.log"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || string(text) != strings.Join(migration()[0].Lines, "\n")+"\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

func TestCopyFromLog(t *testing.T) {
	d := startLog(t, 160, 24)
	for _, name := range []string{"SSH_TTY", "SSH_CONNECTION", "TMUX"} {
		t.Setenv(name, "")
	}
	t.Setenv("PATH", "")
	d.keys("g", "v", "j", "c")
	d.shows("no clipboard here: 2 lines in ")
	text, err := os.ReadFile(filepath.Join(xdg.StateHome, "initwatch", "saved", "clipboard.txt"))
	if want := "2026-03-04 12:04:01 INFO connecting to db\n" + migration()[0].Lines[1] + "\n"; err != nil || string(text) != want {
		t.Errorf("copied %q, %v", text, err)
	}
	empty := start(t, 80, 24, shop(), nil)
	empty.keys("l", "c")
	empty.shows("there is nothing to copy yet")
}

func TestPager(t *testing.T) {
	d := startLog(t, 80, 24)
	t.Setenv("PAGER", "no-such-pager -x")
	d.keys("o")
	d.shows("pager no-such-pager is not installed; name another one in PAGER")
	t.Setenv("PAGER", "cat -v")
	ready, ok := d.model.pageLog()().(pagerReadyMsg)
	if !ok || ready.err != nil {
		t.Fatal(ready)
	}
	if cmd := d.model.runPager(ready); cmd == nil {
		t.Error("the pager is not run")
	}
	if msg := pagerEnded(ready.path, nil); msg.text != "" {
		t.Errorf("said %q", msg.text)
	}
	if _, err := os.Stat(ready.path); !os.IsNotExist(err) {
		t.Errorf("the file is left: %v", err)
	}
	t.Setenv("PAGER", "")
	if words, err := pager(); err == nil && !cmp.Equal(words, []string{"less", "-R"}) {
		t.Errorf("the pager is %q", words)
	}
}

// TestEveryKeyOfTheLog presses every key of the log in a log of every kind.
func TestEveryKeyOfTheLog(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {20, 4}, {200, 50}} {
		d := startLog(t, size[0], size[1])
		for _, b := range keymap.Default().Bindings(keymap.InLog) {
			if b.Action == keymap.Copy || b.Action == keymap.Pager {
				continue
			}
			for _, key := range b.Keys {
				d.keys(key, "enter", "j")
				if d.model.pane == keymap.InTree {
					d.keys("l")
				}
			}
		}
	}
}

// TestWhatIsFollowedWasNotCut has more lines come than were asked for.
func TestWhatIsFollowedWasNotCut(t *testing.T) {
	l := startLooping(t)
	l.begins()
	l.source.logs = []model.LogChunk{linesAt(l.source.now, time.Second, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")}
	for keys, want := range map[string]bool{"8": false, "3": true, "10": false, "5m": false} {
		l.keys("l", "r")
		l.keys(strings.Split(keys, "")...)
		l.keys("enter", "g")
		if got := strings.Contains(l.screen(), "asked for"); got != want {
			t.Errorf("asked for %s: the log is said to be cut: %v\n%s", keys, got, l.screen())
		}
	}
}

func TestAnInvalidExpressionSearchesNothing(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 15}} {
		for _, prompt := range []string{"/", "&"} {
			d := startLog(t, size[0], size[1])
			whole := d.model.log.View()
			d.keys(prompt, "ctrl+r", "u", "s", "(")
			d.shows("invalid: missing closing )")
			if text, _ := d.model.log.Searching(); text != "" {
				t.Errorf("%q is searched", text)
			}
			if diff := cmp.Diff(whole, d.model.log.View()); diff != "" {
				t.Errorf("%s: something is searched (-want +got):\n%s", prompt, diff)
			}
			d.keys("enter")
			d.shows("invalid: missing closing )")
			d.keys("backspace", "enter")
			if strings.Contains(d.screen(), "invalid") {
				t.Errorf("%s: an expression that is mended is still said to be invalid:\n%s", prompt, d.screen())
			}
		}
	}
}

func TestARangeIsNoExpression(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("/")
	d.shows("ctrl-r regexp")
	d.keys("esc", "r")
	if strings.Contains(d.screen(), "ctrl-r") {
		t.Errorf("a key is offered that does nothing:\n%s", d.screen())
	}
	d.keys("ctrl+r")
	d.shows("ctrl-r does nothing here")
}

// TestTheFirstLineIsNotAlwaysTheBeginning holds what is said at the top against
// the row that stands there.
func TestTheFirstLineIsNotAlwaysTheBeginning(t *testing.T) {
	d := start(t, 100, 24, shop(), nil)
	d.source.logs = []model.LogChunk{{Lines: []string{"short"}}, {Note: "the container ended"}}
	d.keys("l")
	d.model.log.Shown().SetAsked("the newest 1 lines were asked for")
	for _, key := range []string{"k", "g", "ctrl+u", "pgup"} {
		d.model.notice = message{}
		d.keys(key)
		d.shows("this is the oldest line that is held")
	}
	d.keys("&", "s", "enter", "k")
	d.shows("this is the first line that the filter shows")
}

func TestHelpOfALogBeginsWithItsKeys(t *testing.T) {
	d := startLog(t, 80, 24)
	d.keys("?")
	if line := strings.Split(d.screen(), "\n")[2]; line != "Keys: log" {
		t.Errorf("the help begins with %q", line)
	}
	d.keys("?", "q", "?")
	if line := strings.Split(d.screen(), "\n")[2]; line != "Keys: tree" {
		t.Errorf("the help begins with %q", line)
	}
}

// TestKeysThatLeadNowhereSayWhy presses every key where it can do nothing.
func TestKeysThatLeadNowhereSayWhy(t *testing.T) {
	d := start(t, 100, 24, shop(), nil)
	d.source.logs = []model.LogChunk{{Lines: []string{"short"}}, {Note: "the container ended"}}
	d.keys("l")
	for _, test := range [...][2]string{
		{"j", "this is the end of it"},
		{"k", "this is where it begins"},
		{"g", "this is where it begins"},
		{"left", "this is where the lines begin"},
		{"right", "no line in sight goes on to the right"},
		{"w", "none in sight is long"},
		{"w", "none in sight is long"},
		{"J", "no JSON in sight"},
		{"L", "L works in the tree, not in a log; q goes back"},
		{"enter", "enter works in the tree, not in a log; q goes back"},
		{"Z", "Z does nothing here; ? lists the keys"},
		{"f", "nothing to follow"},
		{"-", "no filter is set"},
		{"n", "nothing is searched yet"},
		{"l", "read anew"}, {"p", "no earlier attempt"},
		{"]", "no other attempt"},
		{"D", "no earlier attempt"},
		{"E", "no error line above"},
	} {
		d.keys(test[0])
		d.shows(test[1])
	}
	d.keys("&", "s", "enter", "-")
	d.shows("no lines around are shown")
	empty := start(t, 100, 24, shop(), nil)
	empty.keys("l")
	for key, want := range map[string]string{
		"s": "there is no line yet to save", "o": "there is no line yet to page through", "v": "there is no line yet", "c": "nothing to copy",
	} {
		empty.keys(key)
		empty.shows(want)
	}
}

// TestALongTextShowsWhereItIsTyped types more than there is room for.
func TestALongTextShowsWhereItIsTyped(t *testing.T) {
	d := startLog(t, 60, 15)
	d.keys("/")
	d.send(tea.PasteMsg{Content: strings.Repeat("移行", 30) + "end"})
	d.shows("行end    no match\n")
	d.keys("ctrl+r", "(")
	d.shows("end(    invalid: missing closing )\n")
	line := strings.Split(d.screen(), "\n")[1]
	typed, _, _ := strings.Cut(line, "    invalid")
	if c := d.model.View().Cursor; c == nil || c.X != ansi.StringWidth(typed) {
		t.Errorf("the cursor is at %+v, not behind %q", c, typed)
	}
}

// TestSavedSaysWhere holds that the directory is not cut for a long name.
func TestSavedSaysWhere(t *testing.T) {
	d := start(t, 80, 24, nil, nil)
	const dir = "/home/ada/.local/state/initwatch/saved/"
	got := d.model.saved(logSavedMsg{path: dir + "shop-orders-5bfdb8fbb8-fqm9l-migrate-attempt7-20260304T120431Z.log"})
	if !strings.HasSuffix(got, dir) || !strings.Contains(got, "…") || len([]rune(got)) > 80 {
		t.Errorf("%q", got)
	}
	if got := d.model.saved(logSavedMsg{path: dir + "a.log"}); got != "saved a.log in "+dir {
		t.Errorf("%q", got)
	}
}
