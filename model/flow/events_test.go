package flow_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/flow"
)

func TestEvents(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	said := func(reason, message string) *model.Event {
		return &model.Event{Reason: reason, Message: message, Last: noon}
	}
	events := []*model.Event{
		said("FailedMount", `MountVolume.SetUp failed for volume "site" : configmap "web" not found`),
		said("FailedMount", `MountVolume.SetUp failed for volume "site-b" : secret "x" not found`),
		said("SuccessfulAttachVolume", `AttachVolume.Attach succeeded for volume "pvc-1" `),
		said("FailedScheduling", `0/1 nodes are available: persistentvolumeclaim "data" not found.`),
		said("Failed", `Error: failed to prepare subPath for volumeMount "site" of container "web"`),
		said("FailedMount", `Unable to attach or mount volumes: unmounted volumes=[docs site], unattached volumes=[data]: timed out`),
		said("VolumePermissionChangeInProgress", `Setting volume ownership for u/volumes/kubernetes.io~csi/pvc-1, processed 3000 files.`),
		said("Pulling", `Pulling image "docs:v1"`),
		{Reason: "Pulling", Message: `Pulling image "docs:v1"`, Container: "app", Last: noon},
	}
	claim := []*model.Event{{Reason: "ProvisioningFailed", Message: `storageclass "fast" not found`, Last: noon.Add(-time.Minute)}}
	tests := map[string]struct {
		volume flow.Volume
		bound  string
		claim  []*model.Event
		want   []string
	}{
		"named in the pod": {volume: flow.Volume{Volume: model.Volume{Name: "site", Kind: "configMap"}}, want: []string{"FailedMount", "Failed", "FailedMount"}},
		"claim": {
			volume: flow.Volume{Volume: model.Volume{Name: "d", Kind: "persistentVolumeClaim", Source: "data"}}, bound: "pvc-1", claim: claim,
			want: []string{"ProvisioningFailed", "SuccessfulAttachVolume", "FailedScheduling", "VolumePermissionChangeInProgress"},
		},
		"image":    {volume: flow.Volume{Volume: model.Volume{Name: "docs", Kind: "image", Source: "docs:v1"}}, want: []string{"FailedMount", "Pulling"}},
		"no event": {volume: flow.Volume{Volume: model.Volume{Name: "tmp", Kind: "emptyDir"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range test.volume.Events("p", test.bound, events, test.claim) {
				got = append(got, e.Reason)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
	made := flow.Volume{Volume: model.Volume{Name: "scratch", Kind: "ephemeral"}}
	if got := made.Claim("web-0"); got != "web-0-scratch" {
		t.Errorf("claim %s", got)
	}
}
