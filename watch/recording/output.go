package recording

import (
	"slices"
	"time"
)

// Line is a line that an attempt printed, or a piece of one, fit to be shown.
type Line struct {
	At   time.Time
	Text string
}

// Output is what one attempt printed, put together from the entries about its
// log.
type Output struct {
	Lines []Line
	// Cut says that there may be lines before the last of Lines that are not
	// there, and Open that there may be some after it.
	Cut, Open bool

	// file is the one that is being read, others are the lines of those before it:
	// two recordings may have the same ones. whole says that one of those has the
	// end.
	file   int
	others map[Line]struct{}
	whole  bool
}

// Add takes an entry about the log that an Output is of, from a file of that
// number; the first is 1.
func (o *Output) Add(file int, e Entry, log *Log) {
	o.enter(file)
	o.Cut, o.Open = o.Cut || log.Cut, log.Open && !o.whole
	if e.Type != Added {
		return
	}
	for _, text := range log.Pieces() {
		line := Line{e.Written(log), text}
		if _, known := o.others[line]; !known {
			o.Lines = append(o.Lines, line)
		}
	}
}

// enter begins another file.
func (o *Output) enter(file int) {
	if file == o.file {
		return
	}
	if o.file != 0 {
		o.whole = !o.Open
		o.others = make(map[Line]struct{}, len(o.Lines))
		for _, line := range o.Lines {
			o.others[line] = struct{}{}
		}
	}
	o.file = file
}

// Mixed reports whether it is of several files, whose lines may not be in order.
func (o *Output) Mixed() bool { return o.others != nil }

// Sort puts the lines in the order of their times.
func (o *Output) Sort() {
	slices.SortStableFunc(o.Lines, func(a, b Line) int { return a.At.Compare(b.At) })
}

// Columns returns the texts and the times of lines.
func Columns(lines []Line) (texts []string, times []time.Time) {
	for _, line := range lines {
		texts, times = append(texts, line.Text), append(times, line.At)
	}
	return texts, times
}
