package logview

import (
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/tui/theme"
)

const (
	escape = 0x1b
	reset  = "\x1b[m"
)

// pen is how a character is set: what the SGR sequences before it add up to.
// The zero pen changes nothing.
type pen struct {
	fg, bg string // the parameters that set the colour, "" for the terminal's own
	attrs  attrs
}

type attrs uint8

const (
	bold attrs = 1 << iota
	faint
	italic
	underline
	reverse
	strike
)

// codes are the parameters that set the attributes, in the order of their bits.
var codes = [...]string{"1", "2", "3", "4", "7", "9"}

// sgr returns the sequence that takes p up after a reset.
func (p pen) sgr() string {
	var set []string
	for i, code := range codes {
		if p.attrs&(1<<i) != 0 {
			set = append(set, code)
		}
	}
	for _, colour := range [...]string{p.fg, p.bg} {
		if colour != "" {
			set = append(set, colour)
		}
	}
	if len(set) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(set, ";") + "m"
}

// with returns p with what s sets. Whatever kind of colour s has, its own
// rendering says how it is set.
func (p pen) with(s theme.Style) pen {
	text := s.Render("x")
	for {
		n := colour(text)
		if n == 0 || len(text) == n {
			return p
		}
		p = p.after(text[2 : n-1])
		text = text[n:]
	}
}

// after returns p after a sequence with these parameters. What it does not
// know changes nothing.
func (p pen) after(parameters string) pen {
	fields := strings.Split(parameters, ";")
	for i := 0; i < len(fields); i++ {
		code, err := strconv.Atoi("0" + fields[i])
		if err != nil {
			return p
		}
		if code == 38 || code == 48 {
			used := extended(fields[i+1:])
			if used == 0 {
				return p
			}
			colour := strings.Join(fields[i:i+1+used], ";")
			i += used
			if code == 38 {
				p.fg = colour
			} else {
				p.bg = colour
			}
			continue
		}
		p = p.one(code)
	}
	return p
}

// extended returns how many parameters after 38 or 48 make up a colour.
func extended(fields []string) int {
	n := 0
	switch {
	case len(fields) >= 2 && fields[0] == "5":
		n = 2
	case len(fields) >= 4 && fields[0] == "2":
		n = 4
	}
	for _, field := range fields[:n] {
		if len(field) == 0 || len(field) > 3 {
			return 0
		}
	}
	return n
}

// one returns p after a single parameter.
func (p pen) one(code int) pen {
	switch {
	case code == 0:
		return pen{}
	case code >= 30 && code <= 37, code >= 90 && code <= 97:
		p.fg = strconv.Itoa(code)
	case code == 39:
		p.fg = ""
	case code >= 40 && code <= 47, code >= 100 && code <= 107:
		p.bg = strconv.Itoa(code)
	case code == 49:
		p.bg = ""
	default:
		p.attrs = p.attrs&^clears[code] | sets[code]
	}
	return p
}

var (
	sets   = map[int]attrs{1: bold, 2: faint, 3: italic, 4: underline, 7: reverse, 9: strike, 21: underline}
	clears = map[int]attrs{22: bold | faint, 23: italic, 24: underline, 27: reverse, 29: strike}
)
