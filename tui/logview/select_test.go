package logview

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 4, 12, 4, 31, 5e6, time.UTC)

func TestSelectAndCopy(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append(fruits(), nil))
	if got := m.Copy(); got != "plum\n" {
		t.Errorf("while following the newest line is meant, not %q", got)
	}
	m.Top()
	if got := m.Copy(); got != "apple 0\n" {
		t.Errorf("the first line seen is meant, not %q", got)
	}
	m.ToggleSelect()
	m.Move(4)
	heads(t, m, "5 lines selected")
	if lines := m.View(); !strings.HasPrefix(lines[1], "\x1b[7m") || ansi.StringWidth(lines[1]) != 40 {
		t.Errorf("the selection is not to be seen: %q", lines[1])
	}
	m.Move(-1)
	if got := m.Copy(); got != "apple 0\nPear\nplum\napple 1\n" || m.Selecting() {
		t.Errorf("copied %q", got)
	}
	must(t, m)(m.Filter("apple", false))
	m.Bottom()
	m.ToggleSelect()
	m.Page(-0.5)
	if got := m.Copy(); got != "apple 8\napple 9\n" {
		t.Errorf("copied %q of what is filtered", got)
	}
	m.ToggleSelect()
	m.Top()
	m.Bottom()
	m.ToggleSelect()
	if m.Selecting() {
		t.Error("v does not end the selection")
	}
	m.StartSearch()
	must(t, m)(m.Search("apple 5", false))
	if got := m.Copy(); got != "apple 5\n" {
		t.Errorf("copied %q instead of what was found", got)
	}
}

func TestStamps(t *testing.T) {
	m := New(Options{Local: time.FixedZone("", 3600)})
	m.SetSize(60, 4)
	m.SetNow(noon.Add(3 * time.Minute))
	run(m, m.Append([]string{"a", "b"}, []time.Time{noon}))
	for _, want := range []string{
		"2026-03-04T12:04:31.005Z a", "2026-03-04 13:04:31.005 a", "    3m ago a", "a",
	} {
		m.NextStamps()
		if got := seen(m)[0]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	m.NextStamps()
	shows(t, m, "2026-03-04T12:04:31.005Z a", "                         b")
	if got := m.Copy(); got != "b\n" {
		t.Errorf("copied %q", got)
	}
	var out bytes.Buffer
	note(m, "the end")
	if err := m.Export().Write(&out); err != nil || out.String() != "2026-03-04T12:04:31.005Z a\nb\n" {
		t.Errorf("wrote %q, %v", out.String(), err)
	}
	m.ToggleWrap()
	run(m, m.Append([]string{strings.Repeat("x", 40)}, []time.Time{noon}))
	shows(t, m, "— the end", "2026-03-04T12:04:31.005Z "+strings.Repeat("x", 35), strings.Repeat(" ", 25)+"xxxxx")
	m.SetSize(30, 4)
	if got := seen(m)[0]; strings.Contains(got, "2026") {
		t.Errorf("a narrow pane shows %q", got)
	}
}

func TestExportKeepsColours(t *testing.T) {
	m := newPane(40, 4)
	run(m, m.Append([]string{"\x1b[31mred\x1b[m"}, nil))
	e := m.Export()
	run(m, m.Append([]string{"later"}, nil))
	var out bytes.Buffer
	if err := e.Write(&out); err != nil || out.String() != "\x1b[31mred\x1b[m\n" || e.Lines() != 1 {
		t.Errorf("wrote %q, %v", out.String(), err)
	}
}

func TestPretty(t *testing.T) {
	m := newPane(80, 4)
	run(m, m.Append([]string{
		`{"ts":"2026-03-04T12:04:31Z","caller":"a.go:1","msg":"no \u001b[2J\nroute","level":"warn","n":3}`, "plain", `{"msg":"日本"}`,
	}, nil))
	m.TogglePretty()
	shows(t, m, "WARN  2026-03-04T12:04:31Z no ␛[2J␊route  caller=a.go:1  n=3", "plain", "日本")
	m.TogglePretty()
	if got := seen(m)[0]; !strings.HasPrefix(got, `{"ts"`) {
		t.Errorf("got %q", got)
	}
}

func TestLevelsAreColoured(t *testing.T) {
	m := newPane(80, 5)
	run(m, m.Append([]string{"ERROR: no", "x level=warn y", "\x1b[35mERROR\x1b[m own", "nothing"}, nil))
	want := []string{"\x1b[31mERROR\x1b[m: no", "x level=\x1b[33mwarn\x1b[m y", "\x1b[35mERROR\x1b[m own", "nothing"}
	if diff := cmp.Diff(want, m.View()[1:]); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestPens(t *testing.T) {
	for raw, want := range map[string]string{
		"\x1b[1m\x1b[31ma\x1b[22mb\x1b[39mc":      "\x1b[1;31ma\x1b[m\x1b[31mb\x1b[mc",
		"\x1b[38;5;9;48;2;1;2;3ma":                "\x1b[38;5;9;48;2;1;2;3ma\x1b[m",
		"\x1b[38;5ma\x1b[;mb":                     "ab",
		"\x1b[91;104;3;4;7;9ma\x1b[23;24;27;29mb": "\x1b[3;4;7;9;91;104ma\x1b[m\x1b[91;104mb\x1b[m",
		"\x1b[99999999999999999999ma":             "a",
	} {
		s := read([]byte(raw))
		var b strings.Builder
		s.row(&b, 0, len(s.text), 0, 80, nil)
		if b.String() != want {
			t.Errorf("%q is painted %q, want %q", raw, b.String(), want)
		}
	}
}
