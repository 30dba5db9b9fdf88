package model

import (
	"slices"
	"time"
)

// Kept is what was kept of one attempt's log.
type Kept struct {
	// Lines are the end of the log.
	Lines []string
	// Times are when they were written, one for each; nil when nobody knows.
	Times []time.Time
	// Cut is set when the log may have begun before Lines do, Dropped when its lines had
	// to make room for newer ones.
	Cut     bool
	Dropped bool
	// Refused says why the log could not be read, "" when it could.
	Refused string
	// Refusals is how often that was so in a row, and Again when it is tried anew;
	// zero for never.
	Refusals int
	Again    time.Time
}

// newKept is what is kept of an answer, in the place of older.
func newKept(f *Fact, older *record) Kept {
	k := Kept{Lines: f.Lines, Cut: f.Cut, Refused: f.Refused}
	before := 0
	if older != nil {
		before = older.Refusals
	}
	k.Refusals = f.refusals(before)
	k.Again = f.again(k.Refusals)
	if len(f.Times) == len(f.Lines) {
		k.Times = f.Times
	}
	k.trim()
	return k
}

const (
	// lineCost is what a line takes beside its text: its place and its time.
	lineCost = 40
	// tryCost is what an attempt takes beside its lines.
	tryCost = 256
)

func (k *Kept) bytes() int {
	n := tryCost + len(k.Refused)
	for _, line := range k.Lines {
		n += len(line) + lineCost
	}
	return n
}

// trim keeps the end of a long log.
func (k *Kept) trim() {
	n := 0
	for i := len(k.Lines) - 1; i >= 0; i-- {
		if n += len(k.Lines[i]) + lineCost; n > MaxTryBytes && i+1 < len(k.Lines) {
			k.Lines, k.Cut = slices.Clone(k.Lines[i+1:]), true
			if k.Times != nil {
				k.Times = slices.Clone(k.Times[i+1:])
			}
			return
		}
	}
}
