package dump

import (
	"bytes"
	"regexp"
	"strconv"

	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model/words"
)

// startDocument ends the document before a marker and begins the next, which
// may have content beside the marker.
func (s *splitter) startDocument(line []byte) error {
	if err := s.endDocument(); err != nil {
		return err
	}
	rest, start := bytes.CutPrefix(line, []byte("---"))
	if !start || len(bytes.TrimSpace(rest)) == 0 {
		return nil
	}
	return s.add(&s.document, rest)
}

// endDocument hands out the document: an object, or a list without the items
// that were handed out before.
func (s *splitter) endDocument() error {
	if err := s.endItem(); err != nil {
		return err
	}
	document, list := s.document, s.list
	s.document.text, s.list, s.heading, s.indent = s.document.text[:0], false, false, outside
	return document.objects(s.rule, func(o *object) error {
		o.list = o.list || list
		return s.emit(o)
	})
}

// startItem begins an item. Its first key moves to where the others are.
func (s *splitter) startItem(line []byte, indent int) error {
	line[indent] = ' '
	return s.add(&s.item, line)
}

func (s *splitter) nextItem(line []byte, indent int) error {
	if err := s.endItem(); err != nil {
		return err
	}
	return s.startItem(line, indent)
}

// endItem hands out the item that was read, if there is one.
func (s *splitter) endItem() error {
	item := s.item
	s.item.text = s.item.text[:0]
	return item.objects(s.rule, func(o *object) error {
		o.item = true
		return s.emit(o)
	})
}

// objects hands out what a chunk of YAML holds: as a rule, one object.
func (c *chunk) objects(rule *rule, emit func(*object) error) error {
	if len(bytes.TrimSpace(c.text)) == 0 {
		return nil
	}
	text, err := yaml.YAMLToJSON(c.text)
	if err != nil {
		return c.fail(err)
	}
	switch first := text[0]; {
	case string(text) == "null": // comments alone
		return nil
	case first != '{' && first != '[':
		return place{c.line, -1}.errorf("expected an object with apiVersion and kind; %s", wantedOutput)
	}
	return scanText(text, c.line, rule, emit)
}

// inLine finds the line that the YAML parser complains about.
var inLine = regexp.MustCompile(`^(?:error converting YAML to JSON: )?yaml: (?:line (\d+): )?`)

// fail says where in the file the chunk is no YAML.
func (c *chunk) fail(err error) error {
	line, text := c.line, err.Error()
	if found := inLine.FindStringSubmatch(text); found != nil {
		if n, err := strconv.Atoi(found[1]); err == nil && n > 0 {
			line += n - 1
		}
		text = text[len(found[0]):]
	}
	return place{line, -1}.errorf("expected YAML: %s; it may have been cut off or changed by hand, so save it again", words.Clean(text))
}
