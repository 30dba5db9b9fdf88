package tree

import "github.com/initwatch/initwatch/tui/paint"

// shorten cuts a name to room cells from its middle: what tells the pods of a
// workload apart is at the end. It moves the offsets of what the filter
// matched along and drops those of what is cut.
func shorten(name string, matched []int, room int) (string, []int) {
	head, tail, ok := paint.Halves(name, room)
	if !ok {
		return paint.Cut(name, room), matched
	}
	var kept []int
	for _, at := range matched {
		switch {
		case at < head:
			kept = append(kept, at)
		case at >= tail:
			kept = append(kept, at-tail+head+len(paint.Ellipsis))
		}
	}
	return paint.CutMiddle(name, room), kept
}
