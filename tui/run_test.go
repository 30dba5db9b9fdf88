package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// idleSource never has anything to tell.
type idleSource struct{ asked chan struct{} }

func (s idleSource) Next(ctx context.Context) (model.Batch, error) {
	close(s.asked)
	<-ctx.Done()
	return model.Batch{}, ctx.Err()
}

func (idleSource) Now() time.Time { return noon }

func (idleSource) Answer(_ context.Context, q model.Question) model.Fact {
	return model.Fact{Question: q}
}

func (idleSource) Log(context.Context, model.LogRequest) <-chan model.LogChunk { return nil }

// terminal is an output that can be looked at while it is written.
type terminal struct {
	mutex   sync.Mutex
	written bytes.Buffer
}

func (t *terminal) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.written.Write(p)
}

func (t *terminal) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.written.String()
}

// launch runs the screen on pipes and returns how to type and how it ends.
func launch(ctx context.Context, t *testing.T) (keys io.WriteCloser, asked chan struct{}, output *terminal, ended chan error) {
	t.Helper()
	in, keys := io.Pipe()
	asked, output, ended = make(chan struct{}), &terminal{}, make(chan error, 1)
	options := Options{Source: idleSource{asked}, Store: model.NewStore(model.Rules{Pod: diagnoserOf(nil), Workload: together}), Keys: keymap.Default(), Theme: theme.ANSI()}
	go func() {
		ended <- Run(ctx, options, tea.WithInput(in), tea.WithOutput(output), tea.WithWindowSize(80, 24), tea.WithEnvironment([]string{"TERM=xterm"}))
	}()
	return keys, asked, output, ended
}

func TestRunQuits(t *testing.T) {
	keys, asked, output, ended := launch(t.Context(), t)
	<-asked
	if _, err := keys.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("quit with %v", err)
	}
	hangUp(t, keys)
	checkRestored(t, output)
}

func TestRunEndsWithItsContext(t *testing.T) {
	cause := errors.New("signal")
	ctx, cancel := context.WithCancelCause(t.Context())
	keys, asked, output, ended := launch(ctx, t)
	<-asked
	cancel(cause)
	if err := <-ended; !errors.Is(err, cause) {
		t.Errorf("ended with %v", err)
	}
	hangUp(t, keys)
	checkRestored(t, output)
}

func hangUp(t *testing.T, keys io.Closer) {
	t.Helper()
	if err := keys.Close(); err != nil {
		t.Error(err)
	}
}

// checkRestored looks for the alternate screen being left as often as it was
// entered.
func checkRestored(t *testing.T, output *terminal) {
	t.Helper()
	text := []byte(output.String())
	entered, left := bytes.Count(text, []byte("\x1b[?1049h")), bytes.Count(text, []byte("\x1b[?1049l"))
	if entered != left {
		t.Errorf("the alternate screen was entered %d times and left %d times", entered, left)
	}
}
