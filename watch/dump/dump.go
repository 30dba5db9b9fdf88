package dump

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Summary says what Read found.
type Summary struct {
	// AsOf is the newest time at which something was observed, by the files
	// themselves: the clock to explain them by. It is zero when no time was
	// found.
	AsOf time.Time
	// Pods and Events are how many states of pods and events went to the sink.
	Pods   int
	Events int
	// Skipped counts the objects that did not, by kind. Events about other
	// objects than pods are among them; "" stands for objects that do not tell
	// their kind.
	Skipped map[string]int
}

// Read reads files, directories and standard input (Stdin) in turn, and gives
// sink each pod and each event about a pod as it comes. An object that occurs
// twice is given twice, the later one counts. A recording is given change by
// change, removals included. Read stops at the first error of ctx, of a file or of sink.
func Read(ctx context.Context, paths []string, stdin io.Reader, sink func(model.Item) error) (Summary, error) {
	r := &reader{stopped: ctx.Err, sink: sink, summary: Summary{Skipped: map[string]int{}}}
	for _, path := range paths {
		if err := r.path(path, stdin); err != nil {
			return r.summary, err
		}
	}
	return r.summary, nil
}

// path reads what a person named.
func (r *reader) path(path string, stdin io.Reader) error {
	if path == Stdin {
		return named("standard input", r.stream(stdin))
	}
	files, err := expand(path)
	if err != nil {
		return named(path, err)
	}
	for _, file := range files {
		if err := named(file, r.file(file)); err != nil {
			return err
		}
	}
	return nil
}

// named says which input an error is about. The names in a directory may be a
// stranger's.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read %s: %w", words.Clean(name), err)
}
