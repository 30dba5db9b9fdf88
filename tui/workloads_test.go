package tui

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// objects makes an empty object of each resource that is recorded and shown.
var objects = map[string]func() runtime.Object{
	"pods":         func() runtime.Object { return &corev1.Pod{} },
	"events":       func() runtime.Object { return &corev1.Event{} },
	"deployments":  func() runtime.Object { return &appsv1.Deployment{} },
	"replicasets":  func() runtime.Object { return &appsv1.ReplicaSet{} },
	"statefulsets": func() runtime.Object { return &appsv1.StatefulSet{} },
	"daemonsets":   func() runtime.Object { return &appsv1.DaemonSet{} },
	"jobs":         func() runtime.Object { return &batchv1.Job{} },
	"cronjobs":     func() runtime.Object { return &batchv1.CronJob{} },
}

// item turns a line into a change of the store, if it is one.
func (l recorded) item(t *testing.T) (model.Item, bool) {
	t.Helper()
	empty := objects[l.Resource]
	if empty == nil {
		return model.Item{}, false
	}
	object := empty()
	if err := json.Unmarshal(l.Object, object); err != nil {
		t.Fatal(err)
	}
	return model.FromObject(object, l.Type == "DELETED")
}

// replay shows what a cluster had done up to a moment, second by second.
func replay(t *testing.T, name string, until time.Time, width, height int) *driver {
	t.Helper()
	batches := readRecording(t, filepath.Join("workloads", name+".jsonl.zst"))
	source := &fakeSource{now: batches[0].Observed, facts: map[model.Subject]model.Fact{
		model.AboutNode:     {Refused: "user bob may not get nodes"},
		model.AboutServices: {}, model.AboutClaim: {Missing: true}, model.AboutPreemptor: {Missing: true},
		model.AboutLog: {Lines: []string{"looking for the file", "the last line of the log"}},
	}}
	d := &driver{t: t, source: source, model: New(t.Context(), Options{
		Source: source, Store: model.NewStore(diagnose.Rules()), Keys: keymap.Default(), Theme: theme.ANSI(), Context: "real",
	})}
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.apply(linkItem(model.Pods, "", words.LinkLive, ""))
	for len(batches) > 0 && !batches[0].Observed.After(until) {
		if batches[0].Observed.Sub(source.now) >= time.Second {
			d.tick(time.Second)
			continue
		}
		d.bring(batchMsg{batch: batches[0]})
		batches = batches[1:]
	}
	for source.now.Before(until) {
		d.tick(min(time.Second, until.Sub(source.now)))
	}
	return d
}

// TestWorkloadScreens shows what real clusters did with workloads.
func TestWorkloadScreens(t *testing.T) {
	at := func(minute, second int) time.Time { return time.Date(2026, 11, 21, 10, minute, second, 0, time.UTC) }
	tests := map[string]struct {
		recording string
		until     time.Time
		keys      []string
	}{
		"quota":       {"quota", at(33, 30), nil},
		"rollout":     {"rollout", at(33, 45), nil},
		"deadline":    {"rollout", at(34, 20), []string{"n", "right"}},
		"jobs":        {"jobs", at(34, 20), nil},
		"stateful":    {"statefulsets", at(33, 30), nil},
		"cronjob":     {"cronjob", at(35, 10), []string{"n", "right"}},
		"node-down":   {"node-down", at(37, 40), nil},
		"node-opened": {"node-down", at(37, 40), []string{"n", "right"}},
	}
	for name, test := range tests {
		for _, size := range [...]struct {
			name          string
			width, height int
		}{{"80x24", 80, 24}, {"120x40", 120, 40}} {
			t.Run(name+"-"+size.name, func(t *testing.T) {
				d := replay(t, test.recording, test.until, size.width, size.height)
				d.keys(test.keys...)
				d.golden(name + "-" + size.name)
			})
		}
	}
}
