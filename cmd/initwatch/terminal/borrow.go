package terminal

import (
	"fmt"
	"os"
	"sync"
)

// Borrow runs f while the screen has given the terminal back: what is written
// to standard error is seen meanwhile. A credential plugin asks there.
func (g *Guard) Borrow(f func() error) error {
	lent := g.lent.Load()
	if lent == nil {
		return f()
	}
	lent.stderr.end()
	err := f()
	if again := lent.stderr.begin(); err == nil {
		err = again
	}
	return err
}

// diversion sends standard error to the log, or to nothing.
type diversion struct {
	log *os.File

	mu   sync.Mutex
	undo func() // nil while standard error is what it was
}

func (d *diversion) begin() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	undo, err := divertStderr(d.log)
	if err != nil {
		return fmt.Errorf("divert standard error: %w", err)
	}
	d.undo = undo
	return nil
}

func (d *diversion) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.undo != nil {
		d.undo()
		d.undo = nil
	}
}
