package status

import (
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
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
	All bool
	// Shown is how many of them are shown all the same.
	Shown int
	Links []model.ScopedLink
	// Ended says that nothing more will come.
	Ended bool
	// Reel says how a recording is played; nil for what is watched as it happens.
	Reel *Reel
	Now  time.Time
}

// gap separates the parts of the header.
const gap = 2

// keep says what of the header is shown beside what always is.
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
}

// parts are what the header consists of.
type parts struct {
	keep
	left, middle, right paint.Line
}

// View paints the header in width cells. How many pods are in trouble, how well
// they can be seen and whether they are real is what stays to the last.
func (h Header) View(width int) string {
	p := h.fit(width)
	return join(h.Theme, p.left, p.middle, p.right, width)
}

// fit chooses what of the header there is room for.
func (h Header) fit(width int) parts {
	middle := h.counts()
	for _, k := range kept {
		p := parts{k, h.left(k), middle, h.right(k)}
		if p.left.Width()+middle.Width()+p.right.Width()+2*gap <= width {
			return p
		}
	}
	return h.least(width)
}

// least chooses what has to be said even when little fits: a view that is cut
// off or made up must not look like one that is whole and real.
func (h Header) least(width int) parts {
	state, sign := h.state(), h.sign()
	some, one := h.troubled(), 1
	ways := [...]struct {
		parts
		verdicts int // that are counted at least
	}{
		{parts{keep: keep{context: true}, left: h.left(keep{context: true}), right: h.right(keep{})}, some},
		{parts{keep: keep{context: true}, left: h.left(keep{context: true}), right: state}, some},
		{parts{left: h.simulated("simulation"), right: h.right(keep{})}, one},
		{parts{left: h.simulated("simulation"), right: state}, one},
		{parts{left: h.simulated("sim"), right: state}, one},
		{parts{left: h.simulated("sim"), right: sign}, one},
	}
	for _, way := range ways {
		room, fits := width-way.left.Width()-way.right.Width()-gap, false
		if way.left.Width() > 0 {
			room -= gap
		}
		if way.middle, fits = h.countsIn(room, way.verdicts); fits {
			return way.parts
		}
	}
	middle := h.counts()
	middle.CutTo(h.Theme, max(0, width-gap-sign.Width()))
	return parts{middle: middle, right: sign}
}

// join sets left and right at the edges and middle between them.
func join(t theme.Theme, left, middle, right paint.Line, width int) string {
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
	return line.Render(t, width, false)
}
