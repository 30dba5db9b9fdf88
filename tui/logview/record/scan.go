package record

// Field is a member of a JSON object as it stands in the text.
type Field struct {
	// Key is what stands between the quotes, escapes and all.
	Key []byte
	// Value is a string with its quotes, a number, an object, anything.
	Value []byte
	// At is where Value begins.
	At int
}

// maxDepth bounds how deep values may nest.
const maxDepth = 64

// members walks the members of the object that text is, and reports whether it
// is one. It checks what it needs for finding the members and no more: a wrong
// number passes.
func members(text []byte, yield func(Field) bool) bool {
	s := scanner{text: text}
	s.blanks()
	if !s.eat('{') {
		return false
	}
	for first := true; ; first = false {
		s.blanks()
		if s.eat('}') {
			s.blanks()
			return s.at == len(text)
		}
		if !first && !s.eat(',') {
			return false
		}
		field, ok := s.member()
		if !ok {
			return false
		}
		if !yield(field) {
			return true
		}
	}
}

type scanner struct {
	text []byte
	at   int
}

func (s *scanner) blanks() {
	for s.at < len(s.text) && blank(s.text[s.at]) {
		s.at++
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func (s *scanner) eat(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *scanner) member() (Field, bool) {
	s.blanks()
	start := s.at
	if !s.quoted() {
		return Field{}, false
	}
	key := s.text[start+1 : s.at-1]
	s.blanks()
	if !s.eat(':') {
		return Field{}, false
	}
	s.blanks()
	from := s.at
	if !s.value(0) {
		return Field{}, false
	}
	return Field{Key: key, Value: s.text[from:s.at], At: from}, true
}

// quoted moves past a string.
func (s *scanner) quoted() bool {
	if !s.eat('"') {
		return false
	}
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return true
		case c == '\\':
			s.at += 2
		default:
			s.at++
		}
	}
	return false
}

// value moves past any value.
func (s *scanner) value(depth int) bool {
	if s.at >= len(s.text) || depth > maxDepth {
		return false
	}
	switch s.text[s.at] {
	case '"':
		return s.quoted()
	case '{':
		return s.nested('}', depth)
	case '[':
		return s.nested(']', depth)
	}
	from := s.at
	for s.at < len(s.text) && bare(s.text[s.at]) {
		s.at++
	}
	return s.at > from
}

// bare reports whether c can be part of a number, true, false or null.
func bare(c byte) bool {
	return letter(c) || digit(c) || c == '-' || c == '+' || c == '.'
}

// nested moves past an object or an array up to its closing sign. It does not
// tell one kind of separator from another.
func (s *scanner) nested(closing byte, depth int) bool {
	s.at++
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == closing:
			s.at++
			return true
		case blank(c), c == ',', c == ':':
			s.at++
		default:
			if !s.value(depth + 1) {
				return false
			}
		}
	}
	return false
}
