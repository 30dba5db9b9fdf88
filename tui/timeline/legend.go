package timeline

import (
	"strings"

	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// entry explains one sign.
type entry struct {
	glyph, text string
	style       theme.Style
}

// legend explains what was painted, as much of it as fits.
func (m *Model) legend(d *drawn) paint.Line {
	var l paint.Line
	muted := m.options.Theme.Role(words.RoleMuted)
	for _, e := range m.entries(d) {
		var next paint.Line
		if l.Width() > 0 {
			next.PadTo(2)
		}
		next.Add(e.glyph, e.style)
		next.Add(" "+e.text, muted)
		if l.Width()+next.Width() <= m.width {
			l.Append(next)
		}
	}
	return l
}

// entries explain the main bar first, then what the names beside the bars do not
// tell. Letters mean nothing by themselves, and neither do the bars of a
// comparison: they come before the signs.
func (m *Model) entries(d *drawn) []entry {
	kinds, signs := m.kindEntries(d), m.signEntries(d)
	if m.options.Theme.ASCII || m.compares {
		return append(kinds, signs...)
	}
	if len(kinds) > 0 && d.kinds[spans.Run] {
		return append(append(kinds[:1:1], signs...), kinds[1:]...)
	}
	return append(signs, kinds...)
}

// kindEntries explain the kinds, that of the main bar first.
func (m *Model) kindEntries(d *drawn) []entry {
	var out []entry
	for kind := range looks {
		if !d.kinds[kind] {
			continue
		}
		e := entry{m.glyph(spans.Kind(kind)), looks[kind].word, m.options.Theme.Role(looks[kind].role)}
		if kind == int(spans.Run) {
			out = append([]entry{e}, out...)
		} else {
			out = append(out, e)
		}
	}
	return out
}

func (m *Model) signEntries(d *drawn) []entry {
	t := m.options.Theme
	muted := t.Role(words.RoleMuted)
	rough := "~"
	if d.inks[inkSoft] {
		rough = m.sign(signSoft) + " ~"
	}
	var out []entry
	for _, one := range [...]struct {
		shown bool
		entry
	}{
		{d.worst, entry{m.sign(signWorst), "took most", t.Role(words.RoleWarn)}},
		{d.path && !m.compares, entry{m.sign(signCritical), "decides", muted}},
		{d.inks[inkFailed], entry{m.sign(signFailed), "failed", t.Role(failedRole)}},
		{d.inks[inkOpen], entry{m.sign(signOpen), "goes on", theme.Style{}}},
		{d.rough || d.inks[inkSoft], entry{rough, "known to the second", muted}},
		{d.inks[inkShort], entry{m.sign(signShort), "less than a cell", muted}},
	} {
		if one.shown {
			out = append(out, one.entry)
		}
	}
	return out
}

// drawn is what was painted, and so is to be explained.
type drawn struct {
	kinds              [len(looks)]bool
	inks               [inkOpen + 1]bool
	path, worst, rough bool
}

// note takes in a line as it was painted.
func (d *drawn) note(l *line, cells []cell) {
	d.worst = d.worst || l.worst
	d.path = d.path || l.critical && !l.worst
	d.rough = d.rough || strings.HasPrefix(l.length, "~") || strings.HasPrefix(l.length, "<")
	for _, c := range cells {
		d.inks[c.ink] = true
		if c.ink == inkSolid {
			d.kinds[c.kind] = true
		}
	}
}
