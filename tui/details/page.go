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
	for i := range p.rows {
		text := p.rows[i].text
		if !sharp {
			text = strings.ToLower(text)
		}
		if strings.Contains(text, p.query) {
			p.hits = append(p.hits, i)
		}
	}
	p.hit = max(0, min(p.hit, len(p.hits)-1))
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
