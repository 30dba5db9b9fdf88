package paint

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/tui/theme"
)

// least is the room below which a text rather begins on the next line.
const least = 12

// Flow lays text out: what fits into first cells, then lines of rest cells, at
// most limit lines in all. The last line is cut when text goes on. The first
// line is "" when there is no sensible room for it.
func Flow(t theme.Theme, text string, first, rest, limit int) []string {
	text = OneLine(text)
	if limit <= 1 || Width(text) <= first {
		return []string{Cut(t, text, first)}
	}
	lines := make([]string, 0, limit)
	if first < least {
		lines = append(lines, "")
	}
	for text != "" && len(lines) < limit {
		room := rest
		if len(lines) == 0 {
			room = first
		}
		if len(lines) == limit-1 {
			return append(lines, Cut(t, text, room))
		}
		var line string
		line, text = breakLine(text, room)
		lines = append(lines, line)
	}
	return lines
}

// breakLine takes the words off text that fit into width cells. A word that is
// too long for any line is broken.
func breakLine(text string, width int) (line, left string) {
	if width <= 0 {
		return "", ""
	}
	if Width(text) <= width {
		return text, ""
	}
	head := ansi.Truncate(text, width, "")
	if strings.HasPrefix(text[len(head):], " ") {
		return head, strings.TrimLeft(text[len(head):], " ")
	}
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		return strings.TrimRight(head[:i], " "), strings.TrimLeft(text[i:], " ")
	}
	if head == "" { // a character wider than the line
		return "", ""
	}
	return head, text[len(head):]
}

// Spread breaks a text that was laid out again, so that it takes n lines where
// n were kept free for it: between two clauses when there are such, else
// between two words.
func Spread(lines []string, n int) []string {
	for len(lines) < n {
		last := len(lines) - 1
		head, tail, ok := parted(lines[last])
		if !ok {
			break
		}
		lines = append(lines[:last:last], head, tail)
	}
	return lines
}

// parted cuts a line before its last clause.
func parted(line string) (head, tail string, ok bool) {
	for _, mark := range [...]string{" · ", " - ", ", ", " "} {
		i := strings.LastIndex(line, mark)
		if i <= 0 {
			continue
		}
		if mark == ", " {
			i++
		}
		return line[:i], line[i+1:], true
	}
	return "", "", false
}
