package status

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Header is what the first line says.
type Header struct {
	Theme   theme.Theme
	Context string
	// Color is that of the context's name; nil leaves it alone.
	Color ansi.Color
	// Place is the namespaces in words, with PlaceSeparator between them.
	Place string
	Query string
	// Order says how the tree is ordered, "" for the usual way.
	Order string
	// Demo marks a screen that does not show a cluster.
	Demo bool
	// Counts are pods by verdict.
	Counts [5]int
	// All says that pods that are up are shown.
	All   bool
	Links []model.ScopedLink
	// Ended says that nothing more will come.
	Ended bool
	Now   time.Time
}

// gap separates the parts of the header.
const gap = 2

// PlaceSeparator stands between the namespaces of a place.
const PlaceSeparator = " · "

// keep says what of the header is shown.
type keep struct{ detail, zone, place, short, clock, context bool }

// kept lists what is let go of when cells are few, what matters least first.
var kept = [...]keep{
	{detail: true, zone: true, place: true, clock: true, context: true},
	{zone: true, place: true, clock: true, context: true},
	{place: true, clock: true, context: true},
	{short: true, zone: true, clock: true, context: true},
	{short: true, clock: true, context: true},
	{short: true, context: true},
	{clock: true, context: true},
	{context: true},
	{},
}

// View paints the header in width cells. How many pods are in trouble and how
// well they can be seen is what stays to the last.
func (h Header) View(width int) string {
	k, ok := h.fit(width)
	if !ok {
		return h.least(width)
	}
	return join(h.left(k), h.counts(), h.right(k), width)
}

// fit says what of the header there is room for; false when nothing beyond the
// counts and the connection is.
func (h Header) fit(width int) (keep, bool) {
	middle := h.counts()
	for _, k := range kept {
		left, right := h.left(k), h.right(k)
		if left.Width()+middle.Width()+right.Width()+2*gap <= width {
			return k, true
		}
	}
	return keep{}, false
}

// Missing is what was chosen to be watched, as far as a header of width cells
// has no room for it: the namespaces, the query and the order.
func (h Header) Missing(width int) string {
	k, _ := h.fit(width)
	whole := h.Query == "" && h.Order == "" && !strings.Contains(h.Place, PlaceSeparator)
	if k.place || k.short && whole {
		return ""
	}
	var parts []string
	for _, part := range [...]string{h.Place, h.Query, h.Order} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "  ")
}

// least paints what has to be said even when nothing fits: a view that is cut
// off must not look like one that is whole.
func (h Header) least(width int) string {
	middle, right := h.counts(), h.right(keep{})
	if right.Width()+2*gap > width/2 {
		look, _ := h.connection()
		right = paint.Line{}
		right.Add(h.Theme.Glyph(look), h.Theme.Role(look.Role))
	}
	middle.CutTo(max(0, width-gap-right.Width()))
	return join(paint.Line{}, middle, right, width)
}

// join sets left and right at the edges and middle between them.
func join(left, middle, right paint.Line, width int) string {
	line := left
	free := width - left.Width() - middle.Width() - right.Width()
	if left.Width() > 0 {
		line.PadTo(left.Width() + max(gap, free/2))
	}
	line.Append(middle)
	if room := width - line.Width() - right.Width(); room >= gap || line.Width() == 0 {
		line.PadTo(width - right.Width())
		line.Append(right)
	}
	return line.Render(width, false)
}

func (h Header) left(k keep) paint.Line {
	var l paint.Line
	if !k.context {
		return l
	}
	if h.Demo {
		l.Add("simulation", h.Theme.Role(words.RoleWarn))
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

// counts says how many pods have each verdict, leaving out what there is none
// of.
func (h Header) counts() paint.Line {
	var l paint.Line
	for _, v := range []words.Verdict{words.Stuck, words.Failed, words.Starting, words.Terminating, words.Up} {
		n := h.Counts[v]
		if n == 0 {
			continue
		}
		if l.Width() > 0 {
			l.Add(h.Theme.Text(" · "), h.Theme.Role(words.RoleMuted))
		}
		l.Add(fmt.Sprintf("%d %s", n, v), h.Theme.Role(v.Look().Role))
		if v == words.Up && !h.All {
			l.Add(", hidden", h.Theme.Role(words.RoleMuted))
		}
	}
	return l
}

func (h Header) right(k keep) paint.Line {
	var l paint.Line
	look, text := h.connection()
	l.Add(h.Theme.Glyph(look)+" ", h.Theme.Role(look.Role))
	l.Add(text.short, h.Theme.Role(look.Role))
	if k.detail && text.long != "" {
		l.Add(": "+paint.Cut(h.Theme.Text(text.long), 40), theme.Style{})
	}
	if k.clock && !h.Now.IsZero() {
		l.Add("  "+h.Now.UTC().Format(time.TimeOnly), theme.Style{})
	}
	if k.zone && !h.Now.IsZero() {
		l.Add(" UTC", theme.Style{})
	}
	return l
}

// said is the state of the connection in few words, and what more there is to
// say.
type said struct{ short, long string }

// severity orders links by how much they take from what can be seen.
var severity = [...]int{
	words.LinkUnauthorized: 9, words.LinkReconnecting: 8, words.LinkStale: 7, words.LinkConnecting: 6,
	words.LinkListing: 5, words.LinkForbidden: 4, words.LinkPolling: 3, words.LinkLive: 2, words.LinkEnded: 1,
}

// worst returns the link that limits the view most. Workloads that may not be
// read do not: their pods tell what matters.
func worst(links []model.ScopedLink) model.ScopedLink {
	var found model.ScopedLink
	some := false
	for _, l := range links {
		if l.Scope.Resource.Workload() && l.State == words.LinkForbidden {
			continue
		}
		if !some || severity[l.State] > severity[found.State] {
			found, some = l, true
		}
	}
	return found
}

func (h Header) connection() (words.Look, said) {
	if h.Ended {
		return words.LinkEnded.Look(), said{words.LinkEnded.String(), ""}
	}
	l := worst(h.Links)
	return l.State.Look(), h.describe(l)
}

func (h Header) describe(l model.ScopedLink) said {
	word, age := l.State.String(), ""
	if !l.Since.IsZero() {
		age = " " + model.Age(l.Since, h.Now)
	}
	switch l.State {
	case words.LinkStale:
		return said{word, "last data" + age + " ago"}
	case words.LinkReconnecting:
		return said{word + age, ""}
	case words.LinkListing:
		return said{word + " " + thousands(h.total()), ""}
	case words.LinkUnauthorized, words.LinkForbidden, words.LinkPolling:
		return said{word + h.share(l.State), ""}
	case words.LinkConnecting, words.LinkLive, words.LinkEnded:
	}
	return said{word, ""}
}

// Trouble is what there is to say about a connection that was lost, "" when
// none is. What else limits the view has a row of its own in the tree.
func (h Header) Trouble() string {
	l := worst(h.Links)
	if h.Ended || l.State != words.LinkReconnecting && l.State != words.LinkStale {
		return ""
	}
	return l.Text
}

// share says in how many of several namespaces something is in state.
func (h Header) share(state words.Link) string {
	all, some := map[string]bool{}, map[string]bool{}
	for _, l := range h.Links {
		all[l.Scope.Namespace] = true
		if l.State == state {
			some[l.Scope.Namespace] = true
		}
	}
	if len(some) == len(all) {
		return ""
	}
	return fmt.Sprintf(" %d of %d", len(some), len(all))
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
