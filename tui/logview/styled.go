package logview

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// styled is a text and how its characters are set.
type styled struct {
	text  string
	looks []look // in order; each holds until the next
	plain bool   // one byte is one cell throughout
}

// look is how characters are set from a byte on.
type look struct {
	at  int
	pen pen
}

// read takes the SGR sequences out of a line of the log. Other escapes and
// controls, of which the source has left none, become blanks: a pane that
// paints foreign text looks twice.
func read(raw []byte) styled {
	var b strings.Builder
	var s styled
	now := pen{}
	for rest := string(raw); rest != ""; {
		i := strings.IndexByte(rest, escape)
		if i < 0 {
			i = len(rest)
		}
		b.WriteString(fit(rest[:i]))
		rest = rest[i:]
		if rest == "" {
			break
		}
		n := colour(rest)
		if n == 0 {
			b.WriteByte(' ')
			rest = rest[1:]
			continue
		}
		now = now.after(rest[2 : n-1])
		s.looks = append(s.looks, look{b.Len(), now})
		rest = rest[n:]
	}
	s.text = b.String()
	s.plain = plain(s.text)
	return s
}

// plain reports whether text is printable ASCII.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// fit replaces control characters other than tabs.
func fit(text string) string {
	if plain(text) || !strings.Contains(text, "\t") {
		return paint.OneLine(text)
	}
	pieces := strings.Split(text, "\t")
	for i := range pieces {
		pieces[i] = paint.OneLine(pieces[i])
	}
	return strings.Join(pieces, "\t")
}

// colour returns the length of the SGR sequence that text begins with, 0 when
// it begins with something else.
func colour[T string | []byte](text T) int {
	if len(text) < 3 || text[0] != escape || text[1] != '[' {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// bare appends raw to dst without its SGR sequences.
func bare(dst, raw []byte) []byte {
	for at := 0; at < len(raw); {
		if n := colour(raw[at:]); n > 0 {
			at += n
			continue
		}
		dst = append(dst, raw[at])
		at++
	}
	return dst
}

// add appends text.
func (s *styled) add(text string, style theme.Style) {
	s.looks = append(s.looks, look{len(s.text), pen{}.with(style)})
	s.text += text
}

// at returns the index of the look that holds at a byte, -1 before the first.
func (s *styled) at(offset int) int {
	i, found := slices.BinarySearchFunc(s.looks, offset, func(l look, at int) int { return l.at - at })
	if !found {
		return i - 1
	}
	for i+1 < len(s.looks) && s.looks[i+1].at == offset {
		i++
	}
	return i
}

// over changes how the characters in spans are set. The spans are in order and
// do not overlap.
func (s *styled) over(spans [][2]int, change func(pen) pen) {
	if len(spans) == 0 {
		return
	}
	looks := make([]look, 0, len(s.looks)+2*len(spans))
	under, old := pen{}, s.looks
	upTo := func(end int, inside bool) {
		for len(old) > 0 && old[0].at <= end {
			under = old[0].pen
			if old[0].at < end {
				looks = append(looks, look{old[0].at, changed(under, inside, change)})
			}
			old = old[1:]
		}
	}
	for _, span := range spans {
		upTo(span[0], false)
		looks = append(looks, look{span[0], change(under)})
		upTo(span[1], true)
		looks = append(looks, look{span[1], under})
	}
	s.looks = append(looks, old...)
}

func changed(p pen, inside bool, change func(pen) pen) pen {
	if inside {
		return change(p)
	}
	return p
}
