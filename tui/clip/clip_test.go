package clip

import (
	"errors"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"
)

func TestCopy(t *testing.T) {
	refuses := func(string) error { return errors.New("no display") }
	takes := func(string) error { return nil }
	long := strings.Repeat("x", 60_000)
	tests := map[string]struct {
		in   surroundings
		text string
		want Way
		says string
	}{
		"program":               {surroundings{program: true, write: takes}, "a\nb\n", Program, "copied 2 lines"},
		"program in tmux":       {surroundings{program: true, tmux: true, write: takes}, "a", Program, "copied 1 line"},
		"over ssh":              {surroundings{remote: true, program: true, write: takes}, "a", Terminal, "1 line sent to the terminal's clipboard (OSC 52)"},
		"in tmux":               {surroundings{tmux: true}, "a", Terminal, "through tmux"},
		"program without sight": {surroundings{program: true, tmux: true, write: refuses}, "a", Terminal, "through tmux"},
		"in GNU screen":         {surroundings{remote: true, screen: true}, "a", File, "no clipboard here: 1 line in "},
		"too long":              {surroundings{remote: true}, long, File, "too long for the terminal's clipboard: 1 line in "},
		"neither":               {surroundings{}, "a\n", File, "no clipboard here: 1 line in "},
		"neither after all":     {surroundings{program: true, write: refuses}, "a\n", File, "no clipboard here: 1 line in "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_STATE_HOME", t.TempDir())
			xdg.Reload()
			t.Cleanup(xdg.Reload)
			msg := answer(t, test.in.copy(test.text))
			if msg.Way != test.want || !strings.Contains(msg.String(), test.says) {
				t.Errorf("way %d, says %q", msg.Way, msg)
			}
			if msg.Way != File {
				return
			}
			content, err := os.ReadFile(msg.Path)
			if err != nil || string(content) != test.text {
				t.Errorf("the file holds %d bytes, %v", len(content), err)
			}
		})
	}
}

// answer carries out a command and returns the message that says how it went.
func answer(t *testing.T, cmd tea.Cmd) Msg {
	t.Helper()
	switch msg := cmd().(type) {
	case Msg:
		return msg
	case tea.BatchMsg:
		if set := msg[0](); set == nil {
			t.Error("nothing was sent to the terminal")
		}
		return answer(t, msg[1])
	}
	t.Fatal("no answer")
	return Msg{}
}

func TestErrorIsSaid(t *testing.T) {
	if got := (Msg{Way: File, Err: errors.New("disk full")}).String(); got != "nothing was copied: disk full" {
		t.Errorf("says %q", got)
	}
}
