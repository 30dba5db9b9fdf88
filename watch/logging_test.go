package watch

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"testing"

	"k8s.io/klog/v2"
)

func TestSetupLogging(t *testing.T) {
	var out bytes.Buffer
	SetupLogging(slog.New(slog.NewTextHandler(&out, nil)))
	defer SetupLogging(slog.New(slog.DiscardHandler))
	klog.Background().Info("from client-go")
	log.Print("from net/http")
	for _, want := range []string{"from client-go", "from net/http"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q lacks %q", out.String(), want)
		}
	}
}

func TestWarningsAreLoggedOnce(t *testing.T) {
	var out bytes.Buffer
	w := &warnings{logger: slog.New(slog.NewTextHandler(&out, nil))}
	for range 3 {
		w.HandleWarningHeader(299, "", "v1 is old\x1b[2J")
		w.HandleWarningHeader(199, "", "no warning of an API server")
	}
	if got := strings.Count(out.String(), "is old"); got != 1 || strings.Contains(out.String(), "no warning") {
		t.Errorf("%d times: %s", got, out.String())
	}
	for i := range 10 * maxWarnings {
		w.HandleWarningHeader(299, "", fmt.Sprint(i))
	}
	if got := strings.Count(out.String(), "\n"); got > maxWarnings {
		t.Errorf("%d warnings", got)
	}
}

func TestSetHealthKeepsWhatTheUserSet(t *testing.T) {
	t.Setenv(health[0].name, "7")
	t.Setenv(health[1].name, "")
	setHealth()
	if got := os.Getenv(health[0].name); got != "7" {
		t.Errorf("%s became %s", health[0].name, got)
	}
	if got := os.Getenv(health[1].name); got != health[1].seconds {
		t.Errorf("%s is %q", health[1].name, got)
	}
}
