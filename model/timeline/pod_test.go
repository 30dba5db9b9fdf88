package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/timeline"
)

// TestVolumesAndSandboxApart tells the two apart as far as events do.
func TestVolumesAndSandboxApart(t *testing.T) {
	mount := said("FailedMount", `MountVolume.SetUp failed for volume "s" : secret "x" not found`, 10*time.Second)
	mount.Last = noon.Add(40 * time.Second)
	attached := said("SuccessfulAttachVolume", `AttachVolume.Attach succeeded for volume "pvc-1" `, 8*time.Second)
	sandbox := said("FailedCreatePodSandBox", "Failed to create pod sandbox: no runtime", 20*time.Second)
	again := []*model.Event{
		said("FailedCreatePodSandBox", `Failed to create pod sandbox: network for "a"`, 5*time.Second),
		said("FailedCreatePodSandBox", `Failed to create pod sandbox: network for "b"`, 20*time.Second),
		said("FailedCreatePodSandBox", `Failed to create pod sandbox: network for "c"`, 50*time.Second),
	}
	tests := map[string]struct {
		stood  time.Duration // 0 for not yet
		events []*model.Event
		want   string
	}{
		"nothing is told":        {50 * time.Second, nil, "1.0s-50.0s volumes and sandbox"},
		"volumes failed":         {50 * time.Second, []*model.Event{mount}, "1.0s-40.0s volumes, 40.0s-50.0s volumes"},
		"volumes fail":           {0, []*model.Event{mount}, "1.0s-60.0s volumes and on"},
		"attached":               {50 * time.Second, []*model.Event{attached}, "1.0s-8.0s volumes, 8.0s-50.0s volumes and sandbox"},
		"the sandbox fails":      {0, []*model.Event{sandbox}, "1.0s-20.0s volumes, 20.0s-60.0s sandbox and on"},
		"each try of it is told": {0, again, "1.0s-5.0s volumes, 5.0s-60.0s sandbox and on"},
		"some of it is too late": {30 * time.Second, again, "1.0s-5.0s volumes, 5.0s-30.0s sandbox"},
		"a later sandbox failed": {10 * time.Second, []*model.Event{sandbox}, "1.0s-10.0s volumes and sandbox"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := served(model.Condition{Type: "Ready", Status: "False", Since: noon.Add(time.Second)})
			p.Containers[0].State = model.ContainerState{Phase: model.PhaseWaiting}
			if test.stood != 0 {
				p.Sandbox.ReadyToStart, p.Sandbox.ReadyToStartSet = "True", noon.Add(test.stood)
			}
			drawn := timeline.Of(p, test.events, &model.Past{}, noon.Add(time.Minute))
			check(t, name, &drawn)
			first, _, _ := strings.Cut(brief(&drawn), "\n")
			if diff := cmp.Diff("pod 0.0s-1.0s schedule, "+test.want, first); diff != "" {
				t.Errorf("pod (-want +got):\n%s", diff)
			}
		})
	}
}
