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
func Run(ctx context.Context, options Options, programOptions ...tea.ProgramOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	own := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler()}
	_, err := tea.NewProgram(New(ctx, options), append(own, programOptions...)...).Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && !errors.Is(err, tea.ErrProgramPanic):
		return context.Cause(ctx)
	}
	return fmt.Errorf("run screen: %w", err)
}
