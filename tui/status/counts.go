package status

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
)

// counts says how many pods have each verdict, leaving out what there is none
// of.
func (h Header) counts() paint.Line { return h.countsOf(h.counted()) }

// counted are the verdicts that pods have, those first that matter most.
func (h Header) counted() []words.Verdict {
	var some []words.Verdict
	for _, v := range [...]words.Verdict{words.Stuck, words.Failed, words.Starting, words.Terminating, words.Up} {
		if h.Counts[v] > 0 {
			some = append(some, v)
		}
	}
	return some
}

// troubled is how many of the verdicts that pods have are trouble, and 1 where
// none is.
func (h Header) troubled() int {
	n := 0
	for _, v := range [...]words.Verdict{words.Stuck, words.Failed} {
		if h.Counts[v] > 0 {
			n++
		}
	}
	return max(1, n)
}

func (h Header) countsOf(verdicts []words.Verdict) paint.Line {
	var l paint.Line
	for _, v := range verdicts {
		if l.Width() > 0 {
			l.Add(h.Theme.Text(" · "), h.Theme.Role(words.RoleMuted))
		}
		l.Add(fmt.Sprintf("%d %s", h.Counts[v], v), h.Theme.Role(v.Look().Role))
		if v == words.Up && !h.All {
			l.Add(h.hidden(), h.Theme.Role(words.RoleMuted))
		}
	}
	return l
}

// hidden says how many of the pods that are up are not shown: those that have
// just come up still are.
func (h Header) hidden() string {
	switch hidden := h.Counts[words.Up] - h.Shown; {
	case hidden <= 0:
		return ""
	case h.Shown == 0:
		return ", hidden"
	default:
		return fmt.Sprintf(", %d hidden", hidden)
	}
}

// countsIn says as many of the counts as room has cells for, and that there are
// more; false when those are fewer than least.
func (h Header) countsIn(room, least int) (paint.Line, bool) {
	all := h.counted()
	for n := len(all); n >= min(least, len(all)); n-- {
		l := h.countsOf(all[:n])
		if n < len(all) {
			l.Add(" "+h.Theme.Ellipsis(), h.Theme.Role(words.RoleMuted))
		}
		if l.Width() <= room {
			return l, true
		}
	}
	return paint.Line{}, false
}

func (h Header) total() int {
	n := 0
	for _, count := range h.Counts {
		n += count
	}
	return n
}

// thousands writes n with its thousands apart.
func thousands(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
