package status

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
)

// TestChoicesStayHoweverLongTheNames holds that names give way to the order, and
// that one is told when pods that are up are shown.
func TestChoicesStayHoweverLongTheNames(t *testing.T) {
	h := header(link(words.LinkLive, ""))
	h.Context, h.Place = "production-eu-central-1", "shop · seeds · orders · payments"
	h.Query, h.Order, h.All = "app.kubernetes.io/part-of=shop,tier!=cache", "newest first", true
	for width := 50; width <= 200; width++ {
		both := ansi.Strip(h.View(width)) + "\n" + h.Missing(width)
		if !strings.Contains(both, "newest first") || !strings.Contains(both, "31 up") && !strings.Contains(both, "all shown") {
			t.Fatalf("%d cells: a choice is not said: %q", width, both)
		}
		if got := ansi.StringWidth(h.Missing(width)); got > width {
			t.Fatalf("%d cells take %d: %q", width, got, h.Missing(width))
		}
	}
}
