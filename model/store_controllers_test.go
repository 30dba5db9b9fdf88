package model_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// filed is a rule that says what the store has filed under a workload.
func filed(w *model.Workload, events []*model.Event, _ time.Time) model.Standing {
	text := ""
	if w.Controller != nil {
		text += w.Controller.UID
	}
	for _, c := range w.Children {
		text += " > " + c.UID
	}
	for _, entry := range w.Entries {
		text += " + " + entry.Pod.Name
	}
	for _, e := range events {
		text += " ! " + e.UID
	}
	return model.Standing{Line: model.Line{Text: text}}
}

func putObject(c *model.Controller) model.Item {
	return model.Item{Op: model.OpController, Controller: c}
}

func drop(c *model.Controller) model.Item {
	return model.Item{Op: model.OpControllerGone, Key: c.Key()}
}

func thing(kind, name, uid string) *model.Controller {
	return &model.Controller{Namespace: "shop", Kind: kind, Name: name, UID: uid, Created: start}
}

func ownedBy(c, owner *model.Controller) *model.Controller {
	c.Owner = model.Owner{Kind: owner.Kind, Name: owner.Name, UID: owner.UID}
	return c
}

// podOf is a pod that names its owner and knows of no more.
func podOf(name string, owner *model.Controller) *model.Pod {
	p := pod("shop", name, "Running")
	p.Owner = model.Owner{Kind: owner.Kind, Name: owner.Name, UID: owner.UID}
	p.Workload = p.Owner
	return p
}

func about(c *model.Controller, uid string) *model.Event {
	return &model.Event{UID: uid, Namespace: c.Namespace, Kind: c.Kind, AboutUID: c.UID, AboutName: c.Name, Warning: true, Reason: "FailedCreate", First: start, Last: start}
}

func link(resource model.Resource, state words.Link) model.Item {
	return model.Item{Op: model.OpLink, Scope: model.Scope{Resource: resource, Namespace: "shop"}, Link: model.LinkState{State: state}}
}

func TestStoreFilesControllers(t *testing.T) {
	api := thing("Deployment", "api", "d")
	first, second := ownedBy(thing("ReplicaSet", "api-bcdf4", "r1"), api), ownedBy(thing("ReplicaSet", "api-ghjk5", "r2"), api)
	second.Created = start.Add(time.Minute)
	cron := thing("CronJob", "tick", "c")
	job := ownedBy(thing("Job", "tick-29000000", "j"), cron)
	other := ownedBy(thing("ReplicaSet", "api-bcdf4", "r1"), thing("Deployment", "web", "d2"))
	plain := thing("Job", "backup-20260101", "b")
	guessed := podOf("a", plain)
	guessed.Workload = model.Owner{Kind: "CronJob", Name: "backup"}
	tests := []struct {
		name  string
		items []model.Item
		want  []string
	}{
		{"a workload without pods", []model.Item{putObject(api)}, []string{"Deployment/api: d"}},
		{"its ReplicaSets, newest first", []model.Item{putObject(first), putObject(api), putObject(second)}, []string{"Deployment/api: d > r2 > r1"}},
		{"one replaces what was known of it", []model.Item{putObject(first), putObject(first)}, []string{"Deployment/api:  > r1"}},
		{"a Job under its CronJob", []model.Item{putObject(job), putObject(cron)}, []string{"CronJob/tick: c > j"}},
		{"a pod that knows its ReplicaSet only", []model.Item{put(podOf("a", first)), putObject(first), putObject(api)}, []string{"Deployment/api: d > r1 + a"}},
		{"a pod that comes after its ReplicaSet", []model.Item{putObject(first), put(podOf("a", first))}, []string{"Deployment/api:  > r1 + a"}},
		{"a ReplicaSet that another Deployment adopts", []model.Item{putObject(api), putObject(first), putObject(other)}, []string{"Deployment/api: d", "Deployment/web:  > r1"}},
		{"gone", []model.Item{putObject(api), drop(api)}, nil},
		{"a ReplicaSet that is gone", []model.Item{putObject(api), putObject(first), putObject(second), drop(first)}, []string{"Deployment/api: d > r2"}},
		{"gone, its pods stay", []model.Item{putObject(api), put(of(pod("shop", "a", "Running"), "Deployment", "api")), drop(api)}, []string{"Deployment/api:  + a"}},
		{"one that was never known goes", []model.Item{putObject(api), drop(first)}, []string{"Deployment/api: d"}},
		{"a list sweeps its own kind", []model.Item{putObject(api), putObject(first), begin(model.Deployments, "shop"), end(model.Deployments, "shop")}, []string{"Deployment/api:  > r1"}},
		{"a list keeps what it brings", []model.Item{putObject(api), begin(model.Deployments, ""), putObject(api), end(model.Deployments, "")}, []string{"Deployment/api: d"}},
		{"a list of another namespace", []model.Item{putObject(api), begin(model.Deployments, "seeds"), end(model.Deployments, "seeds")}, []string{"Deployment/api: d"}},
		{"events about all of its objects", []model.Item{putObject(api), putObject(first), putEvent(about(first, "e1")), putEvent(about(api, "e2"))}, []string{"Deployment/api: d > r1 ! e1 ! e2"}},
		{"events before their object", []model.Item{link(model.Deployments, words.LinkLive), putEvent(about(api, "e1")), putObject(api)}, []string{"Deployment/api: d ! e1"}},
		{"an event alone, the object may be read", []model.Item{link(model.Deployments, words.LinkLive), putEvent(about(api, "e1"))}, nil},
		{"an event alone, the object may not be read", []model.Item{link(model.Deployments, words.LinkForbidden), putEvent(about(api, "e1"))}, []string{"Deployment/api:  ! e1"}},
		{"an event about a ReplicaSet alone", []model.Item{putEvent(about(first, "e1"))}, []string{"Deployment/api:  ! e1"}},
		{"an event about a Job alone", []model.Item{putEvent(about(job, "e1"))}, []string{"CronJob/tick:  ! e1"}},
		{"a Job that only looks like a CronJob's", []model.Item{put(guessed), putObject(plain)}, []string{"Job/backup-20260101: b + a"}},
		{"such a Job with an event before it", []model.Item{putEvent(about(plain, "e1")), putObject(plain)}, []string{"Job/backup-20260101: b ! e1"}},
		{"such a Job goes before its pod", []model.Item{putObject(plain), put(guessed), drop(plain), put(guessed)}, []string{"Job/backup-20260101:  + a"}},
		{"pods follow a ReplicaSet that is adopted", []model.Item{putObject(first), put(podOf("a", first)), putObject(other)}, []string{"Deployment/web:  > r1 + a"}},
		{"an event of an object that is there counts once", []model.Item{putEvent(about(api, "e1")), putObject(api)}, []string{"Deployment/api: d ! e1"}},
		{"the only event goes", []model.Item{putEvent(about(api, "e1")), {Op: model.OpEventGone, Key: model.Key{UID: "e1"}}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := model.NewStore(model.Rules{Pod: byPhase, Workload: filed})
			s.Apply(model.Batch{Observed: start, Items: test.items})
			var got []string
			for _, w := range s.Workloads() {
				got = append(got, fmt.Sprintf("%s/%s: %s", w.Kind, w.Name, w.Line.Text))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("workloads (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFailedPodsThatWereReplaced holds which failed pods are history.
func TestFailedPodsThatWereReplaced(t *testing.T) {
	made := func(name, phase string, at int, change func(*model.Pod)) *model.Pod {
		p := podOf(name, thing("Job", "work", "j"))
		p.Phase, p.Created = phase, start.Add(time.Duration(at)*time.Second)
		if change != nil {
			change(p)
		}
		return p
	}
	index := func(i string) func(*model.Pod) { return func(p *model.Pod) { p.Index = i } }
	daemon := func(node string) func(*model.Pod) {
		return func(p *model.Pod) { p.Owner.Kind, p.Node = "DaemonSet", node }
	}
	tests := []struct {
		name string
		pods []*model.Pod
		want []string
	}{
		{"by a newer one", []*model.Pod{made("a", "Failed", 0, nil), made("b", "Running", 1, nil)}, []string{"a"}},
		{"by a newer one that failed too", []*model.Pod{made("a", "Failed", 0, nil), made("b", "Failed", 1, nil)}, []string{"a"}},
		{"not by an older one", []*model.Pod{made("a", "Failed", 1, nil), made("b", "Running", 0, nil)}, nil},
		{"by that of the same index", []*model.Pod{made("a", "Failed", 0, index("0")), made("b", "Running", 1, index("0")), made("c", "Failed", 0, index("1"))}, []string{"a"}},
		{"on the same node", []*model.Pod{made("a", "Failed", 0, daemon("n1")), made("b", "Running", 1, daemon("n2")), made("c", "Failed", 0, daemon("n2"))}, []string{"c"}},
		{"one that runs is not", []*model.Pod{made("a", "Running", 0, nil), made("b", "Running", 1, nil)}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := model.NewStore(model.Rules{Pod: byPhase, Workload: filed})
			for _, p := range test.pods {
				s.Apply(model.Batch{Observed: start, Items: []model.Item{put(p)}})
			}
			var got []string
			for _, entry := range s.Workloads()[0].Entries {
				if entry.Superseded {
					got = append(got, entry.Pod.Name)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("superseded (-want +got):\n%s", diff)
			}
		})
	}
}
