package recording

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

// TestFacts gathers what clusters would have answered at the end of what was
// recorded of them.
func TestFacts(t *testing.T) {
	tests := map[string][]string{
		"volumes": {
			"node k8s01", "claim data-fast Pending ProvisioningFailed", "claim data-local Pending",
			"claim data-remote Pending",
		},
		"rollout": {"node k8s01", "services of rollout: api 3 ready"},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			file, err := os.Open("../../model/internal/session/testdata/workloads/" + name + ".jsonl.zst")
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			entries, err := ReadAll(file)
			if err != nil {
				t.Fatal(err)
			}
			facts := NewFacts()
			for _, entry := range entries {
				object, err := Object(entry)
				if err != nil {
					t.Fatal(err)
				}
				facts.Put(object, entry.Type == Deleted)
			}
			var got []string
			for _, item := range facts.Items(start) {
				if item.Op != model.OpFact || !item.Fact.At.Equal(start) {
					t.Errorf("item %+v", item)
				}
				got = append(got, factText(item.Fact))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func factText(f *model.Fact) string {
	q := f.Question
	switch {
	case q.Subject == model.AboutNode:
		return "node " + q.Name
	case q.Subject == model.AboutClaim:
		return strings.Join([]string{"claim", q.Name, f.Claim.Phase}, " ") + reasons(f.Claim.Events)
	}
	text := "services of " + q.Namespace + ":"
	for _, s := range f.Services {
		text += fmt.Sprintf(" %s %d ready", s.Name, s.Ready)
	}
	return text
}

// reasons are those of warnings.
func reasons(events []*model.Event) string {
	text := ""
	for _, e := range events {
		if e.Warning {
			text += " " + e.Reason
		}
	}
	return text
}

func TestFactsForget(t *testing.T) {
	facts := NewFacts()
	for _, kind := range []string{Added, Deleted} {
		for resource, object := range map[string]string{
			"nodes":                  `{"metadata":{"name":"n1"}}`,
			"persistentvolumeclaims": `{"metadata":{"name":"data","namespace":"shop"}}`,
			"services":               `{"metadata":{"name":"db","namespace":"shop"}}`,
		} {
			object, err := Object(Entry{Observed: start, Resource: resource, Type: kind, Object: []byte(object)})
			if err != nil {
				t.Fatal(err)
			}
			facts.Put(object, kind == Deleted)
		}
		want := map[string]int{Added: 3, Deleted: 0}[kind]
		if got := len(facts.Items(start)); got != want {
			t.Errorf("%d facts after %s, want %d", got, kind, want)
		}
	}
}
