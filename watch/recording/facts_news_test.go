package recording

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestFactsChanged holds that each answer is told once, when it has become
// another, and that what a list is about to bring is not told to be gone.
func TestFactsChanged(t *testing.T) {
	facts := NewFacts()
	const isReady = `,"status":{"conditions":[{"type":"Ready","status":"True"}]}`
	for i, step := range []struct{ resource, kind, rest, want string }{
		{Nodes, Added, `"metadata":{"name":"n1"}`, "node n1"},
		{Nodes, Modified, `"metadata":{"name":"n1","resourceVersion":"2"}`, ""},
		{Nodes, Modified, `"metadata":{"name":"n1"}` + isReady, "node n1"},
		{Nodes, Deleted, `"metadata":{"name":"n1"}`, "missing node n1"},
		{Claims, Added, `"metadata":{"name":"data","namespace":"shop","uid":"u"}`, "claim data "},
		{Events, Added, `"metadata":{"name":"e1","namespace":"shop"},"type":"Warning","reason":"Failed","involvedObject":{"kind":"PersistentVolumeClaim","name":"data","uid":"u"}`, "claim data  Failed"},
		{Events, Added, `"metadata":{"name":"e2","namespace":"shop"},"type":"Warning","reason":"Failed","involvedObject":{"kind":"Pod","name":"data"}`, ""},
		{Events, Added, `"metadata":{"name":"e3","namespace":"shop"},"type":"Warning","reason":"Failed","involvedObject":{"kind":"PersistentVolumeClaim","name":"other"}`, ""},
		{Events, BeginList, `"metadata":{"namespace":"shop"}`, ""},
		{Events, EndList, `"metadata":{"namespace":"shop"}`, "claim data "},
		{Services, BeginList, `"metadata":{"namespace":"shop"}`, ""},
		{Services, Added, `"metadata":{"name":"db","namespace":"shop"}`, ""},
		{Services, EndList, `"metadata":{"namespace":"shop"}`, "services of shop: db 0 ready"},
		{EndpointSlices, Added, slice("db-1", true), "services of shop: db 1 ready"},
		{EndpointSlices, BeginList, `"metadata":{}`, ""},
		{Services, Added, `"metadata":{"name":"cache","namespace":"shop"}`, ""},
		{EndpointSlices, Added, slice("db-1", true), ""},
		{EndpointSlices, EndList, `"metadata":{}`, "services of shop: cache 0 ready db 1 ready"},
		{EndpointSlices, Added, slice("db-2", false), ""},
		{EndpointSlices, Deleted, slice("db-1", true), "services of shop: cache 0 ready db 0 ready"},
	} {
		e := Entry{Observed: start, Resource: step.resource, Type: step.kind, Object: []byte("{" + step.rest + "}")}
		object, err := Object(e)
		if err != nil {
			t.Fatal(err)
		}
		facts.Put(object, e.Type == Deleted)
		if err := facts.Mark(e); err != nil {
			t.Fatal(err)
		}
		var got []string
		items, _ := facts.Changed(start)
		for _, item := range items {
			got = append(got, factText(item.Fact))
		}
		if diff := cmp.Diff(step.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("step %d, %s %s: %s", i, step.resource, step.kind, diff)
		}
		if more, _ := facts.Changed(start); len(more) > 0 {
			t.Errorf("step %d: %d answers are told again", i, len(more))
		}
	}
}

// TestFactsWait holds that what waits for the end of a list costs nothing until
// then, and is told then unless another list runs.
func TestFactsWait(t *testing.T) {
	facts := NewFacts()
	mark := func(kind, resource, namespace string) {
		t.Helper()
		e := Entry{Observed: start, Resource: resource, Type: kind, Object: fmt.Appendf(nil, `{"metadata":{"namespace":%q}}`, namespace)}
		if err := facts.Mark(e); err != nil {
			t.Fatal(err)
		}
	}
	changed := func(what string, answers int, some bool) {
		t.Helper()
		items, parts := facts.Changed(start)
		if len(items) != answers || (parts > 0) != some {
			t.Errorf("%s: %d answers of %d parts", what, len(items), parts)
		}
	}
	mark(BeginList, Services, "")
	mark(BeginList, EndpointSlices, "n1")
	for i := range 10 {
		mark(BeginList, Services, fmt.Sprint("n", i))
	}
	changed("begun", 0, true)
	changed("nothing new", 0, false)
	mark(EndList, Services, "n2")
	changed("one of two ended", 0, true)
	mark(EndList, Services, "")
	mark(EndList, Services, "n1")
	changed("n2, and what lies in no namespace", 2, true)
	mark(EndList, EndpointSlices, "n1")
	changed("n1", 1, true)
	mark(EndList, EndpointSlices, "n1")
	changed("ended twice", 0, false)
}

// TestFactsListedApart holds that a list of a namespace begins nothing anew
// elsewhere.
func TestFactsListedApart(t *testing.T) {
	facts := NewFacts()
	for _, namespace := range []string{"a", "b"} {
		about := corev1.ObjectReference{Kind: "PersistentVolumeClaim", Name: "data"}
		facts.Put(&corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "data"}}, false)
		facts.Put(&corev1.Event{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "e"}, InvolvedObject: about}, false)
	}
	for _, test := range []struct {
		namespace string
		want      []int
	}{{"c", []int{1, 1}}, {"a", []int{0, 1}}, {"", []int{0, 0}}} {
		if err := facts.Mark(Entry{Observed: start, Resource: Events, Type: BeginList, Object: fmt.Appendf(nil, `{"metadata":{"namespace":%q}}`, test.namespace)}); err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, item := range facts.Items(start) {
			got = append(got, len(item.Fact.Claim.Events))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q listed: %s", test.namespace, diff)
		}
	}
}

// slice has one address, which is that of the same pod in all slices.
func slice(name string, ready bool) string {
	return fmt.Sprintf(`"metadata":{"name":%q,"namespace":"shop","labels":{"kubernetes.io/service-name":"db"}},`+
		`"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":%t}}]`, name, ready)
}

// BenchmarkFactsChanged puts one object of many after the other.
func BenchmarkFactsChanged(b *testing.B) {
	facts := NewFacts()
	for i := range 3000 {
		benchFacts(facts, i)
	}
	facts.Changed(start)
	n := 0
	for b.Loop() {
		n++
		benchFacts(facts, n%3000)
		facts.Changed(start)
	}
}
