package details

import (
	"strings"
	"unicode"

	"github.com/initwatch/initwatch/tui/paint"
)

// row is one line of a page with the text that is searched and copied.
type row struct {
	line paint.Line
	text string
	// follows is set for the rest of the row before: only the screen broke it, at
	// joint. It begins at the byte at.
	follows bool
	joint   string
	at      int
}

// page is text that can be scrolled and searched.
type page struct {
	rows   []row
	height int
	top    int
	query  string
	hits   []int // rows that hold what is searched
	hit    int
}

func (p *page) set(rows []row) {
	p.rows = rows
	p.look()
	p.scroll(0)
}

func (p *page) scroll(n int) { p.top = max(0, min(p.top+n, len(p.rows)-p.height)) }

// search looks for a text, from what is seen on. A capital letter makes case
// count.
func (p *page) search(query string) {
	p.query = query
	p.look()
	for i, at := range p.hits {
		if p.hit = i; at >= p.top {
			break
		}
	}
	p.show()
}

func (p *page) look() {
	p.hits = p.hits[:0]
	if p.query == "" {
		return
	}
	sharp := strings.ContainsFunc(p.query, unicode.IsUpper)
	for i := 0; i < len(p.rows); {
		end := i + 1
		for end < len(p.rows) && p.rows[end].follows {
			end++
		}
		p.lookIn(i, end, sharp)
		i = end
	}
	p.hit = max(0, min(p.hit, len(p.hits)-1))
}

// lookIn searches rows that are one text. What begins in one may end in the
// next.
func (p *page) lookIn(from, to int, sharp bool) {
	var text strings.Builder
	var begins []int
	for i := from; i < to; i++ {
		r := &p.rows[i]
		piece := r.joint + r.text[min(r.at, len(r.text)):]
		if !sharp {
			piece = strings.ToLower(piece)
		}
		begins = append(begins, text.Len())
		text.WriteString(piece)
	}
	all := text.String()
	begins = append(begins, len(all))
	for i := range to - from {
		end := min(len(all), begins[i+1]+len(p.query)-1)
		if begins[i] < begins[i+1] && strings.Contains(all[begins[i]:end], p.query) {
			p.hits = append(p.hits, from+i)
		}
	}
}

// next goes to the next row that holds what is searched, or to the one before.
func (p *page) next(back bool) {
	if len(p.hits) == 0 {
		return
	}
	by := 1
	if back {
		by = len(p.hits) - 1
	}
	p.hit = (p.hit + by) % len(p.hits)
	p.show()
}

// show brings the present hit into sight.
func (p *page) show() {
	if p.hit >= len(p.hits) {
		return
	}
	at := p.hits[p.hit]
	if at < p.top || at >= p.top+p.height {
		p.top = at - p.height/3
	}
	p.scroll(0)
}

// found reports whether row i is the present hit.
func (p *page) found(i int) bool { return p.hit < len(p.hits) && p.hits[p.hit] == i }

func (p *page) text() string {
	var b strings.Builder
	for i := range p.rows {
		b.WriteString(p.rows[i].text)
		b.WriteByte('\n')
	}
	return b.String()
}
