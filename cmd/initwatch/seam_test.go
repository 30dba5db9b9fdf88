//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
	"k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui"
)

// boom holds a control character, to see that it is not printed as it is.
const boom = "boom\a"

// runSeam is the program with something going wrong in it as soon as SIGUSR1
// comes. The seam without a name is the program as it is.
func runSeam(ctx context.Context, seam string) int {
	a := newApp(programName, genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr})
	if seam != "" {
		a.screen = &brokenScreen{screen: a.screen, seam: seam}
	}
	return a.run(ctx, os.Args[1:])
}

// brokenScreen is the screen with a seam in it.
type brokenScreen struct {
	screen
	seam string
}

func (b *brokenScreen) show(ctx context.Context, guard *terminal.Guard, v view) error {
	usr1 := make(chan os.Signal, 1)
	signal.Notify(usr1, unix.SIGUSR1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stray := false
	switch b.seam {
	case "panic in goroutine":
		guard.Go(func() { <-usr1; panic(boom) })
	case "panic in client-go":
		go func() {
			defer runtime.HandleCrash()
			<-usr1
			panic(boom)
		}()
	case "panic in command":
		v.source = &brokenSource{Source: v.source, next: func() { <-usr1; panic(boom) }}
	case "panic in init":
		v.source = &brokenSource{Source: v.source, now: func() { panic(boom) }}
	case "stray writes":
		stray = true
		guard.Go(func() { <-usr1; writeStray(); cancel() })
	}
	err := b.screen.show(ctx, guard, v)
	if stray {
		return nil
	}
	return err
}

func writeStray() {
	fmt.Fprintln(os.Stderr, "stray line")
	child := exec.Command("sh", "-c", "echo stray child >&2")
	child.Stderr = os.Stderr
	_ = child.Run()
}

// brokenSource does something first.
type brokenSource struct {
	tui.Source
	next, now func()
}

func (b *brokenSource) Next(ctx context.Context) (model.Batch, error) {
	if b.next != nil {
		b.next()
	}
	return b.Source.Next(ctx)
}

func (b *brokenSource) Now() time.Time {
	if b.now != nil {
		b.now()
	}
	return b.Source.Now()
}
