package tui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/initwatch/initwatch/keymap"
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

// clockStep is how far the screen's clock may be behind.
const clockStep = second

// past is what a log held when it was opened, as far as it came.
type past struct {
	span   span
	opened time.Time // by the screen's clock
	first  time.Time // when the first line was written
	lines  int
	told   bool // the first line came
}

// reckon counts the lines that were there already when the log was opened. What
// is written later is followed, and was not cut by what was asked for.
func (p *past) reckon(times []time.Time) {
	if len(times) > 0 && !p.told {
		p.told, p.first = true, times[0]
	}
	until := p.opened.Add(2 * clockStep) // asking takes a while as well
	for i := 0; i < len(times) && !times[i].After(until); i++ {
		p.lines++
	}
}

// cut reports whether the log of an attempt that began at that time has earlier
// lines than those that were asked for.
func (p *past) cut(began time.Time) bool {
	switch {
	case !p.told || p.first.After(p.opened.Add(clockStep)):
		return false
	case p.span.since > 0:
		return began.IsZero() || began.Before(p.opened.Add(-p.span.since))
	}
	return p.span.tail > 0 && p.lines >= p.span.tail
}

// asked says why a log has earlier lines than those that are shown.
func (m *Model) asked(s span, of string) string {
	more := m.keyed("; ", keymap.Range, "asks for more")
	if s.since > 0 {
		return fmt.Sprintf("… what was written in the last %s was asked for%s", short(s.since), more)
	}
	if s.tail == 1 {
		return fmt.Sprintf("… the newest line%s was asked for%s", of, more)
	}
	return fmt.Sprintf("… the newest %d lines%s were asked for%s", s.tail, of, more)
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
