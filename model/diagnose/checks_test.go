package diagnose_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

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

// TestHookThatFailedBefore holds that a hook says no less than the finding about
// the same attempt, when the event about its failure has expired.
func TestHookThatFailedBefore(t *testing.T) {
	store := model.NewStore(diagnose.Rules())
	put := func(restarts int32, end corev1.ContainerState) (*model.Diagnosis, model.Hook) {
		p := model.FromPod(newPod(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"no"}}}}
		}, state("app", waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=p_shop(uid)")), last("app", end, restarts)))
		store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpPod, Pod: p}}})
		entry := store.Entry("uid")
		hooks, _ := diagnose.Checks(entry.Pod, store.Events(entry.Pod), entry.Past(), entry.Pod.Part("app"), now)
		return &entry.Diagnosis, hooks[0]
	}
	put(19, ends(137, "Error", 20*time.Minute))
	event := saw("FailedPostStartHook", "app", "PostStartHook failed", 20*time.Minute, 5)
	event.Kind = model.KindPod
	store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpEvent, Event: event}}})
	store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpEventGone, Key: model.Key{UID: event.UID}}}})
	for _, test := range []struct {
		name    string
		end     corev1.ContainerState
		result  words.Result
		summary string
	}{
		{"the attempt that was told of", ends(137, "Error", 20*time.Minute), words.ResultFailed, "postStart hook of app fails and kills the container, 21 tries"},
		{"a later one", ends(137, "Error", time.Minute), words.ResultUnknown, "app is killed, as before, by its postStart hook, 21 tries"},
		{"another end", ends(1, "Error", time.Minute), words.ResultNoFailure, "app exits 1, 21 tries"},
		{"an end that has its own reason", ends(137, "OOMKilled", time.Minute), words.ResultNoFailure, "app runs out of memory (OOMKilled), 21 tries"},
	} {
		d, hook := put(20, test.end)
		if hook.Result != test.result || len(hook.Evidence) != 1 {
			t.Errorf("%s: result %v, evidence %+v", test.name, hook.Result, hook.Evidence)
		}
		if got := d.Findings[0].Summary; got != test.summary {
			t.Errorf("%s: says %q", test.name, got)
		}
	}
}
