package dump

import (
	"errors"
	"io"
)

// windowSize is how much of a stream is in memory at a time.
const windowSize = 128 << 10

// scanner splits JSON text into objects: the values of the text, the items of
// lists, and the elements of arrays at the top. It copies each object without
// spaces and without what the rules drop, and notes what AsOf and errors need.
// It holds one object at most.
type scanner struct {
	window
	emit func(*object) error
	rule *rule // for objects of any kind

	object   object
	out      []byte // the object, compacted
	muted    int    // above 0, nothing is copied
	quantity int    // above 0, scalars are quantities
	depth    int
	key      []byte
	text     []byte // the newest string, still escaped; valid until the next byte is read
	long     []byte // backs text when that did not lie in one window
}

func newScanner(r io.Reader, emit func(*object) error) *scanner {
	return &scanner{window: window{r: r, buf: make([]byte, 0, windowSize), line: 1}, emit: emit, rule: objectRule}
}

// scanText splits a text that begins in a line of some file.
func scanText(text []byte, line int, rule *rule, emit func(*object) error) error {
	s := &scanner{window: window{buf: text, line: line, err: io.EOF}, emit: emit, rule: rule}
	return s.scan()
}

// scan splits the text to its end.
func (s *scanner) scan() error {
	for {
		s.bound()
		if !s.space() {
			return s.end()
		}
		var err error
		switch c := s.buf[s.pos]; c {
		case '{':
			err = s.document()
		case '[':
			err = s.items()
		case '=':
			err = s.here().errorf("expected an object, and found the log of a container; run kubectl cluster-info dump with --output-directory and name the directory")
		default:
			err = s.here().errorf("expected an object, which begins with {, and found %q", c)
		}
		if err != nil {
			return err
		}
	}
}

// end returns nil at a proper end.
func (s *scanner) end() error {
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.cut("the text")
}

// bound gives what begins at pos the room of one object.
func (s *scanner) bound() { s.limit = s.offset + int64(s.pos) + maxObject }

// begin prepares for the object at pos.
func (s *scanner) begin() {
	s.bound()
	s.object = object{place: s.here()}
	s.out = s.out[:0]
}

// deliver hands out the object that was read.
func (s *scanner) deliver() error {
	s.object.json = s.out
	return s.emit(&s.object)
}

// document reads an object at the top. A list hands out its items as they
// come, and itself without them in the end.
func (s *scanner) document() error {
	s.begin()
	s.open()
	for first := true; ; first = false {
		done, err := s.next('}', first)
		if err != nil {
			return err
		}
		if done {
			return s.deliver()
		}
		if err := s.readKey(); err != nil {
			return err
		}
		if string(s.key) == "items" && s.buf[s.pos] == '[' {
			err = s.list()
		} else {
			err = s.member(s.rule)
		}
		if err != nil {
			return err
		}
	}
}

// list hands out the items of the list that is being read, and goes back to
// the list. What it said before its items is noted in the object.
func (s *scanner) list() error {
	list := s.object
	if err := s.items(); err != nil {
		return err
	}
	s.begin()
	s.object = list
	s.object.list = true
	s.out = append(s.out, '{')
	return nil
}

// items hands out the elements of the array at pos.
func (s *scanner) items() error {
	s.pos++
	for first := true; ; first = false {
		s.bound()
		done, err := s.nextElement(']', first)
		if err != nil || done {
			return err
		}
		if c := s.buf[s.pos]; c != '{' {
			return s.here().errorf("expected an object among the items, and found %q", c)
		}
		s.begin()
		s.object.item = true
		if err := s.value(s.rule, false); err != nil {
			return err
		}
		if err := s.deliver(); err != nil {
			return err
		}
	}
}
