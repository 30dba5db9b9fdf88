package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui"
)

// viewer is a screen that quits as soon as it is shown something.
type viewer struct {
	seen   view
	broken error
}

func (v *viewer) ready() error { return v.broken }

func (v *viewer) show(_ context.Context, _ *terminal.Guard, shown view) error {
	v.seen = shown
	return nil
}

func TestReplay(t *testing.T) {
	isolate(t)
	file := film(t, startingPod("a"), startingPod("a"), stuckPod("a"))
	begin := time.Date(2026, 1, 2, 3, 5, 5, 0, time.UTC)
	for _, test := range []struct {
		args    string
		now     time.Time
		pace    float64
		verdict words.Verdict
	}{
		{"", begin, 1, words.Starting},
		{"--speed 4 --at 2026-01-02T03:06:35Z", begin.Add(90 * time.Second), 4, words.Starting},
		{"--paused --at 2026-01-02T03:07:05Z", begin.Add(2 * time.Minute), 1, words.Stuck},
	} {
		t.Run(test.args, func(t *testing.T) {
			screen := &viewer{}
			got := runWith(t, screen, append([]string{"replay", file}, strings.Fields(test.args)...)...)
			if got.code != exitOK {
				t.Fatalf("exit code %d, %s", got.code, got.err)
			}
			v := screen.seen
			if now := v.source.Now(); !now.Equal(test.now) {
				t.Errorf("it is at %v, want %v", now, test.now)
			}
			if v.pace != test.pace || v.paused != strings.Contains(test.args, "paused") || v.context != "film.jsonl" {
				t.Errorf("pace %v, paused %v, context %q", v.pace, v.paused, v.context)
			}
			if got := v.store.Workloads()[0].Verdict; got != test.verdict {
				t.Errorf("the pod is %v, want %v", got, test.verdict)
			}
			holdsReel(t, v.reel, begin)
		})
	}
}

// holdsReel goes to the end of a reel of three changes, a minute each.
func holdsReel(t *testing.T, reel tui.Reel, begin time.Time) {
	t.Helper()
	end := begin.Add(2 * time.Minute)
	if from, to := reel.Span(); !from.Equal(begin) || !to.Equal(end) {
		t.Errorf("it spans %v to %v", from, to)
	}
	player, store, err := reel.Play(t.Context(), end)
	if err != nil {
		t.Fatal(err)
	}
	defer player.Close()
	if got := store.Workloads()[0].Verdict; got != words.Stuck || !player.Now().Equal(end) {
		t.Errorf("at %v the pod is %v", player.Now(), got)
	}
}

func TestReplayRefuses(t *testing.T) {
	isolate(t)
	file := film(t, startingPod("a"))
	for _, test := range []struct {
		args, want string
		code       int
	}{
		{"", "replay: no file given; name one that was recorded", exitUsage},
		{"-", "the screen needs standard input for the keys; save what comes there to a file", exitUsage},
		{"nowhere.jsonl", "replay: there is no nowhere.jsonl; name a file or a directory", exitUsage},
		{file + " --speed 0", "read --speed: 0 is no pace", exitUsage},
		{file + " --at noon", `read --at: "noon" is no time such as 2026-01-02T15:04:05Z`, exitUsage},
		{file + " --at 2026-01-02T03:05:06Z", "the files tell of 2026-01-02T03:05:05Z to 2026-01-02T03:05:05Z; give a time within that", exitUsage},
		{file + " --theme none", `read --theme: "none" is none of`, exitUsage},
		{file + " --plain", "replay has no such flag", exitUsage},
		{filepath.Join("testdata", "..", "main.go"), "main.go", exitError},
	} {
		t.Run(test.args, func(t *testing.T) {
			got := runWith(t, &viewer{}, append([]string{"replay"}, strings.Fields(test.args)...)...)
			if got.code != test.code || !strings.Contains(got.err, test.want) {
				t.Errorf("exit code %d, want %d; %q is not in %s", got.code, test.code, test.want, got.err)
			}
		})
	}
}

// TestReplayWithoutScreen says what else tells what files hold.
func TestReplayWithoutScreen(t *testing.T) {
	isolate(t)
	got := runWith(t, nil, "replay", film(t, startingPod("a")))
	if want := "explain -f says what the files hold without a screen"; got.code != exitError || !strings.Contains(got.err, want) {
		t.Errorf("exit code %d; %q is not in %s", got.code, want, got.err)
	}
}

// TestNoKeys names --plain to those only who have it.
func TestNoKeys(t *testing.T) {
	isolate(t)
	screen := &viewer{broken: errNoKeys}
	for verb, has := range map[string]bool{"replay " + film(t, startingPod("a")): false, "demo": true} {
		got := runWith(t, screen, strings.Fields(verb)...)
		if got.code != exitError || !strings.Contains(got.err, "standard input is not a terminal") || strings.Contains(got.err, "--plain") != has {
			t.Errorf("%s: exit code %d, %s", verb, got.code, got.err)
		}
	}
}
