package words

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Clean makes foreign text harmless for one line. C0 controls and DEL become
// control pictures, line ends and tabs among them; C1 controls, bidirectional
// controls, line separators and invisible spaces become <U+202E> and the like;
// invalid bytes become \xNN. What shapes visible text (joiners, variation
// selectors, combining marks) stays. The result is valid UTF-8 without a
// control character, and cleaning it again changes nothing.
func Clean(s string) string { return clean(s, keepNothing) }

// CleanLines does what Clean does and keeps line ends (\n) and tabs.
func CleanLines(s string) string { return clean(s, keepLines) }

// CleanLog does what Clean does for one line of a log and keeps its tabs and
// its SGR colours: those that are written strictly, hide nothing and do not
// blink. A line that sets a colour ends with a reset.
func CleanLog(s string) string { return clean(s, keepColour) }

// keep says which control characters pass.
type keep uint8

const (
	keepNothing keep = iota
	keepLines
	keepColour
)

// passes reports whether the control character c stays as it is.
func (k keep) passes(c byte) bool {
	return c == '\t' && k != keepNothing || c == '\n' && k == keepLines
}

const (
	escape = 0x1b
	del    = 0x7f
	// pictures is U+2400, the picture of NUL: those of the other C0 controls
	// follow in order. DEL has its own at U+2421.
	pictures   = 0x2400
	pictureDel = 0x2421
	resetSGR   = "\x1b[0m"
)

func clean(s string, k keep) string {
	at := firstUnsafe(s, k)
	if at == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:at])
	coloured := false
	for at < len(s) {
		if s[at] == escape && k == keepColour {
			if sequence, sets, ok := cutSGR(s[at:]); ok {
				b.WriteString(sequence)
				coloured = sets
				at += len(sequence)
				continue
			}
		}
		at += cleanRune(&b, s[at:], k)
	}
	if coloured {
		b.WriteString(resetSGR)
	}
	return b.String()
}

// firstUnsafe returns the index of the first byte that needs a second look:
// len(s) for the plain ASCII that nearly all text is.
func firstUnsafe(s string, k keep) int {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c == del || c < ' ' && !k.passes(c) {
			return i
		}
	}
	return len(s)
}

// cleanRune writes the harmless form of the first rune of s and returns how
// many bytes of s it stands for.
func cleanRune(b *strings.Builder, s string, k keep) int {
	c := s[0]
	switch {
	case c == del:
		b.WriteRune(pictureDel)
		return 1
	case c < ' ' && !k.passes(c):
		b.WriteRune(pictures + rune(c))
		return 1
	case c < utf8.RuneSelf:
		b.WriteByte(c)
		return 1
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		fmt.Fprintf(b, `\x%02X`, c)
	case misleading(r):
		fmt.Fprintf(b, "<U+%04X>", r)
	default:
		b.WriteString(s[:size])
	}
	return size
}

// misleading reports whether r is invisible or reorders what surrounds it:
// C1 controls, bidirectional controls, separators and spaces without width.
func misleading(r rune) bool {
	switch {
	case r >= 0x80 && r <= 0x9f,
		r >= 0x202a && r <= 0x202e,
		r >= 0x2066 && r <= 0x2069:
		return true
	}
	switch r {
	case 0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0xfeff:
		return true
	}
	return false
}
