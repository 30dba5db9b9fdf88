package diagnose_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// TestCauseOfAnEndIsKept holds that what an event said of an attempt is still
// said when the event has expired, and that the row of the container names it
// for attempts whose own event was swallowed.
func TestCauseOfAnEndIsKept(t *testing.T) {
	crash := func(restarts int32, since time.Duration) *model.Pod {
		return model.FromPod(newPod(started(0), func(p *corev1.Pod) { p.Spec.Containers[0].StartupProbe = probe(5) },
			state("app", waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=p_shop(uid)")), last("app", ends(137, "Error", since), restarts)))
	}
	hooked := func(restarts int32, since time.Duration) *model.Pod {
		return model.FromPod(newPod(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"no"}}}}
		}, state("app", waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=p_shop(uid)")), last("app", ends(137, "Error", since), restarts)))
	}
	tests := []struct {
		name         string
		pod          func(int32, time.Duration) *model.Pod
		events       []*model.Event
		summary, row string // of the attempt that the events told of
		later        string // the row of the next one
	}{
		{
			"startup probe", crash, []*model.Event{
				saw("Unhealthy", "app", "Startup probe failed: dial tcp 10.0.0.1:80: connection refused", 4*time.Minute, 5),
				saw("Killing", "app", "Container app failed startup probe, will be restarted", 4*time.Minute, 5),
			},
			"app is killed by its startup probe: dial tcp 10.0.0.1:80: connection refused, 7 tries",
			"killed by its startup probe ×7, backing off 5m", "killed by its startup probe, as before ×8, backing off 5m",
		},
		{
			"postStart hook", hooked, []*model.Event{saw("FailedPostStartHook", "app", "PostStartHook failed", 4*time.Minute, 5)},
			"postStart hook of app fails and kills the container, 7 tries",
			"postStart hook failed ×7, backing off 5m", "killed by its postStart hook, as before ×8, backing off 5m",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := model.NewStore(diagnose.Rules())
			apply := func(items ...model.Item) *model.Diagnosis {
				store.Apply(model.Batch{Observed: now, Items: items})
				return &store.Entry("uid").Diagnosis
			}
			apply(model.Item{Op: model.OpPod, Pod: test.pod(6, 4*time.Minute)})
			for _, e := range test.events {
				e.Kind = model.KindPod
				apply(model.Item{Op: model.OpEvent, Event: e})
			}
			var d *model.Diagnosis
			for _, e := range test.events {
				d = apply(model.Item{Op: model.OpEventGone, Key: model.Key{UID: e.UID}})
			}
			if got := d.Findings[0].Summary; got != test.summary {
				t.Errorf("says %q\nwant %q", got, test.summary)
			}
			if got := d.Parts[len(d.Parts)-1].Line.At(now, true); got != test.row {
				t.Errorf("row %q\nwant %q", got, test.row)
			}
			d = apply(model.Item{Op: model.OpPod, Pod: test.pod(7, time.Minute)})
			if got := d.Parts[len(d.Parts)-1].Line.At(now, true); got != test.later {
				t.Errorf("later row %q\nwant %q", got, test.later)
			}
		})
	}
}
