package replay

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

const (
	// maxLine is the longest piece of a line that is delivered as one.
	maxLine = 64 << 10
	// toldLines is how many lines of an ended attempt are handed over unasked.
	toldLines = 500
)

// What stands where a line longer than maxLine was cut.
const (
	cutHere   = " […]"
	cutBefore = "[…] "
)

type containerName struct {
	podName
	container string
}

// containerLog is what the attempts of a container printed, in the order in which
// they began to.
type containerLog struct {
	runs []*run
	byID map[string]*run
}

// run is what one attempt of a container printed, in order.
type run struct {
	id    string // of the container, without the runtime's prefix
	lines []line
}

type line struct {
	at   time.Time
	text string
}

// bareID is a container ID without its runtime: recordings from elsewhere may
// have it so.
func bareID(id string) string {
	if _, bare, found := strings.Cut(id, "://"); found {
		return bare
	}
	return id
}

// takeLine takes a line of a log. It was written before it was observed.
func (l *loader) takeLine(e recording.Entry) error {
	if e.Type != recording.Added {
		return nil
	}
	log, err := e.Log()
	if err != nil {
		return err
	}
	at := log.Time
	if at.IsZero() || at.After(e.Observed) {
		at = e.Observed
	}
	name := containerName{podName{words.Clean(log.Namespace), words.Clean(log.Pod)}, words.Clean(log.Container)}
	r := l.film.open(name, bareID(log.ContainerID))
	for _, text := range pieces(log.Line) {
		r.lines = append(r.lines, line{at, text})
	}
	return nil
}

// pieces makes a line fit to be shown, and cuts one that is too long.
func pieces(text string) []string {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	var out []string
	for before := ""; ; before = cutBefore {
		n, after := len(text), ""
		if n > maxLine {
			n, after = cutRune(text), cutHere
		}
		out = append(out, before+words.CleanLog(text[:n])+after)
		if text = text[n:]; text == "" {
			return out
		}
	}
}

// cutRune is where a text is cut that is too long: not within a rune.
func cutRune(text string) int {
	for n := maxLine; n > maxLine-utf8.UTFMax; n-- {
		if utf8.RuneStart(text[n]) {
			return n
		}
	}
	return maxLine
}

// run returns what an attempt printed, nil when nothing is known of it.
func (f *Film) run(name containerName, id string) *run {
	if log := f.logs[name]; log != nil {
		return log.byID[bareID(id)]
	}
	return nil
}

// open returns what an attempt printed, nothing yet if need be.
func (f *Film) open(name containerName, id string) *run {
	log := f.logs[name]
	if log == nil {
		log = &containerLog{byID: map[string]*run{}}
		f.logs[name] = log
	}
	r := log.byID[id]
	if r == nil {
		r = &run{id: id}
		log.byID[id], log.runs = r, append(log.runs, r)
	}
	return r
}

// sortLogs puts lines and attempts in the order of their times.
func (f *Film) sortLogs() {
	for _, log := range f.logs {
		for _, r := range log.runs {
			slices.SortStableFunc(r.lines, func(a, b line) int { return a.at.Compare(b.at) })
		}
		slices.SortStableFunc(log.runs, func(a, b *run) int { return a.lines[0].at.Compare(b.lines[0].at) })
	}
}

// begun is how many attempts had written something at a time.
func (l *containerLog) begun(at time.Time) int {
	return sort.Search(len(l.runs), func(i int) bool { return l.runs[i].lines[0].at.After(at) })
}

// newest returns the attempt that began last to write, or the one before it. It
// is the first while none has.
func (l *containerLog) newest(at time.Time, previous bool) *run {
	i := max(0, l.begun(at)-1)
	switch {
	case !previous:
		return l.runs[i]
	case i > 0:
		return l.runs[i-1]
	}
	return nil
}

// coming returns the attempt that begins next to write, nil when there is none.
func (l *containerLog) coming(at time.Time) *run {
	if i := l.begun(at); i < len(l.runs) {
		return l.runs[i]
	}
	return nil
}

// until is how many lines were written until a time.
func (r *run) until(at time.Time) int {
	return sort.Search(len(r.lines), func(i int) bool { return r.lines[i].at.After(at) })
}

// fact answers the question about the log of an attempt that has ended.
func (r *run) fact(q model.Question, at time.Time) *model.Fact {
	lines := r.lines[max(0, len(r.lines)-toldLines):]
	chunk := chunkOf(lines)
	return &model.Fact{Question: q, At: at, Free: true, Lines: chunk.Lines, Times: chunk.Times, Cut: len(lines) < len(r.lines)}
}

func chunkOf(lines []line) model.LogChunk {
	var chunk model.LogChunk
	for _, l := range lines {
		chunk.Lines, chunk.Times = append(chunk.Lines, l.text), append(chunk.Times, l.at)
	}
	return chunk
}
