package dump

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxObject bounds one object. The largest that an API server stores is about
// 1.5 MiB of JSON.
const maxObject = 16 << 20

var errTooLarge = fmt.Errorf("the object is larger than %d MiB, and Kubernetes stores none above 1.5 MiB", maxObject>>20)

// window is the part of a stream of text that is in memory.
type window struct {
	r       io.Reader // nil when buf is the whole text
	buf     []byte
	pos     int
	counted int   // up to where in buf the line ends were counted
	line    int   // the line of buf[counted]
	offset  int64 // of buf[0] in the stream
	limit   int64 // the offset at which the present object is too large
	err     error // why there is nothing more to read
}

// more reports whether there is a byte at pos, and reads on for it.
func (w *window) more() bool { return w.pos < len(w.buf) || w.fill() }

// fill replaces what was read to its end by what comes next.
func (w *window) fill() bool {
	if w.err != nil {
		return false
	}
	w.count()
	w.offset += int64(len(w.buf))
	w.pos, w.counted, w.buf = 0, 0, w.buf[:0]
	if w.offset > w.limit {
		w.err = errTooLarge
		return false
	}
	for range 100 {
		n, err := w.r.Read(w.buf[:cap(w.buf)])
		w.buf, w.err = w.buf[:n], err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// count counts the line ends up to pos.
func (w *window) count() {
	w.line += bytes.Count(w.buf[w.counted:w.pos], newline)
	w.counted = w.pos
}

var newline = []byte{'\n'}

// here returns the place of pos.
func (w *window) here() place {
	w.count()
	if w.r == nil {
		return place{w.line, -1}
	}
	return place{w.line, w.offset + int64(w.pos)}
}

// cut is the error of a text that ends where it must not.
func (w *window) cut(within string) error {
	if w.err == nil || errors.Is(w.err, io.EOF) {
		return w.here().errorf("the file ends within %s: it was cut off; save it again", within)
	}
	return w.here().wrap(w.err)
}

// place is where in a file something stands.
type place struct {
	line   int
	offset int64 // -1 when the line says enough
}

func (p place) String() string {
	if p.offset < 0 {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("line %d, byte %d", p.line, p.offset)
}

func (p place) errorf(format string, args ...any) error {
	return p.wrap(fmt.Errorf(format, args...))
}

func (p place) wrap(err error) error { return fmt.Errorf("%s: %w", p, err) }
