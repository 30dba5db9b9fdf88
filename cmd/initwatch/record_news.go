package main

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// lastRead is how far a log was read, and when.
type lastRead struct {
	at      time.Time // of the last try
	refused bool      // it was in vain
	rest    bool      // the attempt ran then: the rest is wanted when it has ended
	whole   bool      // the recording has the end, and says so
	any     bool      // there was a line
	line    string    // the last one
	time    time.Time // of the line
}

// logEntry is something about a log for a recording.
type logEntry struct {
	kind string
	log  *recording.Log
}

// news returns what of an answer is not recorded yet, and counts it as recorded.
// What was asked for when it was over, its attempt that is, has been read to its
// end.
func (l *recordedLogs) news(f *model.Fact, over bool) []logEntry {
	key := f.Question.Key()
	r := l.read[key]
	r.at, r.refused = f.At, f.Refused != ""
	if r.refused {
		l.refuse(f)
		r.rest = r.rest && f.Holds != model.HoldsForever
		l.read[key] = r
		return nil
	}
	delete(l.denied, key.Namespace)
	out := r.news(f, over)
	l.lines += len(out)
	if over && len(out) == 0 && !r.whole {
		out = []logEntry{{recording.Modified, aboutLog(key)}}
	}
	r.rest, r.whole = !over, r.whole || over
	l.read[key] = r
	return out
}

// news returns the lines of an answer that came after the last one that was read.
func (r *lastRead) news(f *model.Fact, over bool) []logEntry {
	var out []logEntry
	from, cut := r.place(f)
	last := len(f.Lines) - 1
	for i := from; i <= last; i++ {
		log := aboutLog(f.Question)
		log.Line, log.Time, log.Cut, log.Open = f.Lines[i], timeOf(f, i), cut && i == from, !over || i < last
		out = append(out, logEntry{recording.Added, log})
	}
	if last >= 0 {
		r.any, r.line, r.time = true, f.Lines[last], timeOf(f, last)
	}
	return out
}

// aboutLog names the log that a question is about.
func aboutLog(q model.Question) *recording.Log {
	return &recording.Log{Namespace: q.Namespace, Pod: q.Name, Container: q.Container, ContainerID: q.Attempt}
}

// place returns where in an answer the lines begin that came after the last one
// that was read, and whether some may be missing before them.
func (r lastRead) place(f *model.Fact) (from int, cut bool) {
	if !r.any {
		return 0, f.Cut
	}
	for i := len(f.Lines) - 1; i >= 0; i-- {
		if f.Lines[i] == r.line && timeOf(f, i).Equal(r.time) {
			return i + 1, false
		}
	}
	for from < len(f.Lines) && !timeOf(f, from).After(r.time) {
		from++
	}
	return from, true
}

// timeOf is when a line was written, zero when nobody knows.
func timeOf(f *model.Fact, line int) time.Time {
	if line < len(f.Times) {
		return f.Times[line]
	}
	return time.Time{}
}
