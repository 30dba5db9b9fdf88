package demo

import (
	"bytes"
	"context"
	_ "embed" // for the recording
	"fmt"
	"io"

	"github.com/initwatch/initwatch/watch/recording"
)

//go:embed testdata/session.jsonl.zst
var session []byte

// Session returns the recording that the demo plays: what a real cluster did
// with pods that start, fail and recover.
func Session() io.Reader { return bytes.NewReader(session) }

// Start returns a server on which Session plays, over and over, until ctx
// ends. The server answers at once, while the recording is still being decoded.
func Start(ctx context.Context, opts ...Option) *Server {
	server := NewServer(opts...)
	server.run(func() {
		entries, err := recording.ReadAll(Session())
		if err != nil {
			panic(fmt.Errorf("read the recording inside the program: %w", err))
		}
		// It ends with ctx, and there is nobody left to tell.
		_ = server.Replay(ctx, entries)
	})
	return server
}
