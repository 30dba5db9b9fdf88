package watch

import (
	"log"
	"log/slog"
	"sync"

	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"

	"github.com/initwatch/initwatch/model/words"
)

// SetupLogging sends what client-go and net/http would write to standard error
// to logger. The program calls it once, before it takes the screen.
func SetupLogging(logger *slog.Logger) {
	klog.SetSlogLogger(logger)
	rest.SetDefaultWarningHandler(&warnings{logger: logger})
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(logger.Handler(), slog.LevelInfo).Writer())
}

// maxWarnings bounds how many different warnings are remembered and logged.
const maxWarnings = 100

// warnings logs each different warning of the API server once: servers repeat
// them with every answer.
type warnings struct {
	logger *slog.Logger

	mu   sync.Mutex
	seen map[string]struct{}
}

// HandleWarningHeader implements rest.WarningHandler.
func (w *warnings) HandleWarningHeader(code int, _ string, text string) {
	if code != 299 || text == "" || !w.first(text) {
		return
	}
	w.logger.Warn("warning from the API server", "text", words.Clean(text))
}

func (w *warnings) first(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.seen[text]; ok || len(w.seen) >= maxWarnings {
		return false
	}
	if w.seen == nil {
		w.seen = make(map[string]struct{})
	}
	w.seen[text] = struct{}{}
	return true
}
