package watch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
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
