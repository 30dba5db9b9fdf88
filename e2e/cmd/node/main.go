//go:build linux

// Command node runs the cluster of the end-to-end tests for a person: it builds
// what is missing, starts a node, prints how to reach it and takes everything
// away at ctrl-c. With -build it only builds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/initwatch/initwatch/e2e/cluster"
)

func main() {
	cluster.Reap()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "node:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	version := flag.String("kube", cluster.DefaultKubernetes, "minor version of Kubernetes")
	only := flag.Bool("build", false, "build what is missing and end")
	flag.Parse()
	if err := cluster.Install(ctx, os.Stderr); err != nil {
		return err
	}
	programs, err := cluster.Build(ctx, *version, os.Stderr)
	if err != nil || *only {
		return err
	}
	node, err := cluster.Start(ctx, programs)
	if err != nil {
		return err
	}
	fmt.Printf("export KUBECONFIG=%s\nexport PATH=%s:$PATH\n", node.Kubeconfig(), programs.Dir("kubectl"))
	<-ctx.Done()
	return node.Stop()
}
