package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/report"
)

// TestTextTellsWhichTriesAreNotKept holds that tries which were seen and let go
// are told from those that nobody saw.
func TestTextTellsWhichTriesAreNotKept(t *testing.T) {
	store := model.NewStore(diagnose.Rules())
	for try := 3; try <= 100; try++ {
		end := &model.Termination{ID: fmt.Sprint("containerd://", try), ExitCode: 3, Reason: "Error"}
		p := &model.Pod{
			Namespace: "shop", Name: "loop", UID: "u", EventUID: "u", Phase: "Running", Workload: model.Owner{Kind: model.KindPod, Name: "loop"}, Rare: &model.Rare{},
			Containers: []model.Container{{
				ContainerSpec: &model.ContainerSpec{Name: "app"}, Restarts: try - 1, Last: end,
				State: model.ContainerState{Phase: model.PhaseWaiting, Reason: "CrashLoopBackOff"},
			}},
		}
		store.Apply(model.Batch{Observed: noon, Items: []model.Item{{Op: model.OpPod, Pod: p}}})
	}
	var out strings.Builder
	if err := report.Text(&out, store, noon, report.TextOptions{All: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"tries 1 to 2: not seen\n", "try 5: exit 3", "tries 6 to 70: not kept\n", "try 71: exit 3", "try 100: exit 3"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
