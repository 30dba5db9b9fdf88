package tree

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// TestAFoldedNamespaceCountsAsTheHeader holds the order, and that what is up is
// counted where it is shown.
func TestAFoldedNamespaceCountsAsTheHeader(t *testing.T) {
	w, m := newWorld(), newTree(100, 20)
	w.put("shop", "a", words.Stuck, time.Minute)
	w.put("shop", "b", words.Failed, time.Minute)
	w.put("shop", "c", words.Starting, time.Minute)
	part := w.put("shop", "d", words.Stuck, time.Minute)
	addPod(part, "d-up")
	waiting := w.put("shop", "e", words.Starting, time.Minute)
	waiting.Verdict, waiting.Total = words.Stuck, 1
	w.sync(m)
	m.Top()
	m.Collapse()
	if text := screen(m); !strings.Contains(text, "shop  3 stuck · 1 failed · 1 starting\n") && !strings.HasSuffix(strings.TrimRight(text, " \n"), "1 starting") {
		t.Errorf("up is hidden:\n%s", text)
	}
	m.SetAll(true)
	if text := screen(m); !strings.Contains(text, "shop  3 stuck · 1 failed · 1 starting · 1 up") {
		t.Errorf("up is shown:\n%s", text)
	}
}
