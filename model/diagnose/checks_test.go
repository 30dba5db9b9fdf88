package diagnose_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// TestProbeThatCannotBeRun holds that a probe without a result says why it has
// none.
func TestProbeThatCannotBeRun(t *testing.T) {
	p := model.FromPod(newPod(started(time.Minute), readinessOf))
	events := []*model.Event{saw("Unhealthy", "app", "Readiness probe errored and resulted in unknown state: "+noCheck, 5*time.Second, 2)}
	_, probes := diagnose.Checks(p, events, &model.Past{}, p.Part("app"), now)
	if len(probes) != 1 || probes[0].Result != words.ResultUnknown || probes[0].Output != "executable file not found in $PATH" || len(probes[0].Evidence) != 1 {
		t.Errorf("probes %+v", probes)
	}
	events[0].Last = now.Add(-time.Hour)
	if _, probes = diagnose.Checks(p, events, &model.Past{}, p.Part("app"), now); probes[0].Output != "" {
		t.Errorf("the attempt before is told: %+v", probes[0])
	}
}
