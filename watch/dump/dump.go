package dump

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Summary says what Read found.
type Summary struct {
	// AsOf is the newest time at which something was observed, by the files
	// themselves: the clock to explain them by. It is zero when no time was
	// found.
	AsOf time.Time
	// Begin is the earliest time that the files can be explained as of: when the
	// first recording begins, and the newest time in what shows one moment. It is
	// zero when no time was found.
	Begin time.Time
	// Pods, Workloads and Events are how many states of each went to the sink.
	Pods      int
	Workloads int
	Events    int
	// Answers are how many nodes, claims, and namespaces with their Services are
	// known in the end.
	Answers int
	// Skipped counts the objects that did not count, by kind. Events that mean
	// nothing are among them; "" stands for objects that do not tell their kind.
	Skipped map[string]int
}

// Read reads files, directories and standard input (Stdin) in turn, and gives
// sink each pod, workload and event as it comes. An object that occurs twice is
// given twice, the later one counts. A recording is given change by change with
// the time of each, removals included; the time is zero for what shows one
// moment. Unless until is zero, what a recording observed after it is left out.
// In the end come the facts that the files tell: nodes, claims with their
// events, Services with their addresses, and what attempts that ended printed
// last, where that was recorded to the end, as of the newest time. Read stops at
// the first error of ctx, of a file or of sink.
func Read(ctx context.Context, paths []string, stdin io.Reader, until time.Time, sink func(observed time.Time, item model.Item) error) (Summary, error) {
	r := newReader(ctx)
	r.sink, r.until = sink, until
	if err := r.paths(paths, stdin); err != nil {
		return r.summary, err
	}
	return r.summary, r.answer()
}

func newReader(ctx context.Context) *reader {
	return &reader{stopped: ctx.Err, facts: recording.NewFacts(), printed: recording.NewPrinted(), summary: Summary{Skipped: map[string]int{}}}
}

// paths reads all that a person named.
func (r *reader) paths(paths []string, stdin io.Reader) error {
	for _, path := range paths {
		if err := r.path(path, stdin); err != nil {
			return err
		}
	}
	r.summary.Begin = r.began
	if r.still.After(r.began) {
		r.summary.Begin = r.still
	}
	return nil
}

// answer gives the facts that the files told.
func (r *reader) answer() error {
	items := r.facts.Items(r.summary.AsOf)
	r.summary.Answers = len(items)
	for _, item := range append(items, r.printed.Items(r.summary.AsOf)...) {
		if err := r.sink(time.Time{}, item); err != nil {
			return err
		}
	}
	return nil
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
