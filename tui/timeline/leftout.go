package timeline

import (
	"fmt"
	"strings"

	spans "github.com/initwatch/initwatch/model/timeline"
)

// crowd is how many pods a comparison is about, and how many of them lost
// readiness: of these the first start of what is no init container is not known.
type crowd struct{ pods, lost int }

func crowdOf(pods []spans.Pod) crowd {
	c := crowd{pods: len(pods)}
	for i := range pods {
		if !pods[i].Timeline.Fell.IsZero() {
			c.lost++
		}
	}
	return c
}

// without is how many pods have no such step, as those of another revision.
func (c crowd) without(s *spans.Step) int { return c.pods - compared(s) - s.Lost }

// compared is how many pods a step can be compared of, once all have begun it.
func compared(s *spans.Step) int { return len(s.Takes) + s.Absent }

// reason is why so many pods are left out, said of one and of several.
type reason struct {
	pods      int
	one, many string
}

func lostReadiness(n int) reason {
	return reason{n, "that lost readiness", "that lost readiness"}
}

func notBegun(n int) reason { return reason{n, "that has not begun it", "that have not begun it"} }

func withoutIt(n int) reason { return reason{n, "that has no such step", "that have no such step"} }

func notDone(n int) reason { return reason{n, "that is not done yet", "that are not done yet"} }

// leftOut says after a sign which pods nothing is said of, "" for none.
func leftOut(sign string, reasons ...reason) string {
	var parts []string
	for _, r := range reasons {
		switch {
		case r.pods == 1:
			parts = append(parts, "1 "+r.one)
		case r.pods > 1:
			parts = append(parts, fmt.Sprintf("%d %s", r.pods, r.many))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return sign + "left out: " + strings.Join(parts, ", ")
}
