package recording

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"k8s.io/apimachinery/pkg/runtime"
)

// What is written waits for more of its kind, because small pieces compress
// badly: so many bytes, or so long by the times of the entries.
const (
	frameBytes = 256 << 10
	frameTime  = time.Second
)

// Writer writes a recording. It may be used from several goroutines at once.
//
// Whatever was flushed can be read, even when the program is killed: each
// piece is a whole of its own to the decompressor.
type Writer struct {
	mu      sync.Mutex
	out     io.Writer
	encoder *zstd.Encoder
	lines   []byte
	flushed time.Time // up to here, by the times of the entries
	size    int64     // of what was written
	err     error
}

// NewWriter begins a recording with its first line.
func NewWriter(out io.Writer) (*Writer, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("create recording: %w", err)
	}
	w := &Writer{out: out, encoder: encoder}
	if err := w.line(Header{Format, Version}); err != nil {
		return nil, err
	}
	return w, w.Flush()
}

// Write adds one entry. Object is an API object or a *Log, and stays as it is;
// what nobody needs to know of it is not written.
func (w *Writer) Write(observed time.Time, resource, kind string, object any) error {
	if original, ok := object.(runtime.Object); ok {
		object = Redacted(original)
	}
	text, err := json.Marshal(object)
	if err != nil {
		return fmt.Errorf("write recording: encode %s: %w", resource, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.line(Entry{Observed: observed, Resource: resource, Type: kind, Object: text}); err != nil {
		return err
	}
	if len(w.lines) >= frameBytes || observed.Sub(w.flushed) >= frameTime {
		w.flushed = observed
		w.flush()
	}
	return w.err
}

// line adds a line to what waits.
func (w *Writer) line(value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	w.lines = append(append(w.lines, text...), '\n')
	return nil
}

// Flush writes what waits. Whoever records calls it when nothing has come for
// a second.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flush()
	return w.err
}

// flush writes what waits at once, so that a program that is killed leaves all
// of it or nothing. After an error, nothing is written any more.
func (w *Writer) flush() {
	if w.err != nil || len(w.lines) == 0 {
		w.lines = w.lines[:0]
		return
	}
	n, err := w.out.Write(w.encoder.EncodeAll(w.lines, nil))
	if err != nil {
		w.err = fmt.Errorf("write recording: %w; what was written before can be read", err)
		w.takeBack()
	}
	w.size += int64(n)
	w.lines = w.lines[:0]
}

// takeBack cuts off what a full disk left of a piece: nobody could read a file
// that ends in it.
func (w *Writer) takeBack() {
	if file, ok := w.out.(interface{ Truncate(size int64) error }); ok {
		_ = file.Truncate(w.size) // the error that counts is told
	}
}
