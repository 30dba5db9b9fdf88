package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestNoProblemThatTheFilterKeeps(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("/", "d", "b", "z", "z", "z", "enter", "n")
	d.shows("nothing that matches /dbzzz needs attention · esc clears")
}

// TestTooNarrowIsSaidForThatSize holds that the word goes when it is not true
// any more.
func TestTooNarrowIsSaidForThatSize(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("C", "space", "down", "space", "down", "space", "enter")
	d.shows("the terminal is too narrow for")
	d.send(tea.WindowSizeMsg{Width: 200, Height: 24})
	if screen := d.screen(); strings.Contains(screen, "too narrow") {
		t.Errorf("a wide terminal is called narrow:\n%s", screen)
	}
}

func TestNoWorkloadToGoTo(t *testing.T) {
	d := start(t, 80, 24, nil, func(o *Options) { o.Namespaces, o.Query = []string{"shop"}, "nosuchpod" })
	d.keys("W")
	d.shows("no workload in shop for nosuchpod yet")
}

// TestTheTourEnds holds that who found a way about is not told it again.
func TestTheTourEnds(t *testing.T) {
	for _, keys := range [][]string{{"n"}, {"l", "q"}, {"?", "esc"}} {
		d := start(t, 80, 24, shop(), func(o *Options) { o.Demo = true })
		d.shows("a simulated cluster plays")
		d.keys(keys...)
		if screen := d.screen(); strings.Contains(screen, "a simulated cluster plays") {
			t.Errorf("after %v:\n%s", keys, screen)
		}
	}
}
