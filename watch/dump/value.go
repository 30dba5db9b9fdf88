package dump

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// maxDepth bounds how deep values nest: the scanner recurses.
const maxDepth = 500

// value reads the value at pos by its rule. A clock says that the value may be
// a time that counts.
func (s *scanner) value(r *rule, clock bool) error {
	switch s.buf[s.pos] {
	case '{':
		return s.nest('}', func() error { return s.entry(r) })
	case '[':
		return s.nest(']', func() error {
			s.separate()
			return s.value(r, false)
		})
	case '"':
		return s.stringValue(r, clock)
	}
	return s.literal()
}

// open enters the object or array at pos.
func (s *scanner) open() {
	s.keep(s.buf[s.pos])
	s.pos++
}

// nest reads the object or array at pos, each element with read.
func (s *scanner) nest(closing byte, read func() error) error {
	if s.depth++; s.depth > maxDepth {
		return s.here().errorf("values nest more than %d deep, and no Kubernetes object does", maxDepth)
	}
	s.open()
	for first := true; ; first = false {
		done, err := s.next(closing, first)
		if err != nil {
			return err
		}
		if done {
			s.depth--
			return nil
		}
		if err := read(); err != nil {
			return err
		}
	}
}

// next goes to the next element and reports whether the object or array is
// closed instead.
func (s *scanner) next(closing byte, first bool) (done bool, err error) {
	done, err = s.nextElement(closing, first)
	if done {
		s.keep(closing)
	}
	return done, err
}

// nextElement is next without a copy of what closes.
func (s *scanner) nextElement(closing byte, first bool) (done bool, err error) {
	if !s.space() {
		return false, s.cut("an object")
	}
	switch c := s.buf[s.pos]; {
	case c == closing:
		s.pos++
		return true, nil
	case first:
		return false, nil
	case c != ',':
		return false, s.here().errorf("expected a comma or %q, and found %q", closing, c)
	}
	s.pos++
	if !s.space() {
		return false, s.cut("an object")
	}
	return false, nil
}

// entry reads a key and its value.
func (s *scanner) entry(r *rule) error {
	if err := s.readKey(); err != nil {
		return err
	}
	return s.member(r)
}

// readKey reads a key and goes to its value.
func (s *scanner) readKey() error {
	if c := s.buf[s.pos]; c != '"' {
		return s.here().errorf("expected a key in double quotes, and found %q", c)
	}
	if err := s.readString(); err != nil {
		return err
	}
	s.key = append(s.key[:0], s.text...)
	if !s.space() {
		return s.cut("an object")
	}
	if c := s.buf[s.pos]; c != ':' {
		return s.here().errorf("expected a colon after the key %.40q, and found %q", s.key, c)
	}
	s.pos++
	if !s.space() {
		return s.cut("an object")
	}
	return nil
}

// member reads the value of a key that was read, by the rule of the object.
func (s *scanner) member(r *rule) error {
	key := plain(s.key)
	child := r.child(key)
	clock := r.clock && timeKey(key)
	quantity := quantityKey(key)
	if child.means != "" {
		s.object.shape = child.means
	}
	if child.drop {
		s.muted++
		defer func() { s.muted-- }()
	}
	if quantity {
		s.quantity++
		defer func() { s.quantity-- }()
	}
	s.separate()
	s.keepQuoted(s.key)
	s.keep(':')
	return s.value(child, clock)
}

// plain resolves the escapes of a key.
func plain(key []byte) []byte {
	for _, c := range key {
		if c == '\\' {
			return unescape(key)
		}
	}
	return key
}

// unescape resolves the escapes of a string. What is no string stays.
func unescape(text []byte) []byte {
	var out string
	if json.Unmarshal([]byte(`"`+string(text)+`"`), &out) != nil {
		return text
	}
	return []byte(out)
}

func (s *scanner) stringValue(r *rule, clock bool) error {
	if err := s.readString(); err != nil {
		return err
	}
	s.keepQuoted(s.text)
	if clock {
		s.object.see(s.text)
	}
	if r.field != nil {
		*r.field(&s.object) = string(plain(s.text))
	}
	return s.checkQuantity()
}

// absurd finds scalars such as 1e2000000000. Parsing one of them as a resource
// quantity computes a power of ten with that many digits, which takes minutes
// and gigabytes, as do a million digits; no cluster stores one.
var absurd = regexp.MustCompile(`^[+-]?([0-9.]{100}|[0-9.]+[eE][+-]?[0-9]{5})`)

// checkQuantity refuses the scalar in text when it is a quantity that would
// take too long to parse.
func (s *scanner) checkQuantity() error {
	if s.quantity > 0 && s.muted == 0 && absurd.Match(bytes.TrimSpace(plain(s.text))) {
		return s.here().errorf("the quantity %.40q is absurdly large or long; Kubernetes stores none like it", s.text)
	}
	return nil
}

// keep copies a byte.
func (s *scanner) keep(c byte) {
	if s.muted == 0 {
		s.out = append(s.out, c)
	}
}

func (s *scanner) keepQuoted(text []byte) {
	if s.muted == 0 {
		s.out = append(append(append(s.out, '"'), text...), '"')
	}
}

// separate writes the comma between two elements.
func (s *scanner) separate() {
	if last := s.out[len(s.out)-1]; s.muted == 0 && last != '{' && last != '[' {
		s.out = append(s.out, ',')
	}
}
