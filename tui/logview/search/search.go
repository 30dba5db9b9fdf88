// Package search decides which lines hold what a person looks for, and where
// in them it stands: plain text, or a regular expression when that is asked
// for. Without a capital letter in it, case does not count.
//
// It is pure and knows no line but the one that it is given.
package search

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSpans bounds how many places of one line are told.
const maxSpans = 2000

// Query is what is looked for. The zero Query is found nowhere.
type Query struct {
	text       string
	expression bool
	fold       bool
	needle     []byte         // in lower case when fold is set
	pattern    *regexp.Regexp // in needle's place for what is not plain ASCII
}

// Parse returns a query for text. It fails for what is no regular expression,
// in words for the person who typed it.
func Parse(text string, expression bool) (Query, error) {
	text = strings.ToValidUTF8(text, "\ufffd")
	q := Query{text: text, expression: expression, fold: !capital(text, expression)}
	pattern := text
	if !expression {
		if !q.fold || ascii(text) {
			q.needle = []byte(text)
			return q, nil
		}
		pattern = regexp.QuoteMeta(text)
	}
	if text == "" {
		return q, nil
	}
	if q.fold {
		pattern = "(?i)" + pattern
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return Query{}, fmt.Errorf("invalid: %s", reason(err))
	}
	q.pattern = compiled
	return q, nil
}

// reason is what is wrong with an expression, without what was added to it.
func reason(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return string(e.Code)
	}
	return err.Error()
}

// capital reports whether text holds an upper-case letter that means itself.
func capital(text string, expression bool) bool {
	escaped := false
	for _, r := range text {
		if unicode.IsUpper(r) && !escaped {
			return true
		}
		escaped = expression && r == '\\' && !escaped
	}
	return false
}

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// Text returns what was typed.
func (q Query) Text() string { return q.text }

// Expression reports whether the query is a regular expression.
func (q Query) Expression() bool { return q.expression }

// Empty reports whether nothing is looked for.
func (q Query) Empty() bool { return q.text == "" }

// Match reports whether line holds what is looked for.
func (q Query) Match(line []byte) bool {
	from, _ := q.first(line)
	return from >= 0
}

// Spans returns where in line it stands, as pairs of byte offsets in order.
// Empty places, which some expressions match, are left out.
func (q Query) Spans(line []byte) [][2]int {
	var spans [][2]int
	for at := 0; at < len(line) && len(spans) < maxSpans; {
		from, to := q.next(line, at)
		if from < 0 {
			break
		}
		if to > from {
			spans = append(spans, [2]int{from, to})
			at = to
			continue
		}
		_, size := utf8.DecodeRune(line[from:])
		at = from + max(1, size)
	}
	return spans
}

func (q Query) first(line []byte) (from, to int) {
	if q.Empty() {
		return -1, -1
	}
	return q.next(line, 0)
}

// next returns the first place in line that does not begin before at. What
// stands before at counts for an expression only through its own characters:
// after the first place, ^ stands for where the last one ended.
func (q Query) next(line []byte, at int) (from, to int) {
	rest := line[at:]
	switch {
	case q.pattern != nil:
		place := q.pattern.FindIndex(rest)
		if place == nil {
			return -1, -1
		}
		return at + place[0], at + place[1]
	case q.fold:
		from = foldIndex(rest, q.needle)
	default:
		from = bytes.Index(rest, q.needle)
	}
	if from < 0 {
		return -1, -1
	}
	return at + from, at + from + len(q.needle)
}

// foldIndex finds needle, which is ASCII in lower case, in line in any case.
func foldIndex(line, needle []byte) int {
	if len(needle) == 0 {
		return 0
	}
	lower, upper := needle[0], up(needle[0])
	for at := 0; at+len(needle) <= len(line); at++ {
		if c := line[at]; c != lower && c != upper {
			continue
		}
		if foldPrefix(line[at:], needle) {
			return at
		}
	}
	return -1
}

func foldPrefix(line, needle []byte) bool {
	for i, c := range needle {
		if line[i] != c && line[i] != up(c) {
			return false
		}
	}
	return true
}

// up returns the capital of a lower-case letter, and anything else as it is.
func up(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}
