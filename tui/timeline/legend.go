package timeline

import (
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

// legend explains what is drawn, as much of it as fits: first what the names
// beside the bars do not tell.
func (m *Model) legend() paint.Line {
	var l paint.Line
	muted := m.options.Theme.Role(words.RoleMuted)
	for _, e := range m.entries() {
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

func (m *Model) entries() []entry {
	t := m.options.Theme
	drawn := &m.seen
	var out []entry
	if drawn.worst {
		out = append(out, entry{m.sign(signWorst), "took most", t.Role(words.RoleWarn)})
	}
	if drawn.path && !drawn.kinds[median] && !drawn.kinds[over] {
		out = append(out, entry{m.sign(signCritical), "decides", t.Role(words.RoleMuted)})
	}
	if drawn.failed {
		out = append(out, entry{m.sign(signFailed), "failed", t.Role(failedRole)})
	}
	if drawn.open {
		out = append(out, entry{m.sign(signOpen), "goes on", theme.Style{}})
	}
	if drawn.rough {
		out = append(out, entry{m.sign(signSoft) + " ~", "known to the second", t.Role(words.RoleMuted)})
	}
	for kind := range looks {
		if drawn.kinds[kind] {
			out = append(out, entry{m.glyph(spans.Kind(kind)), looks[kind].word, t.Role(looks[kind].role)})
		}
	}
	return out
}

// drawn is what the spans that are shown are like.
type drawn struct {
	kinds                            [len(looks)]bool
	path, worst, failed, open, rough bool
}

func drawnOf(lines []line) drawn {
	var d drawn
	for i := range lines {
		d.worst = d.worst || lines[i].worst
		d.path = d.path || lines[i].critical
		for j := range lines[i].spans {
			s := &lines[i].spans[j]
			d.kinds[s.Kind] = true
			d.failed = d.failed || s.Failed
			d.open = d.open || s.Open
			d.rough = d.rough || rough(s)
		}
	}
	return d
}
