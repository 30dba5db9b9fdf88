package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch"
)

// inFile is what a file of two namespaces may hold. The UID tells what the item
// is.
func inFile() []model.Item {
	controller := func(namespace, kind, name string, owner model.Owner) model.Item {
		return model.Item{Op: model.OpController, Controller: &model.Controller{
			Namespace: namespace, Kind: kind, Name: name, UID: namespace + "/" + kind + "/" + name, Owner: owner,
		}}
	}
	event := func(uid, kind, about, name string) model.Item {
		return model.Item{Op: model.OpEvent, Event: &model.Event{Namespace: "shop", UID: uid, Kind: kind, AboutUID: about, AboutName: name}}
	}
	api, cron := model.Owner{Kind: "Deployment", Name: "api"}, model.Owner{Kind: "CronJob", Name: "api"}
	return []model.Item{
		controller("shop", "ReplicaSet", "api-5d4f", api),
		controller("shop", "Deployment", "api", model.Owner{}),
		controller("shop", "Deployment", "api-v2", model.Owner{}),
		controller("shop", "Job", "api-1234", cron),
		controller("seeds", "Deployment", "api", model.Owner{}),
		event("of the ReplicaSet", "ReplicaSet", "shop/ReplicaSet/api-5d4f", "api-5d4f"),
		event("of a ReplicaSet that is gone", "ReplicaSet", "gone", "api-7c8f"),
		event("of another Deployment", "ReplicaSet", "gone", "api-v2-7c8f"),
		event("of a Job", "Job", "gone", "api-1234"),
		event("of the Deployment", "Deployment", "gone", "api"),
		event("of a pod", "Pod", "gone", "api-5d4f-x"),
		{Op: model.OpPod, Pod: &model.Pod{Namespace: "shop", Name: "api-5d4f-x", UID: "its pod", Workload: api}},
		{Op: model.OpPod, Pod: &model.Pod{Namespace: "shop", Name: "other", UID: "another pod", Workload: model.Owner{Kind: "Pod", Name: "other"}}},
		{Op: model.OpFact, Fact: &model.Fact{Question: model.Question{Subject: model.AboutNode, UID: "the node"}}},
		{Op: model.OpFact, Fact: &model.Fact{Question: model.Question{Subject: model.AboutServices, Namespace: "seeds", UID: "services of seeds"}}},
		{Op: model.OpEndList, Scope: model.Scope{Resource: model.Pods}},
	}
}

func uidOf(item *model.Item) string {
	switch {
	case item.Pod != nil:
		return item.Pod.UID
	case item.Event != nil:
		return item.Event.UID
	case item.Controller != nil:
		return item.Controller.UID
	case item.Fact != nil:
		return item.Fact.Question.UID
	}
	return "a mark"
}

func TestWants(t *testing.T) {
	shop := []string{"shop"}
	tests := []struct {
		name       string
		target     string
		namespaces []string
		want       []string
	}{
		{"one Deployment", "deploy/api", shop, []string{
			"shop/ReplicaSet/api-5d4f", "shop/Deployment/api", "of the ReplicaSet", "of a ReplicaSet that is gone",
			"of the Deployment", "of a pod", "its pod", "the node", "a mark",
		}},
		{"one CronJob", "cronjob/api", shop, []string{"shop/Job/api-1234", "of a Job", "of a pod", "the node", "a mark"}},
		{"one ReplicaSet", "rs/api-5d4f", shop, []string{"shop/ReplicaSet/api-5d4f", "of the ReplicaSet", "of a pod", "the node", "a mark"}},
		{"one pod", "other", shop, []string{"of a pod", "another pod", "the node", "a mark"}},
		{"in any namespace", "deploy/api-v2", nil, []string{
			"shop/Deployment/api-v2", "of another Deployment", "of a pod", "the node", "services of seeds", "a mark",
		}},
		{"one namespace", "", []string{"seeds"}, []string{"seeds/Deployment/api", "the node", "services of seeds", "a mark"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := explainOptions{options: options{argument: test.target, namespaces: test.namespaces, namespacesSet: test.namespaces != nil}}
			if test.target != "" {
				o.target, _ = watch.ParseTarget(test.target)
			}
			f := newFeed(&o)
			for _, item := range inFile() {
				f.take(time.Time{}, item)
			}
			var got []string
			for i := range f.still {
				if f.wants(&f.still[i]) {
					got = append(got, uidOf(&f.still[i]))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
