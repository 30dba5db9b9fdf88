package tui

import (
	"context"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
)

// Source is where the screen's content comes from: a cluster, the demo, a
// file, a recording.
type Source interface {
	// Next waits for the next batch of changes. It returns io.EOF after the
	// last one, which a cluster never has, and ctx's error when ctx ends.
	Next(ctx context.Context) (model.Batch, error)
	// Now is the time in the source's world: the server's clock, or that of a
	// replayed recording.
	Now() time.Time
	// Log opens the log of a container. The channel brings what can be had,
	// says in its last chunk why there is no more, and is closed when the log
	// or ctx ends.
	Log(ctx context.Context, req model.LogRequest) <-chan model.LogChunk
	// Answer reads one thing that no batch brings. It is called from several
	// goroutines at a time, returns soon, and answers with a reason what it
	// cannot read.
	Answer(ctx context.Context, q model.Question) model.Fact
	// Object reads one object in full, once; never a Secret. Its error is a
	// sentence for a person.
	Object(ctx context.Context, kind, namespace, name string) (*detail.Object, error)
	// ProbeCounts reads how often the kubelet of a node ran its probes. It is
	// called only when a person wants that.
	ProbeCounts(ctx context.Context, node string) (map[detail.ProbeKey]detail.ProbeCount, error)
}
