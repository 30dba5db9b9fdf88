package dump

import (
	"bufio"
	"context"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/watch/recording"
)

// Entries reads what Read reads and gives sink all of it as the entries of a
// recording, each with its object, which is nil for what is not known as one: an
// object of a file that shows one moment was added, at the zero time. What such
// an object holds is in the entry as it was saved, until sink returns, but
// for managed fields and copies of manifests; in the object it has a UID. Of the
// summary the counts stay 0.
func Entries(ctx context.Context, paths []string, stdin io.Reader, sink func(e recording.Entry, object runtime.Object) error) (Summary, error) {
	r := newReader(ctx)
	r.entries = sink
	err := r.paths(paths, stdin)
	return r.summary, err
}

// stillEntry gives an object of a file that shows one moment as an entry.
func (r *reader) stillEntry(o *object, kind string, object apiObject) error {
	identify(kind, object)
	short, _, _ := strings.Cut(kind, ".")
	return r.entries(recording.Entry{Resource: strings.ToLower(short) + "s", Type: recording.Added, Object: o.json}, object)
}

// scanner reads JSON as far as it is wanted.
func (r *reader) scanner(text *bufio.Reader) *scanner {
	s := newScanner(text, r.take)
	s.rule = r.rule()
	return s
}

// splitter reads YAML as far as it is wanted.
func (r *reader) splitter(text *bufio.Reader) *splitter {
	s := newSplitter(text, r.take)
	s.rule = r.rule()
	return s
}

func (r *reader) rule() *rule {
	if r.entries != nil {
		return wholeRule
	}
	return objectRule
}
