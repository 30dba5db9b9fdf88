package paint

import (
	"strings"
	"unicode/utf8"

	"github.com/initwatch/initwatch/tui/theme"
)

// side is how much of a name is to be left on either side of a cut.
const side = 4

// Halves returns where the part of a name begins and ends that is left out to
// show it in width cells. It reports false when nothing has to be, when too
// little would be left, and for a name that is not plain, which a cluster
// would refuse.
func Halves(name string, width int) (head, tail int, ok bool) {
	end := (width - 1) / 2
	if Width(name) <= width || end < side || strings.IndexFunc(name, strange) >= 0 {
		return 0, 0, false
	}
	return width - 1 - end, len(name) - end, true
}

func strange(r rune) bool { return r <= ' ' || r >= utf8.RuneSelf }

// CutMiddle returns name in at most width cells. What is missing is missing
// from its middle: the names of pods differ at their ends.
func CutMiddle(t theme.Theme, name string, width int) string {
	head, tail, ok := Halves(name, width)
	if !ok {
		return Cut(t, name, width)
	}
	return name[:head] + t.Ellipsis() + name[tail:]
}
