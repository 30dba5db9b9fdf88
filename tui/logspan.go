package tui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/logview"
)

// span is how much of a log's past is read.
type span struct {
	tail  int           // so many of the newest lines; 0 for all
	since time.Duration // what was written no longer ago; 0 for all
}

// newest is what a log begins with: enough for what went wrong, and nothing to
// wait for.
var newest = span{tail: 10_000}

const spanHint = "5m or 1h, a number of lines, or all"

var errSpan = errors.New("give " + spanHint)

// parseSpan reads a span as a person writes it.
func parseSpan(text string) (span, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "all" {
		return span{}, nil
	}
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return span{tail: n}, nil
	}
	if since, err := time.ParseDuration(text); err == nil && since >= time.Second {
		return span{since: since}, nil
	}
	return span{}, errSpan
}

// asked says why the log may have earlier lines than those of the page.
func (m *Model) asked(page *logview.Page) string {
	s := m.stream.span
	came, _ := page.Held()
	key := keymap.Label(m.options.Keys.Key(keymap.Range))
	switch {
	case s.since > 0:
		return fmt.Sprintf("… what was written in the last %s was asked for; %s asks for more", short(s.since), key)
	case s.tail > 0 && came >= s.tail:
		return fmt.Sprintf("… the newest %d lines were asked for; %s asks for more", s.tail, key)
	}
	return ""
}

// short writes a duration without the units that are zero.
func short(d time.Duration) string {
	text := d.String()
	for _, zero := range [...]string{"0s", "0m"} {
		if rest, ok := strings.CutSuffix(text, zero); ok && rest != "" && (rest[len(rest)-1] < '0' || rest[len(rest)-1] > '9') {
			text = rest
		}
	}
	return text
}
