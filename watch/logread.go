package watch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// maxLine is the longest piece of a line that is delivered as one.
	maxLine = 64 << 10
	// logEvery is the least time between two chunks while lines come.
	logEvery = 30 * time.Millisecond
	// maxWaiting bounds what waits for the one who reads, in bytes. Beyond it
	// the stream waits as well.
	maxWaiting = 4 << 20
)

// What stands where a line longer than maxLine was cut.
const (
	cutHere   = " […]"
	cutBefore = "[…] "
)

// read delivers the lines of body until it ends. It returns what the kubelet
// wrote in place of a log, if it did.
func (t *tail) read(ctx context.Context, body io.Reader) (note string, err error) {
	lines := newLineQueue()
	t.cluster.spawn(func() {
		note, err := t.scan(ctx, body, lines)
		lines.close(note, err)
	})
	for {
		batch, open := lines.take(ctx)
		if lines.tookGap() && !t.send(ctx, model.LogChunk{Note: gapNote}) {
			return "", ctx.Err()
		}
		if len(batch.Lines) > 0 && !t.send(ctx, batch) {
			return "", ctx.Err()
		}
		if !open {
			return lines.end()
		}
		t.note = ""
		if !lines.rest(ctx) {
			return "", ctx.Err()
		}
	}
}

// scanning is a body being cut into lines.
type scanning struct {
	*tail
	lines  *lineQueue
	resume resumption
	cut    bool   // the piece before this one did not end its line
	held   string // the beginning of a rune that goes on in the next piece
}

func (t *tail) scan(ctx context.Context, body io.Reader, lines *lineQueue) (note string, err error) {
	input := bufio.NewReaderSize(body, maxLine)
	s := &scanning{tail: t, lines: lines, resume: t.memory.resume()}
	for {
		raw, err := input.ReadSlice('\n')
		more := errors.Is(err, bufio.ErrBufferFull)
		if s.torn(raw, err, more) {
			return "", err
		}
		if len(raw) > 0 {
			if note, goes := s.piece(ctx, string(raw), more); note != "" {
				return note, nil
			} else if !goes {
				return "", ctx.Err()
			}
		}
		if err != nil && !more {
			if s.resume.gap() {
				lines.markGap()
			}
			return "", err
		}
	}
}

// torn reports whether a line broke off. It comes again, and whole, when the log
// is resumed.
func (s *scanning) torn(raw []byte, err error, more bool) bool {
	if err == nil || more || errors.Is(err, io.EOF) || len(raw) == 0 && !s.cut {
		return false
	}
	if s.cut && !s.resume.skip {
		s.memory.forget()
	}
	return true
}

// piece delivers a line, or a part of one that is too long. It returns what the
// kubelet wrote in place of a log, if it did, or false when ctx has ended.
func (s *scanning) piece(ctx context.Context, raw string, more bool) (note string, goes bool) {
	piece := s.held + raw
	s.held = ""
	if more {
		piece, s.held = splitRune(piece)
	}
	line, ok := s.line(piece, s.cut, &s.resume)
	switch {
	case !ok && line != "":
		return line, true
	case ok && !s.deliver(ctx, s.lines, dress(line, s.cut, more), &s.resume):
		return "", false
	}
	s.cut = more
	return "", true
}

// deliver hands a new line over, and says before the first one of a resumed log
// whether others may be missing.
func (t *tail) deliver(ctx context.Context, lines *lineQueue, line string, resume *resumption) bool {
	if resume.gap() {
		lines.markGap()
	}
	resume.met = true
	return lines.put(ctx, line, t.last)
}

// splitRune cuts off the beginning of a rune that goes on in the next piece.
func splitRune(piece string) (whole, rest string) {
	for i := len(piece) - 1; i >= max(0, len(piece)-utf8.UTFMax); i-- {
		if utf8.RuneStart(piece[i]) {
			if !utf8.FullRuneInString(piece[i:]) {
				return piece[:i], piece[i:]
			}
			break
		}
	}
	return piece, ""
}

// dress makes a piece of a line fit to be shown.
func dress(line string, cut, more bool) string {
	line = words.CleanLog(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	if cut {
		line = cutBefore + line
	}
	if more {
		line += cutHere
	}
	return line
}

// line takes the time off a line and reports whether it is a new one. Every
// line of a log has a time; what has none was written by the kubelet in place
// of a log, and is returned with false.
func (t *tail) line(raw string, continued bool, resume *resumption) (string, bool) {
	if continued {
		if resume.skip {
			return "", false
		}
		return raw, true
	}
	stamp, text, _ := strings.Cut(raw, " ")
	at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(stamp))
	if err != nil {
		if instead := insteadOfLog(raw); instead != "" {
			return instead, false
		}
		return raw, true
	}
	one := sightingOf(at, text)
	if resume.skip = resume.known(one); resume.skip {
		return "", false
	}
	t.saw(at, one)
	return text, true
}

// insteadOfLog recognises an error that came too late for a status: the answer
// had already begun.
func insteadOfLog(raw string) string {
	text := words.Clean(strings.TrimSpace(raw))
	switch {
	case strings.HasPrefix(text, "unable to retrieve container logs for"),
		strings.HasPrefix(text, "failed to try resolving symlinks"):
		return "the log is gone from the node: " + text
	case strings.HasPrefix(text, "failed to watch file"), strings.HasPrefix(text, "failed to create fsnotify watcher"):
		return "the node cannot follow the log: " + text
	}
	return ""
}

// lineQueue holds the lines that wait to be sent.
type lineQueue struct {
	wake  chan struct{} // there is something to take
	space chan struct{} // there is room again
	full  chan struct{} // there is none

	mu     sync.Mutex
	lines  []string
	times  []time.Time
	bytes  int
	gap    bool // before the first line others may be missing
	closed bool
	note   string
	err    error
}

func newLineQueue() *lineQueue {
	return &lineQueue{wake: make(chan struct{}, 1), space: make(chan struct{}, 1), full: make(chan struct{}, 1)}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// put adds a line with its time and waits while too much is waiting. It reports false when
// ctx has ended.
func (q *lineQueue) put(ctx context.Context, line string, at time.Time) bool {
	q.mu.Lock()
	q.lines, q.times = append(q.lines, line), append(q.times, at)
	q.bytes += len(line)
	full, first := q.bytes > maxWaiting, len(q.lines) == 1
	q.mu.Unlock()
	if first {
		poke(q.wake)
	}
	if full {
		poke(q.full)
	}
	for full {
		select {
		case <-q.space:
		case <-ctx.Done():
			return false
		}
		q.mu.Lock()
		full = q.bytes > maxWaiting
		q.mu.Unlock()
	}
	return true
}

// rest waits for more lines to come together, but not while the stream waits.
func (q *lineQueue) rest(ctx context.Context) bool {
	timer := time.NewTimer(logEvery)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-q.full:
		return true
	case <-ctx.Done():
		return false
	}
}

// markGap says that lines may be missing before those that come.
func (q *lineQueue) markGap() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.gap = true
}

// tookGap reports once whether lines may be missing before the first one.
func (q *lineQueue) tookGap() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	gap := q.gap
	q.gap = false
	return gap
}

func (q *lineQueue) close(note string, err error) {
	q.mu.Lock()
	q.closed, q.note, q.err = true, note, err
	q.mu.Unlock()
	poke(q.wake)
}

// end returns what close was told.
func (q *lineQueue) end() (note string, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.note, q.err
}

// take waits for lines and returns them all. It reports false when these were
// the last, or ctx has ended.
func (q *lineQueue) take(ctx context.Context) (model.LogChunk, bool) {
	for {
		q.mu.Lock()
		chunk, closed := model.LogChunk{Lines: q.lines, Times: q.times}, q.closed
		q.lines, q.times, q.bytes = nil, nil, 0
		if n := len(chunk.Lines); n > 0 { // as many are likely to come again
			q.lines, q.times = make([]string, 0, n), make([]time.Time, 0, n)
		}
		q.mu.Unlock()
		poke(q.space)
		if len(chunk.Lines) > 0 || closed {
			return chunk, !closed
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return model.LogChunk{}, false
		}
	}
}
