package words

import (
	"strconv"
	"strings"
)

// maxSGR bounds the parameters of one SGR sequence; nothing honest needs more.
const maxSGR = 16

// cutSGR returns the SGR sequence that s begins with, and whether it leaves a
// colour or attribute set. It is strict: ESC [ digits ; … m with parameters
// that change how text looks, never whether it can be seen.
func cutSGR(s string) (sequence string, sets, ok bool) {
	if len(s) < 3 || s[1] != '[' {
		return "", false, false
	}
	end := 2
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ';') {
		end++
	}
	if end == len(s) || s[end] != 'm' {
		return "", false, false
	}
	sets, ok = allowedSGR(s[2:end])
	return s[:end+1], sets, ok
}

// allowedSGR checks the parameters of an SGR sequence.
func allowedSGR(parameters string) (sets, ok bool) {
	if parameters == "" {
		return false, true
	}
	codes, ok := sgrCodes(parameters)
	if !ok {
		return false, false
	}
	for i := 0; i < len(codes); i++ {
		code := codes[i]
		if code == 38 || code == 48 {
			used := extendedColour(codes[i+1:])
			if used == 0 {
				return false, false
			}
			i += used
			sets = true
			continue
		}
		if !plainSGR(code) {
			return false, false
		}
		sets = code != 0
	}
	return sets, true
}

// sgrCodes splits the parameters of an SGR sequence; an empty one means 0.
func sgrCodes(parameters string) ([]int, bool) {
	fields := strings.Split(parameters, ";")
	if len(fields) > maxSGR {
		return nil, false
	}
	codes := make([]int, len(fields))
	for i, field := range fields {
		if field == "" {
			continue
		}
		code, err := strconv.Atoi(field)
		if err != nil || code > 255 {
			return nil, false
		}
		codes[i] = code
	}
	return codes, true
}

// plainSGR reports whether code is a colour, bold, faint, italic, underline,
// reverse, crossed-out, or the end of one. Blinking (5, 6) and concealed (8)
// text is not let through.
func plainSGR(code int) bool {
	switch {
	case code <= 4, code == 7, code == 9, code >= 21 && code <= 29, code == 39, code == 49:
		return true
	case code >= 30 && code <= 37, code >= 40 && code <= 47:
		return true
	case code >= 90 && code <= 97, code >= 100 && code <= 107:
		return true
	}
	return false
}

// extendedColour returns how many codes after 38 or 48 belong to its colour:
// two for the palette (5;n), four for true colour (2;r;g;b), none when it is
// malformed.
func extendedColour(codes []int) int {
	switch {
	case len(codes) >= 2 && codes[0] == 5:
		return 2
	case len(codes) >= 4 && codes[0] == 2:
		return 4
	}
	return 0
}
