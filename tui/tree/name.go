package tree

import (
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// shorten cuts a name to room cells from its middle: what tells the pods of a
// workload apart is at the end. It moves the offsets of what the filter
// matched along and drops those of what is cut.
func shorten(t theme.Theme, name string, matched []int, room int) (string, []int) {
	head, tail, ok := paint.Halves(name, room)
	if !ok {
		return paint.Cut(t, name, room), matched
	}
	var kept []int
	for _, at := range matched {
		switch {
		case at < head:
			kept = append(kept, at)
		case at >= tail:
			kept = append(kept, at-tail+head+len(t.Ellipsis()))
		}
	}
	return paint.CutMiddle(t, name, room), kept
}
