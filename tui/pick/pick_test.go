package pick

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/tui/theme"
)

func list(options Options, keys ...string) *Model {
	options.Theme = theme.ANSI()
	m := New(options)
	m.SetSize(40, 8)
	items := make([]Item, len(keys))
	for i, key := range keys {
		items[i] = Item{Key: key, Note: "n"}
	}
	m.SetItems(items)
	return m
}

func (m *Model) types(text string) {
	for _, r := range text {
		m.Edit(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func TestTaken(t *testing.T) {
	tests := map[string]struct {
		options Options
		do      func(*Model)
		want    []string
	}{
		"the first":            {Options{}, func(*Model) {}, []string{"shop"}},
		"the selected":         {Options{}, func(m *Model) { m.Move(2) }, []string{"api-shop"}},
		"what begins so first": {Options{}, func(m *Model) { m.types("a") }, []string{"api-shop"}},
		"what it is first":     {Options{}, func(m *Model) { m.types("shop") }, []string{"shop"}},
		"a word in it next":    {Options{}, func(m *Model) { m.types("shop"); m.Move(1) }, []string{"api-shop"}},
		"gaps if nothing else": {Options{}, func(m *Model) { m.types("ao") }, []string{"api-shop"}},
		"no gaps else":         {Options{}, func(m *Model) { m.types("s"); m.types("h"); m.Move(2) }, []string{"api-shop"}},
		"what holds it next":   {Options{}, func(m *Model) { m.types("eds") }, []string{"seeds"}},
		"marked":               {Options{Many: true}, func(m *Model) { m.Mark(); m.Mark() }, []string{"shop", "seeds"}},
		"marks outlast typing": {Options{Many: true}, func(m *Model) { m.Mark(); m.types("zz") }, []string{"shop"}},
		"unmarked again":       {Options{Many: true}, func(m *Model) { m.Mark(); m.Move(-1); m.Mark(); m.Move(1) }, []string{"api-shop"}},
		"none":                 {Options{Many: true, None: true}, func(m *Model) { m.Mark(); m.Move(-1); m.Mark() }, []string{}},
		"nothing matches":      {Options{}, func(m *Model) { m.types("zz") }, nil},
		"typed":                {Options{Free: true}, func(m *Model) { m.types("zz") }, []string{"zz"}},
		"several typed":        {Options{Free: true}, func(m *Model) { m.types("zz, yy") }, []string{"zz", "yy"}},
		"typed twice":          {Options{Free: true}, func(m *Model) { m.types("zz,zz") }, []string{"zz"}},
		"marked and typed":     {Options{Many: true, Free: true}, func(m *Model) { m.Mark(); m.types("zz,shop") }, []string{"shop", "zz"}},
		"marked, typed over":   {Options{Many: true, Free: true}, func(m *Model) { m.Mark(); m.types("see") }, []string{"shop"}},
		"typed over a match":   {Options{Free: true}, func(m *Model) { m.types("see"); m.Move(1) }, []string{"see"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := list(test.options, "shop", "seeds", "api-shop")
			test.do(m)
			if diff := cmp.Diff(test.want, m.Taken()); diff != "" {
				t.Errorf("taken (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMarksOfItemsAreShownUntilTouched(t *testing.T) {
	m := New(Options{Theme: theme.ANSI(), Many: true})
	m.SetSize(40, 8)
	m.SetItems([]Item{{Key: "a", Marked: true}, {Key: "b"}})
	m.Move(1)
	if diff := cmp.Diff([]string{"b"}, m.Taken()); diff != "" {
		t.Errorf("without a mark of the person the selected row is taken:\n%s", diff)
	}
	m.Mark()
	m.SetItems([]Item{{Key: "a", Marked: true}, {Key: "b"}, {Key: "c", Marked: true}})
	if diff := cmp.Diff([]string{"a", "b"}, m.Taken()); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

func TestAloneGoesWithNothingElse(t *testing.T) {
	m := New(Options{Theme: theme.ANSI(), Many: true})
	m.SetSize(40, 8)
	m.SetItems([]Item{{Key: "*", Alone: true, Marked: true}, {Key: "a"}, {Key: "b"}})
	m.Move(1)
	m.Mark()
	m.Mark()
	if diff := cmp.Diff([]string{"a", "b"}, m.Taken()); diff != "" {
		t.Errorf("single ones (-want +got):\n%s", diff)
	}
	m.Move(-10)
	m.Mark()
	if diff := cmp.Diff([]string{"*"}, m.Taken()); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
}

func TestClick(t *testing.T) {
	m := list(Options{}, "shop", "seeds")
	m.SetRemark("a sentence")
	for _, step := range []struct {
		line  int
		again bool
		want  string
	}{{0, false, "shop"}, {1, false, "shop"}, {3, false, "seeds"}, {3, true, "seeds"}, {6, false, "seeds"}} {
		if again := m.Click(step.line); again != step.again || m.Taken()[0] != step.want {
			t.Errorf("a click on line %d: again %v, %v", step.line, again, m.Taken())
		}
	}
}

func TestViewFits(t *testing.T) {
	keys := []string{strings.Repeat("long", 30), "日本語日本語日本語", "\x1b[2Jevil"}
	for i := range 50 {
		keys = append(keys, fmt.Sprint("name-", i))
	}
	for width := range 50 {
		for height := range 12 {
			m := list(Options{Title: "namespaces", Many: true, Free: true}, keys...)
			m.SetRemark("user jane may not list namespaces; type the name of one you may read")
			m.SetSize(width, height)
			m.Mark()
			m.types("n-日")
			m.Move(40)
			lines := m.View()
			if len(lines) != height && width > 0 {
				t.Fatalf("%d lines of %d", len(lines), height)
			}
			for _, line := range lines {
				if w := ansi.StringWidth(line); w > width {
					t.Fatalf("%d cells of %d: %q", w, width, line)
				}
				if strings.Contains(ansi.Strip(line), "\x1b") {
					t.Fatalf("a control character was painted: %q", line)
				}
			}
		}
	}
}

func TestSelectedRowIsSeen(t *testing.T) {
	var keys []string
	for i := range 50 {
		keys = append(keys, fmt.Sprint("name-", i))
	}
	m := list(Options{Title: "t"}, keys...)
	for _, by := range []int{49, -30, 5, -100, 20} {
		m.Move(by)
		if want := m.Taken()[0]; !strings.Contains(ansi.Strip(strings.Join(m.View(), "\n")), want+" ") {
			t.Errorf("%s is not seen:\n%s", want, strings.Join(m.View(), "\n"))
		}
	}
}

func FuzzTyping(f *testing.F) {
	for _, seed := range []string{"shop", " a,b ", "日本", "\u202e", "\xff", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := list(Options{Title: "t", Many: true, Free: true}, "shop", "seeds", "日本")
		m.types(text)
		m.Edit(tea.PasteMsg{Content: text})
		for _, line := range m.View() {
			if ansi.StringWidth(line) > 40 {
				t.Errorf("too wide: %q", line)
			}
		}
		if c := m.Column(); c < 0 || c > 39 {
			t.Errorf("the cursor is in column %d", c)
		}
		m.Taken()
	})
}
