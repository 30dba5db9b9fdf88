package timeline

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
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

// compared is how many pods a step can be compared of.
func (c crowd) compared(s *spans.Step) int {
	if s.Kind == model.KindInit {
		return c.pods
	}
	return c.pods - c.lost
}

// lostOf is how many pods lost readiness with what a step took.
func (c crowd) lostOf(s *spans.Step) int { return c.pods - c.compared(s) }

// absent is how many pods have not begun a step.
func (c crowd) absent(s *spans.Step) int { return max(0, c.compared(s)-len(s.Takes)) }

// reason is why so many pods are left out, said of one and of several.
type reason struct {
	pods      int
	one, many string
}

func lostReadiness(n int) reason {
	return reason{n, "that lost readiness", "that lost readiness"}
}

func notBegun(n int) reason { return reason{n, "that has not begun it", "that have not begun it"} }

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
