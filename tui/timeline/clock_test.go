package timeline_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/tui/timeline"
)

var (
	moment = regexp.MustCompile(`\d\d:\d\d:\d\d(\.\d)?`)
	fromTo = regexp.MustCompile(`(\d\d:\d\d:\d\d(?:\.\d)?) to (\d\d:\d\d:\d\d(?:\.\d)?)`)
)

// TestMomentsOfOneLine writes all moments of a line as well as the least known of
// them, and no span from one moment to the same.
func TestMomentsOfOneLine(t *testing.T) {
	for _, name := range []string{"slow-pull", "slow-queue", "slow-step", "slow-hook", "hook", "rerun"} {
		for _, so := range []time.Duration{9 * time.Second, 42 * time.Second, 90 * time.Second} {
			s := open(t).until(so)
			m := s.pane(name, 300, 50, false)
			for range 30 {
				checkMoments(t, name, text(t, m, 300, 50))
				m.Move(1)
			}
		}
	}
}

func checkMoments(t *testing.T, name, screen string) {
	t.Helper()
	for line := range strings.Lines(screen) {
		sharp, dull := 0, 0
		for _, found := range moment.FindAllStringSubmatch(line, -1) {
			if found[1] == "" {
				dull++
			} else {
				sharp++
			}
		}
		if sharp > 0 && dull > 0 {
			t.Errorf("%s: moments of mixed precision in %s", name, line)
		}
		for _, found := range fromTo.FindAllStringSubmatch(line, -1) {
			if found[1] == found[2] {
				t.Errorf("%s: a span from a moment to itself in %s", name, line)
			}
		}
	}
}

// TestLengthsOfOneLine writes no tenths beside a length that is known to the
// second only.
func TestLengthsOfOneLine(t *testing.T) {
	tests := map[string]struct {
		middle, longest           time.Duration
		roughMiddle, roughLongest bool
		want                      []string
	}{
		"the slowest is known well": {6 * time.Second, 17 * time.Second, true, false, []string{"median ~6s, much slower in 1 of 3: 17s in c", "median ~6s of 3", "slowest 17s"}},
		"the median is":             {2 * time.Second, 17 * time.Second, false, true, []string{"median 2s, much slower in 1 of 3: ~17s in c", "median 2s of 3", "slowest ~17s"}},
		"it is within a second":     {400 * time.Millisecond, 17 * time.Second, false, true, []string{"median <1s, much slower in 1 of 3: ~17s in c"}},
		"both are":                  {400 * time.Millisecond, 17200 * time.Millisecond, false, false, []string{"median 0.4s, much slower in 1 of 3: 17.2s in c"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := timeline.New(timeline.Options{Theme: theme.ANSI()})
			m.SetSize(120, 20)
			m.ShowWorkload("deploy api", []spans.Pod{
				pulled("a", test.middle, test.roughMiddle), pulled("b", test.middle, test.roughMiddle), pulled("c", test.longest, test.roughLongest),
			}, "")
			screen := text(t, m, 120, 20)
			for _, want := range test.want {
				if !strings.Contains(screen, want) {
					t.Errorf("%q is not in:\n%s", want, screen)
				}
			}
		})
	}
}

// pulled is a pod whose app did nothing but be pulled.
func pulled(name string, took time.Duration, rough bool) spans.Pod {
	pull := spans.Span{Kind: spans.Pull, Begin: spans.Edge{At: noon}, End: spans.Edge{At: noon.Add(took)}}
	if rough {
		pull.Begin.Precision, pull.End.Precision = spans.Second, spans.Second
	}
	row := spans.Row{Name: "app", Kind: model.KindApp, Spans: []spans.Span{pull}}
	return spans.Pod{Name: name, Timeline: spans.Timeline{Begin: noon, End: pull.End.At, Rows: []spans.Row{row}}}
}
