package tree

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TestWhatMattersIsNotCut shows a long cause with its next try, and a long line
// that a step printed last, in few cells.
func TestWhatMattersIsNotCut(t *testing.T) {
	w, m := newWorld(), newTree(60, 30)
	workload := w.put("shop", "cache", words.Stuck, time.Minute)
	d := &workload.Entries[0].Diagnosis
	cause := "postStart hook of redis fails and kills the container: exit 1, sh: can't open /seed/keys.txt: no such file or directory, 6 tries"
	d.Line = model.Line{Text: cause, NotBefore: w.now.Add(4 * time.Minute), Tail: "blocks server"}
	const printed = `ERROR   relation "users" does not exist (SQLSTATE 42P01), and the table has to be made first`
	d.Parts = []model.Part{{Name: "redis", State: words.StateBackingOff, Line: model.Line{Text: "failed"}, Output: printed}}
	workload.Standing.Line = d.Line
	workload.Version++
	w.sync(m)
	screen := ""
	for _, line := range m.View() {
		screen += " " + strings.TrimSpace(ansi.Strip(line))
	}
	for _, want := range []string{"… · next not before " + d.Line.NotBefore.UTC().Format(time.TimeOnly) + " (4m", printed} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not in:\n%s", want, ansi.Strip(strings.Join(m.View(), "\n")))
		}
	}
}
