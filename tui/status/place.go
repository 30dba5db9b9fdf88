package status

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// PlaceSeparator stands between the namespaces of a place.
const PlaceSeparator = " · "

// Missing is what was chosen to be watched, as far as a header of width cells
// has no room for it: the context, the namespaces, the query, the order, and
// that all pods are shown. Names are shortened before a choice is left out.
func (h Header) Missing(width int) string {
	p := h.fit(width)
	k := p.keep
	whole := h.Query == "" && h.Order == "" && !strings.Contains(h.Place, PlaceSeparator)
	if k.place || k.short && whole {
		return ""
	}
	chosen := [...]string{h.Context, h.Place, h.Query, h.Order, ""}
	if k.context {
		chosen[0] = ""
	}
	if all := h.counts(); h.All && p.middle.Width() < all.Width() {
		chosen[4] = "all shown"
	}
	if paint.Width(spaced(chosen[:])) > width {
		chosen[1] = h.shortPlace()
	}
	for _, at := range [...]int{2, 1, 0} {
		if over := paint.Width(spaced(chosen[:])) - width; over > 0 {
			chosen[at] = paint.Cut(h.Theme, chosen[at], max(leastName, paint.Width(chosen[at])-over))
		}
	}
	return spaced(chosen[:])
}

// leastName is how many cells of a name are left at least.
const leastName = 4

// spaced sets apart what was chosen.
func spaced(chosen []string) string {
	var some []string
	for _, one := range chosen {
		if one != "" {
			some = append(some, one)
		}
	}
	return strings.Join(some, "  ")
}

// left says what is watched.
func (h Header) left(k keep) paint.Line {
	l := h.simulated("simulation")
	if !k.context {
		return l
	}
	if l.Width() > 0 {
		l.PadTo(l.Width() + gap)
	}
	l.Add(h.Context, h.contextStyle())
	switch {
	case k.short:
		l.Add("  "+h.shortPlace(), theme.Style{})
		return l
	case !k.place:
		return l
	}
	if h.Place != "" {
		l.Add("  "+h.Theme.Text(h.Place), theme.Style{})
	}
	if h.Query != "" {
		l.Add("  "+h.Theme.Text(h.Query), theme.Style{})
	}
	if h.Order != "" {
		l.Add("  "+h.Order, h.Theme.Role(words.RoleMuted))
	}
	return l
}

// simulated says with a word that what is shown is no cluster, if it is none.
func (h Header) simulated(word string) paint.Line {
	var l paint.Line
	if h.Demo {
		l.Add(word, h.Theme.Role(words.RoleWarn))
	}
	return l
}

// shortPlace is the first namespace, and how many more there are.
func (h Header) shortPlace() string {
	first, rest, more := strings.Cut(h.Place, PlaceSeparator)
	if !more {
		return h.Theme.Text(first)
	}
	return fmt.Sprintf("%s +%d", first, strings.Count(rest, PlaceSeparator)+1)
}

// contextStyle sets the context's name in its colour, where there are colours.
func (h Header) contextStyle() theme.Style {
	style := h.Theme.Title
	if h.Color != nil && !h.Theme.Colorless() {
		style.Color = h.Color
	}
	return style
}
