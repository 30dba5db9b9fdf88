package recording

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

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
	case f.Missing:
		return fmt.Sprintf("missing %s %s", q.Subject, q.Name)
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

// TestFactsMissing holds that what is deleted, and what was listed and is not
// there, is known to be missing. What nobody told of is not.
func TestFactsMissing(t *testing.T) {
	facts := NewFacts()
	put := func(kind string) []string {
		for resource, object := range map[string]string{
			Nodes:    `{"metadata":{"name":"n1"}}`,
			Claims:   `{"metadata":{"name":"data","namespace":"shop"}}`,
			Services: `{"metadata":{"name":"db","namespace":"shop"}}`,
		} {
			object, err := Object(Entry{Observed: start, Resource: resource, Type: kind, Object: []byte(object)})
			if err != nil {
				t.Fatal(err)
			}
			facts.Put(object, kind == Deleted)
		}
		var texts []string
		for _, item := range facts.Items(start) {
			texts = append(texts, factText(item.Fact))
		}
		return texts
	}
	for _, test := range []struct {
		kind string
		want []string
	}{
		{Added, []string{"node n1", "claim data ", "services of shop: db 0 ready"}},
		{Deleted, []string{"missing claim data", "missing node n1", "services of shop:"}},
		{Added, []string{"node n1", "claim data ", "services of shop: db 0 ready"}},
	} {
		if diff := cmp.Diff(test.want, put(test.kind)); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", test.kind, diff)
		}
	}
}

func TestFactsListed(t *testing.T) {
	facts := NewFacts()
	for _, e := range []Entry{
		{Observed: start, Resource: Services, Type: BeginList, Object: []byte(`{"metadata":{"namespace":"shop"}}`)},
		{Observed: start, Resource: Pods, Type: EndList, Object: []byte(`{"metadata":{"namespace":"other"}}`)},
	} {
		if err := facts.Mark(e); err != nil {
			t.Fatal(err)
		}
	}
	items := facts.Items(start)
	if len(items) != 1 || factText(items[0].Fact) != "services of shop:" {
		t.Errorf("facts %+v", items)
	}
	if facts.Mark(Entry{Resource: Services, Type: EndList, Object: []byte(`{"metadata":5}`)}) == nil {
		t.Error("a damaged mark is taken")
	}
}

// TestFactsListedAgain holds that what a list no longer brings is gone, and that
// other namespaces are left alone.
func TestFactsListedAgain(t *testing.T) {
	facts := NewFacts()
	take := func(resource, kind, namespace, name string) {
		object := fmt.Sprintf(`{"metadata":{"namespace":%q,"name":%q,"labels":{"kubernetes.io/service-name":"db"}},`+
			`"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true}}]}`, namespace, name)
		e := Entry{Observed: start, Resource: resource, Type: kind, Object: []byte(object)}
		if kind != Added {
			if err := facts.Mark(e); err != nil {
				t.Fatal(err)
			}
			return
		}
		o, err := Object(e)
		if err != nil {
			t.Fatal(err)
		}
		facts.Put(o, false)
	}
	list := func(resource, namespace string, names ...string) []string {
		take(resource, BeginList, namespace, "")
		for _, name := range names {
			take(resource, Added, namespace, name)
		}
		take(resource, EndList, namespace, "")
		var texts []string
		for _, item := range facts.Items(start) {
			texts = append(texts, factText(item.Fact))
		}
		return texts
	}
	list(Services, "other", "db")
	list(EndpointSlices, "other", "db-1")
	list(Services, "shop", "db")
	other := "services of other: db 1 ready"
	for _, step := range []struct {
		got  []string
		want string
	}{
		{list(EndpointSlices, "shop", "db-1"), "services of shop: db 1 ready"},
		{list(EndpointSlices, "shop"), "services of shop: db 0 ready"},
		{list(Services, "shop"), "services of shop:"},
	} {
		if diff := cmp.Diff([]string{other, step.want}, step.got); diff != "" {
			t.Error(diff)
		}
	}
}

// BenchmarkFacts has as many namespaces, claims and events as a large cluster.
func BenchmarkFacts(b *testing.B) {
	facts := NewFacts()
	for i := range 3000 {
		benchFacts(facts, i)
	}
	for b.Loop() {
		facts.Items(start)
	}
}

// benchFacts puts what one of many namespaces has.
func benchFacts(facts *Facts, i int) {
	meta := metav1.ObjectMeta{Namespace: fmt.Sprint("ns", i), Name: "db", UID: "u"}
	facts.Put(&corev1.Service{ObjectMeta: meta}, false)
	facts.Put(&corev1.PersistentVolumeClaim{ObjectMeta: meta}, false)
	facts.Put(&corev1.Event{ObjectMeta: meta, InvolvedObject: corev1.ObjectReference{Kind: "PersistentVolumeClaim", Name: "db"}}, false)
}
