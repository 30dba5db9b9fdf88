package tui

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

func TestScreens(t *testing.T) {
	tests := map[string]struct {
		width, height int
		keys          []string
	}{
		"tree-80x24":      {80, 24, nil},
		"tree-120x40":     {120, 40, nil},
		"all-80x24":       {80, 24, []string{"a", "G"}},
		"expanded-80x24":  {80, 24, []string{"j", "right"}},
		"filter-80x24":    {80, 24, []string{"/", "a", "p", "i", "-", "2"}},
		"filter-120x40":   {120, 40, []string{"/", "i", "p", "x", "e", "enter"}},
		"no-match-80x24":  {80, 24, []string{"/", "z", "z"}},
		"help-80x24":      {80, 24, []string{"?"}},
		"help-end-120x40": {120, 40, []string{"?", "G"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := start(t, test.width, test.height, shop(), nil)
			d.keys(test.keys...)
			d.golden(name)
		})
	}
}

func TestNoColour(t *testing.T) {
	d := start(t, 80, 24, shop(), func(o *Options) { o.Theme = theme.Plain() })
	content := d.model.View().Content
	for _, sequence := range sgr.FindAllString(content, -1) {
		if colour.MatchString(sequence) {
			t.Errorf("the plain theme writes %q", sequence)
		}
	}
	d.golden("tree-80x24")
}

var (
	sgr    = regexp.MustCompile("\x1b\\[[0-9;]*m")
	colour = regexp.MustCompile(`[\[;]([34][0-8]|9[0-7]|10[0-7])[;m]`)
)

func TestASCII(t *testing.T) {
	script := shop()
	script[0].diagnosis.Parts[1].Output = "plain"
	for _, width := range []int{120, 40} {
		d := start(t, width, 40, script, func(o *Options) { o.ASCII = true })
		for _, keys := range [][]string{nil, {"?"}, {"G"}, {"?", "l"}} {
			d.keys(keys...)
			for _, r := range d.screen() {
				if r > 0x7e {
					t.Fatalf("%q after %v in\n%s", r, keys, d.screen())
				}
			}
		}
	}
}

// TestASCIILeavesWhatAClusterSays marks what the screen cuts with a sign of its
// own, and lets lines of a log keep theirs.
func TestASCIILeavesWhatAClusterSays(t *testing.T) {
	d := start(t, 40, 24, shop(), func(o *Options) { o.ASCII = true })
	d.source.logs = []model.LogChunk{{Lines: []string{"pulling… done"}}}
	d.keys("l")
	d.shows("pulling… done")
	d.keys("&")
	d.keys(strings.Split("something that is longer than a line of so few cells", "")...)
	d.shows("$")
}

func TestEverySize(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	steps := [][]string{{"j"}, {"G"}, {"l"}, {"?"}, {"?"}, {"q"}, {"/"}, {"a"}, {"esc"}, {"n"}}
	for width := range 11 {
		for height := range 11 {
			d.send(tea.WindowSizeMsg{Width: width, Height: height})
			for _, keys := range steps {
				d.keys(keys...)
			}
		}
	}
	d.send(tea.WindowSizeMsg{Width: 10, Height: 3})
	if got := d.screen(); got != "too small\n" {
		t.Errorf("a tiny terminal shows %q", got)
	}
	d.send(tea.WindowSizeMsg{Width: 19, Height: 10})
	if got := d.screen(); got != "terminal too small\n" {
		t.Errorf("a small terminal shows %q", got)
	}
	d.send(tea.WindowSizeMsg{Width: 200, Height: 50})
	if lines := strings.Count(d.screen(), "\n"); lines != 50 {
		t.Errorf("%d lines of 50", lines)
	}
}

func TestHostileText(t *testing.T) {
	hostile := []string{
		"␛[31mred␛]0;title␇", "<U+202E>gnp.exe", strings.Repeat("日本語", 40), "e\u0301\u0302\u0303" + strings.Repeat("\u0301", 50),
		"👨‍👩‍👧‍👦🏳️‍🌈", `\xff\xfe`, "tab\there", "line\nbreak\rback", "\x1b[2J\x1b]52;c;eA==\x07", "",
	}
	var script []scripted
	for i, text := range hostile {
		p := pod("shop", text, "Deployment", text, []string{text}, "app")
		p.UID = fmt.Sprint(i)
		part := part(text, words.StateBackingOff, text)
		part.Output = text
		script = append(script, scripted{p, trouble(words.Stuck, time.Minute, "x", text, text, part)})
	}
	for _, width := range []int{20, 33, 80, 121} {
		d := start(t, width, 40, script, func(o *Options) { o.Context, o.Query = hostile[2], hostile[6] })
		d.keys("a", "n", "right", "n", "right", "G", "/", "e", "enter", "l")
		if strings.ContainsAny(d.screen(), "\x1b\r\x07\t") {
			t.Errorf("a control character was painted:\n%q", d.screen())
		}
	}
}

func TestDemoSaysWhatToPress(t *testing.T) {
	d := start(t, 80, 24, shop(), func(o *Options) { o.Demo = true })
	d.shows("a simulated cluster plays · n goes to a problem · l shows its log · ? all keys")
	d.apply(linkItem(model.Pods, "shop", words.LinkReconnecting, "the connection broke"))
	d.shows("the connection broke")
	narrow := start(t, 60, 15, shop(), func(o *Options) { o.Demo = true })
	narrow.shows("simulation")
	narrow.shows("a simulated cluster plays · n goes to a problem · ? all keys\n")
}

func TestLostConnectionIsTold(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.apply(linkItem(model.Pods, "shop", words.LinkReconnecting, "the API server at https://10.0.0.1:6443 refuses connections"))
	d.shows("reconnecting 12s")
	d.shows("the API server at https://10.0.0.1:6443 refuses connections")
	d.apply(linkItem(model.Pods, "shop", words.LinkLive, ""))
	if screen := d.screen(); strings.Contains(screen, "refuses") {
		t.Errorf("the trouble is told when it is over:\n%s", screen)
	}
}

func TestLongErrorTakesMoreLines(t *testing.T) {
	d := start(t, 60, 15, shop(), nil)
	d.model.alert = "the API server at https://127.0.0.1:6444 refuses connections; see whether the cluster runs"
	d.shows("refuses\n  connections; see whether the cluster runs\n")
	if lines := strings.Count(d.screen(), "\n"); lines != 15 {
		t.Errorf("%d lines of 15", lines)
	}
	d.send(tea.WindowSizeMsg{Width: 20, Height: 4})
	if screen := d.screen(); strings.Count(screen, "\n") != 4 || !strings.Contains(screen, "stuck") {
		t.Errorf("the header gave way:\n%s", screen)
	}
}

func TestErrorIsALine(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.send(batchMsg{err: errors.New("read dump: line 3 is not JSON")})
	screen := d.screen()
	if !strings.Contains(screen, "pod init-crash") || !strings.Contains(screen, "line 3 is not JSON") {
		t.Errorf("the screen is\n%s", screen)
	}
	d.keys("j")
	if lines := strings.Split(d.screen(), "\n"); !strings.HasPrefix(lines[23], "j/k move") {
		t.Errorf("the keys did not come back: %q", lines[23])
	}
}

func TestKeys(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("/", "q", "?", "backspace", "backspace", "ctrl+l")
	if d.quit || d.model.asking || d.model.input.Value() != "" {
		t.Error("keys went astray while the filter was typed")
	}
	d.keys("esc", "?", "q")
	if d.quit || d.model.asking {
		t.Error("q in the help did not go back")
	}
	d.keys("q")
	if !d.quit {
		t.Error("q in the tree did not quit")
	}
}

func TestBoundKeysAllWork(t *testing.T) {
	for _, scope := range keymap.Scopes() {
		for _, b := range keymap.Default().Bindings(scope) {
			if handlers[scope][b.Action] == nil {
				t.Errorf("%s does nothing in the %s", b.Action, scope)
			}
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"api-2", "shop api", "日本", "e\u0301", "\u202e", "a\x00b", "\xff", "/ /"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := start(t, 40, 12, shop(), nil)
		d.keys("/")
		d.send(tea.PasteMsg{Content: text})
		for _, r := range text {
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		d.keys("left", "backspace", "enter", "j", "esc")
		if kept, total := d.model.tree.Filtered(); kept != total {
			t.Errorf("esc left %d of %d", kept, total)
		}
	})
}

func BenchmarkView(b *testing.B) {
	options := Options{
		Source: &fakeSource{now: noon}, Store: model.NewStore(model.Rules{Pod: diagnoserOf(shop()), Workload: together}), Keys: keymap.Default(), Theme: theme.ANSI(),
	}
	m := New(b.Context(), options)
	m.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	m.Update(batchMsg{batch: batchOf(shop())})
	for b.Loop() {
		m.View()
	}
}
