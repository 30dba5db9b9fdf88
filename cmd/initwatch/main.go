// Command initwatch shows live why the pods of a Kubernetes cluster do not
// start. This package is wiring only: flags become options, and a verb hands
// them to the packages that do the work.
package main

import (
	"context"
	"os"

	"k8s.io/cli-runtime/pkg/genericiooptions"
)

func main() {
	if os.Getenv("GOGC") == "" {
		boundHeap()
	}
	streams := genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr}
	os.Exit(run(context.Background(), os.Args, streams))
}

// run is the program without its process: what args ask for is done on
// streams, and the exit code is returned.
func run(ctx context.Context, args []string, streams genericiooptions.IOStreams) int {
	return newApp(args[0], streams).run(ctx, commandLine(args))
}
