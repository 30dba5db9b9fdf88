package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

var live = model.LinkState{State: words.LinkLive}

func denied(text string) model.LinkState {
	return model.LinkState{State: words.LinkForbidden, Text: text}
}

func TestLimits(t *testing.T) {
	link := func(resource model.Resource, namespace string, state model.LinkState) model.ScopedLink {
		return model.ScopedLink{Scope: model.Scope{Resource: resource, Namespace: namespace}, LinkState: state}
	}
	tests := []struct {
		name  string
		links []model.ScopedLink
		want  []string
	}{
		{"all there", []model.ScopedLink{link(model.Jobs, "a", live), link(model.Pods, "a", live)}, nil},
		{"one kind", []model.ScopedLink{link(model.Jobs, "a", denied("no jobs")), link(model.Pods, "a", live)}, []string{"no jobs"}},
		{
			"kinds of two namespaces",
			[]model.ScopedLink{
				link(model.CronJobs, "a", denied("no cronjobs")), link(model.Jobs, "a", denied("no jobs")), link(model.Pods, "a", live),
				link(model.Events, "b", denied("no events")), link(model.Jobs, "b", denied("no jobs")), link(model.Pods, "b", live),
			},
			[]string{
				"no events",
				"cronjobs, jobs in namespace a are told from their pods and events alone, because they may not be read; ask for the verbs list and watch on them",
				"no jobs",
			},
		},
		{
			"a whole namespace",
			[]model.ScopedLink{link(model.Events, "a", denied("no events")), link(model.Jobs, "a", denied("no jobs")), link(model.Pods, "a", denied("no pods"))},
			[]string{"no pods"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, limits(test.links)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
