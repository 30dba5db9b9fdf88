package dump

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// splitter splits YAML text into objects: its documents, and the items of
// lists, which it finds by their dashes' indent without looking into them. It
// holds one object at most, as long as the items of a list begin on a line of
// their own, as kubectl prints them.
type splitter struct {
	in   *bufio.Reader
	emit func(*object) error
	rule *rule // for objects of any kind
	line int   // the number of the line that was read last

	document chunk // the document, without the items that were split off
	item     chunk // the item that is being read
	heading  bool  // the newest line with content was the key of the items
	indent   int   // of the items' dashes; -1 outside a list's items
	list     bool  // items were split off the document
}

// chunk is a run of lines.
type chunk struct {
	text []byte
	line int // of the first
}

func newSplitter(in *bufio.Reader, emit func(*object) error) *splitter {
	return &splitter{in: in, emit: emit, rule: objectRule, indent: outside}
}

const outside = -1

// split splits the text to its end.
func (s *splitter) split() error {
	for {
		line, err := s.readLine()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(line) > 0 {
			if err := s.take(line); err != nil {
				return err
			}
		}
		if err != nil {
			return s.endDocument()
		}
	}
}

// readLine returns the next line with its end. It is valid until the next one
// is read.
func (s *splitter) readLine() ([]byte, error) {
	s.line++
	line, err := s.in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, s.located(err)
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) && len(long) <= maxObject {
		line, err = s.in.ReadSlice('\n')
		long = append(long, line...)
	}
	if len(long) > maxObject {
		err = errTooLarge
	}
	return long, s.located(err)
}

func (s *splitter) located(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return s.here().wrap(err)
}

func (s *splitter) here() place { return place{s.line, -1} }

// take files a line under the item or the document that it belongs to.
func (s *splitter) take(line []byte) error {
	content := bytes.TrimLeft(line, " ")
	indent := len(line) - len(content)
	blank := len(bytes.TrimSpace(content)) == 0 || content[0] == '#'
	switch {
	case indent == 0 && marker(line):
		return s.startDocument(line)
	case blank:
		return s.keepBlank(line)
	case s.heading && dash(content):
		s.heading, s.list, s.indent = false, true, indent
		return s.startItem(line, indent)
	case s.indent == outside || s.heading:
		return s.takeDocument(line, indent)
	case indent == s.indent && dash(content):
		return s.nextItem(line, indent)
	case indent > s.indent || content[0] == '\t': // a tab is for the YAML parser to refuse
		return s.add(&s.item, line)
	}
	if err := s.endItem(); err != nil {
		return err
	}
	s.indent = outside
	return s.takeDocument(line, indent)
}

// keepBlank keeps what is no content: it may be part of a text.
func (s *splitter) keepBlank(line []byte) error {
	if s.indent != outside {
		return s.add(&s.item, line)
	}
	return s.add(&s.document, line)
}

// marker reports whether a line separates documents.
func marker(line []byte) bool {
	rest, start := bytes.CutPrefix(line, []byte("---"))
	if !start {
		rest, start = bytes.CutPrefix(line, []byte("..."))
	}
	return start && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

// dash reports whether content is an element of a sequence.
func dash(content []byte) bool {
	return content[0] == '-' && (len(content) == 1 || bytes.IndexByte([]byte(" \t\r\n"), content[1]) >= 0)
}

// itemsKey reports whether a line is nothing but the key of a list's items.
func itemsKey(line []byte) bool {
	rest, found := bytes.CutPrefix(line, []byte("items:"))
	rest = bytes.TrimSpace(rest)
	return found && (len(rest) == 0 || rest[0] == '#')
}

// takeDocument files a line under the document. The key of the items waits
// until the next line shows whether it is to be split.
func (s *splitter) takeDocument(line []byte, indent int) error {
	if s.heading {
		s.heading = false
		if err := s.add(&s.document, []byte("items:\n")); err != nil {
			return err
		}
	}
	if indent == 0 && itemsKey(line) {
		s.heading = true
		if s.document.text == nil {
			s.document.line = s.line
		}
		return nil
	}
	return s.add(&s.document, line)
}

func (s *splitter) add(c *chunk, line []byte) error {
	if len(c.text) == 0 {
		c.line = s.line
	}
	if len(c.text)+len(line) > maxObject {
		return s.here().wrap(errTooLarge)
	}
	c.text = append(c.text, line...)
	return nil
}
