package config

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
)

// Mistake is something in a file that cannot be meant.
type Mistake struct {
	Path string
	Line int
	text string
	err  error
}

// Error returns "file:line: what is wrong".
func (m *Mistake) Error() string { return m.Path + ":" + strconv.Itoa(m.Line) + ": " + m.text }

func (m *Mistake) Unwrap() error { return m.err }

// Mistake returns an error about a setting, with its line when it comes from a
// file.
func (s *Settings) Mistake(name string, err error) error {
	origin := s.origins[name]
	if origin.File == "" {
		return err
	}
	return &Mistake{Path: origin.File, Line: origin.Line, text: err.Error(), err: err}
}

// InOrder joins errors: those about a file first, by their lines.
func InOrder(all ...error) error {
	flat := flatten(all)
	slices.SortStableFunc(flat, func(a, b error) int { return lineOf(a) - lineOf(b) })
	return errors.Join(flat...)
}

// flatten takes joined errors apart again.
func flatten(all []error) []error {
	var out []error
	for _, err := range all {
		joined, ok := err.(interface{ Unwrap() []error })
		switch {
		case ok:
			out = append(out, flatten(joined.Unwrap())...)
		case err != nil:
			out = append(out, err)
		}
	}
	return out
}

// lineOf is where in a file an error is, behind all lines when it is in none.
func lineOf(err error) int {
	if mistake := (*Mistake)(nil); errors.As(err, &mistake) {
		return mistake.Line
	}
	return maxFile
}

// yamlPlace is how the parser begins its messages.
var yamlPlace = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError tells where a file is no YAML. What comes behind it is unknown.
func syntaxError(path string, err error) error {
	text, line := err.Error(), 1
	if match := yamlPlace.FindStringSubmatch(text); match != nil {
		text = text[len(match[0]):]
		if n, err := strconv.Atoi(match[1]); err == nil {
			line = n
		}
	}
	return &Mistake{Path: path, Line: line, text: "no YAML: " + text, err: err}
}
