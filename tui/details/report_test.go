package details_test

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/details"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// holding is a pod with a claim, a ConfigMap and an image as volumes, and what
// was reported of them.
func holding() details.Content {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "web", UID: "w", CreationTimestamp: metav1.NewTime(noon)}}
	pod.Spec.Volumes = []corev1.Volume{
		{Name: "data", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "orders"}}},
		{Name: "conf", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "web"}}}},
		{Name: "docs", VolumeSource: corev1.VolumeSource{Image: &corev1.ImageVolumeSource{Reference: "docs:v1"}}},
	}
	pod.Spec.Containers = []corev1.Container{{Name: "web", VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}, {Name: "conf", MountPath: "/etc/web"}}}}
	event := func(uid, kind, name, reason, message string, at time.Duration, n int) model.Item {
		e := &model.Event{
			UID: uid, Namespace: "shop", Kind: kind, AboutName: name, Reason: reason, Message: message, Count: n,
			First: noon.Add(at), Last: noon.Add(at + time.Duration(n-1)*time.Second), Warning: strings.HasPrefix(reason, "F") || strings.HasSuffix(reason, "Failed"),
		}
		if kind == "Pod" {
			e.AboutUID = "w"
		}
		return model.Item{Op: model.OpEvent, Event: e}
	}
	store := model.NewStore(diagnose.Rules())
	question := model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "orders"}
	now := noon.Add(time.Minute)
	store.Apply(model.Batch{Observed: now, Items: []model.Item{
		{Op: model.OpPod, Pod: model.FromPod(pod)},
		event("1", "PersistentVolumeClaim", "orders", "ProvisioningFailed", `storageclass.storage.k8s.io "fast" not found`, time.Second, 3),
		event("2", "PersistentVolumeClaim", "orders", "ProvisioningFailed", `storageclass.storage.k8s.io "fast" not found`, 20*time.Second, 1),
		event("3", "Pod", "web", "FailedScheduling", `0/1 nodes are available: persistentvolumeclaim "orders" is not bound.`, 2*time.Second, 1),
		event("4", "Pod", "web", "FailedMount", `MountVolume.SetUp failed for volume "conf" : configmap "web" not found`, 30*time.Second, 7),
		event("5", "Pod", "web", "Pulling", `Pulling image "docs:v1"`, 31*time.Second, 1),
		{Op: model.OpFact, Fact: &model.Fact{Question: question, At: now, Claim: &model.Claim{Name: "orders", Phase: "Pending", Class: "fast"}}},
	}})
	entry := store.Entry("w")
	return details.Content{Now: now, Current: true, Entry: entry, Diagnosis: store.Explain(entry, now), Events: store.Events(entry.Pod)}
}

// TestVolumesTellWhatHappened puts what was reported of a volume beside it.
func TestVolumesTellWhatHappened(t *testing.T) {
	c := holding()
	golden(t, "volumes-80", screen(t, pane(t, 80, 80, false, c), 80, 80))
}

// TestWorkloadTellsItsEvents shows a workload's own events and conditions.
func TestWorkloadTellsItsEvents(t *testing.T) {
	w := &model.Workload{Namespace: "shop", Kind: "Deployment", Name: "api"}
	w.Verdict, w.Since, w.Line.Text = words.Stuck, noon, "quota is used up"
	w.Controller = &model.Controller{Kind: "Deployment", Name: "api", Conditions: []model.Condition{
		{Type: "Available", Status: "False", Reason: "MinimumReplicasUnavailable", Since: noon},
		{Type: "Progressing", Status: "True", Reason: "ReplicaSetUpdated", Since: noon.Add(-26 * time.Hour)},
	}}
	w.Children = []*model.Controller{{Kind: "ReplicaSet", Name: "api-5f", Conditions: []model.Condition{
		{Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate", Message: "exceeded quota", Since: noon},
	}}}
	refused := func(uid string, at time.Duration, message string) *model.Event {
		return &model.Event{
			UID: uid, Kind: "ReplicaSet", AboutName: "api-5f", Reason: "FailedCreate", Message: message, Warning: true,
			First: noon.Add(at), Last: noon.Add(at + time.Second), Count: 2,
		}
	}
	early := refused("b", 0, "pods is forbidden: exceeded quota")
	early.Precise = early.First.Add(300 * time.Millisecond)
	earlier := &model.Event{UID: "c", Kind: "Deployment", AboutName: "api", Reason: "Paused", Message: "rollout is paused", First: noon, Precise: noon.Add(100 * time.Millisecond), Last: noon, Count: 1}
	c := details.Content{
		Now: noon.Add(time.Minute), Current: true, Workload: w,
		Events: []*model.Event{early, refused("a", 20*time.Second, "pods is forbidden: exceeded quota"), earlier},
	}
	golden(t, "workload-80", screen(t, pane(t, 80, 40, false, c), 80, 40))
}

// TestConditionsAreThoseOfNow prefers what is watched to what was read when the
// pod was opened.
func TestConditionsAreThoseOfNow(t *testing.T) {
	c := opened(t, "hook")
	read := c.Full.Value.Pod.Conditions
	for i := range read {
		if read[i].Type == "Ready" {
			read[i].Status = "False"
		}
	}
	c.Full.Value.Pod.Conditions = append(read, model.Condition{Type: "Own", Status: "True"})
	got := pane(t, 80, 24, false, c).Text()
	for _, want := range []string{"✓ Ready is True", "✓ Own is True"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}
