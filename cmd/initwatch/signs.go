package main

import (
	"io"
	"unicode/utf8"

	"github.com/initwatch/initwatch/tui/theme"
)

// signs is where text goes: to w as it is, or with the signs that are this
// program's own as ASCII.
func signs(w io.Writer, ascii bool) io.Writer {
	if !ascii {
		return w
	}
	return &plainSigns{to: w}
}

// plainSigns replaces signs on their way.
type plainSigns struct {
	to   io.Writer
	rest []byte // of a character that came in parts
}

// Write takes text in pieces of any size.
func (p *plainSigns) Write(text []byte) (int, error) {
	all := append(p.rest, text...)
	end := len(all)
	for i := 1; i < utf8.UTFMax && i <= len(all); i++ {
		if begins := all[len(all)-i:]; utf8.RuneStart(begins[0]) {
			if !utf8.FullRune(begins) {
				end -= i
			}
			break
		}
	}
	p.rest = append([]byte(nil), all[end:]...)
	if _, err := io.WriteString(p.to, theme.Theme{ASCII: true}.Text(string(all[:end]))); err != nil {
		return 0, err
	}
	return len(text), nil
}
