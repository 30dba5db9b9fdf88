package dump

import "encoding/json"

// space skips white space and reports whether something follows.
func (s *scanner) space() bool {
	for {
		rest := s.buf[s.pos:]
		n := 0
		for n < len(rest) && (rest[n] == ' ' || rest[n] == '\n' || rest[n] == '\r' || rest[n] == '\t') {
			n++
		}
		s.pos += n
		if n < len(rest) {
			return true
		}
		if !s.fill() {
			return false
		}
	}
}

// readString reads the string at pos into text.
func (s *scanner) readString() error {
	s.pos++
	s.long = s.long[:0]
	for skip := 0; s.more(); {
		rest := s.buf[s.pos:]
		end := closingQuote(rest, skip)
		if end < len(rest) {
			s.text = rest[:end]
			if len(s.long) > 0 {
				s.long = append(s.long, rest[:end]...)
				s.text = s.long
			}
			s.pos += end + 1
			return nil
		}
		s.long = append(s.long, rest...)
		s.pos = len(s.buf)
		skip = end - len(rest)
	}
	return s.cut("a string")
}

// closingQuote returns where the string ends that goes on in text. Where it
// does not, it returns the length of text, plus 1 when the first byte after it
// is escaped.
func closingQuote(text []byte, from int) int {
	i := from
	for ; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i
		case '\\':
			i++
		}
	}
	return i
}

// literal reads a number, true, false or null.
func (s *scanner) literal() error {
	s.long = s.long[:0]
	for s.more() && inLiteral(s.buf[s.pos]) && len(s.long) < maxLiteral {
		s.long = append(s.long, s.buf[s.pos])
		s.pos++
	}
	s.text = s.long
	if !s.more() {
		return s.cut("an object")
	}
	if len(s.text) == 0 {
		return s.here().errorf("expected a value, and found %q", s.buf[s.pos])
	}
	if !validLiteral(s.text) {
		return s.here().errorf("expected a value, and found %.40q", s.text)
	}
	if s.muted == 0 {
		s.out = append(s.out, s.text...)
	}
	return s.checkQuantity()
}

// maxLiteral is longer than any number that a field of an object can take.
const maxLiteral = 100

func inLiteral(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'E'
}

func validLiteral(text []byte) bool {
	switch string(text) {
	case "0", "1", "true", "false", "null":
		return true
	}
	return json.Valid(text)
}
