package status

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/theme"
)

func reelAt(after time.Duration) *Reel {
	begin := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	return &Reel{Begin: begin, End: begin.Add(10 * time.Minute), Now: begin.Add(after), Pace: 1, Keys: keymap.Default().Hints(keymap.InReplay)}
}

func TestReel(t *testing.T) {
	plain := theme.ANSI()
	ascii := plain
	ascii.ASCII = true
	tests := []struct {
		name  string
		theme theme.Theme
		after time.Duration
		width int
		want  string
	}{
		{"the beginning", plain, 0, 80, "────────────────────  0s of 10m  P pause  ,/. change  </> 10s  {/} ends"},
		{"wider", plain, 0, 100, "────────────────────  0s of 10m  P pause  ,/. change  </> 10s  {/} ends  [/] pace"},
		{"the middle", plain, 5 * time.Minute, 60, "━━━━━━━━━━──────────  5m of 10m  P pause  ,/. change"},
		{"the end", plain, 10 * time.Minute, 40, "━━━━━━━━━━━━━━━━━━━━  10m of 10m"},
		{"in ASCII", ascii, 3 * time.Minute, 40, "======--------------  3m of 10m  P pause"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := strings.TrimRight(ansi.Strip(reelAt(test.after).View(test.theme, test.width)), " ")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReelOnItsWay(t *testing.T) {
	r := reelAt(time.Minute)
	r.To = r.Begin.Add(5 * time.Minute)
	plain := theme.ANSI()
	for _, ascii := range []bool{false, true} {
		plain.ASCII = ascii
		want := map[bool]string{false: "60s of 10m  going to 5m…  P pause", true: "60s of 10m  going to 5m..  P pause"}[ascii]
		if got := ansi.Strip(r.View(plain, 80)); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestReelFits(t *testing.T) {
	for width := range 120 {
		if got := ansi.StringWidth(reelAt(time.Minute).View(theme.ANSI(), width)); got > width {
			t.Errorf("%d cells on %d", got, width)
		}
	}
}

func TestReelInTheHeader(t *testing.T) {
	paused, fast, ended := reelAt(time.Minute), reelAt(time.Minute), reelAt(10*time.Minute)
	paused.Paused, fast.Pace = true, 0.5
	for want, r := range map[string]*Reel{"► replay  12:01:00": reelAt(time.Minute), "‖ paused  12:01:00": paused, "► replay ×0.5  12:01:00": fast, "‖ replay ended  12:10:00": ended} {
		h := Header{Theme: theme.ANSI(), Context: "start.jsonl.zst", Reel: r, Now: r.Now}
		if got := ansi.Strip(h.View(80)); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
