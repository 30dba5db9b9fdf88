package tui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// Run shows the screen until the person quits or ctx ends, and leaves the
// terminal as it was. It handles no signal: the caller turns those into the
// end of ctx, whose error Run then returns.
//
// The end of ctx asks the program to quit. Given to the program itself it would
// kill it, which closes the input while it is still being read.
func Run(ctx context.Context, options Options, programOptions ...tea.ProgramOption) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	program := tea.NewProgram(New(inner, options), append([]tea.ProgramOption{tea.WithoutSignalHandler()}, programOptions...)...)
	stop := context.AfterFunc(ctx, program.Quit)
	defer stop()
	_, err := program.Run()
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil:
		return nil
	}
	return fmt.Errorf("run screen: %w", err)
}
