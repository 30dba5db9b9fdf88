package logview

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/tui/paint"
)

// expand replaces tabs by the spaces that they stand for.
func expand(text string) string {
	if !strings.Contains(text, "\t") {
		return text
	}
	var b strings.Builder
	column := 0
	for i, piece := range strings.Split(text, "\t") {
		if i > 0 {
			n := tab - column%tab
			b.WriteString(strings.Repeat(" ", n))
			column += n
		}
		b.WriteString(piece)
		column += ansi.StringWidth(piece)
	}
	return b.String()
}

// guard replaces control characters other than those of a colour. The source
// has made lines harmless; a pane that paints foreign text looks twice.
func guard(text string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, 0x1b)
		if i < 0 {
			b.WriteString(paint.OneLine(text))
			return b.String()
		}
		b.WriteString(paint.OneLine(text[:i]))
		n := colour(text[i:])
		if n == 0 {
			b.WriteByte(' ')
			n = 1
		} else {
			b.WriteString(text[i : i+n])
		}
		text = text[i+n:]
	}
}

// colour returns the length of the SGR sequence that text begins with, 0 when
// it begins with something else.
func colour(text string) int {
	if !strings.HasPrefix(text, "\x1b[") {
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
