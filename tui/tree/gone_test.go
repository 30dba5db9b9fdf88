package tree

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TestWhatIsGoneIsSaidToItsEnd holds that a sentence about a pod that is gone
// is whole, or shows that it was cut, at any width and age, and that no try goes
// on in it.
func TestWhatIsGoneIsSaidToItsEnd(t *testing.T) {
	const whole = "fetch (1 of 2) exits 4, 3 tries, all of them within the first minute"
	for width := 40; width < 140; width++ {
		for _, ago := range []time.Duration{time.Second, 59 * time.Second, 130 * time.Second, 11 * time.Minute} {
			w, m := newWorld(), newTree(width, 20)
			workload := w.put("shop", "job", words.Terminating, time.Minute)
			last := diagnosis(words.Stuck, true, w.now)
			last.Line = model.Line{Text: whole + ", try 4 runs", Running: w.now.Add(-time.Hour)}
			gone := workload.Entries[0]
			gone.Gone, gone.Last = w.now.Add(-ago), &last
			workload.Gone, workload.Entries = workload.Entries, nil
			w.set(workload, words.Terminating, time.Minute)
			w.sync(m)
			m.Move(1)
			m.Expand()
			text := strings.Join(strings.Fields(screen(m)), " ")
			if !strings.Contains(text, whole) && !strings.Contains(text, "…") || strings.Contains(text, "try 4") {
				t.Fatalf("%d cells, %s ago:\n%s", width, ago, screen(m))
			}
		}
	}
}
