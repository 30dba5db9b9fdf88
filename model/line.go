package model

import (
	"time"

	"k8s.io/apimachinery/pkg/util/duration"
)

// Line is one statement: fixed text and the times in it that run on. It is
// turned into words when it is painted, with the painter's clock.
type Line struct {
	Text string
	// Held is why nothing happens until the time Until, and is said till then.
	Held  string
	Until time.Time
	// Running is since when the thing that Text names goes on.
	Running time.Time
	// NotBefore is the earliest next try.
	NotBefore time.Time
	// Usual is set when NotBefore is drawn from the kubelet's default schedule
	// and not from what the kubelet said of this try.
	Usual bool
	// Tail is what stands behind the times.
	Tail string
}

// At returns the statement as of now. When current is false, what was seen may
// not be what is there now, and nothing is promised about a next try.
func (l Line) At(now time.Time, current bool) string {
	text := l.Text
	if l.Held != "" && (l.Until.IsZero() || l.Until.After(now)) {
		text += ", " + l.Held
	}
	if !l.Running.IsZero() {
		text += " for " + Age(l.Running, now)
	}
	if !l.NotBefore.IsZero() && current {
		text += " · " + l.nextTry(now)
	}
	if l.Tail != "" {
		text += " · " + l.Tail
	}
	return text
}

// nextTry promises a next try with its condition: the kubelet never tries
// earlier, and often a little later.
func (l Line) nextTry(now time.Time) string {
	left := l.NotBefore.Sub(now)
	if left <= 0 {
		return "next try due"
	}
	word := "next not before "
	if l.Usual {
		word = "next usually not before "
	}
	// Round up, so that the count reaches one second before it is due.
	return word + l.NotBefore.UTC().Format(time.TimeOnly) + " (" + duration.HumanDuration(left+time.Second-1) + ")"
}

// Age returns how long ago t was in kubectl's words. A time that lies ahead
// because two clocks differ counts as now.
func Age(t, now time.Time) string {
	return duration.HumanDuration(max(0, now.Sub(t)))
}
