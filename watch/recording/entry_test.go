package recording

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

func entry(resource, kind, object string) Entry {
	return Entry{Observed: time.Unix(1, 0), Resource: resource, Type: kind, Object: json.RawMessage(object)}
}

func TestDecodeRefuses(t *testing.T) {
	tests := map[string]struct {
		entry Entry
		want  string
	}{
		"another resource": {entry(Events, Added, `{}`), "it holds events"},
		"wrong field type": {entry(Pods, Added, `{"metadata":5}`), "cannot unmarshal"},
		"huge quantity": {entry(Pods, Added, `{"spec":{"containers":[{"resources":{"limits":{"cpu":"1e2000000000"}}}]}}`),
			"absurd exponent"},
		"huge number": {entry(Pods, Added, `{"spec":{"volumes":[{"emptyDir":{"sizeLimit":1e2000000000}}]}}`), "absurd exponent"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := tt.entry.Pod(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestAbsurdQuantities holds that none of them gets as far as to be parsed.
func TestAbsurdQuantities(t *testing.T) {
	inContainer := func(resources string) string { return `{"spec":{"containers":[{"resources":` + resources + `}]}}` }
	for name, object := range map[string]string{
		"in another case":   `{"SPEC":{"Containers":[{"Resources":{"REQUESTS":{"cpu":"1e2000000000"}}}]}}`,
		"by another letter": inContainer(`{"reque\u017fts":{"cpu":"1e2000000000"}}`),
		"after a space":     inContainer(`{"requests":{"cpu":" 1e2000000000"}}`),
		"with a sign":       inContainer(`{"requests":{"cpu":"-1.5E+2000000000"}}`),
		"many digits":       inContainer(`{"requests":{"cpu":"` + strings.Repeat("1", 1_000_000) + `"}}`),
		"of a device":       `{"status":{"nodeAllocatableResourceClaimStatuses":[{"mapping":[{"quantity":"1e2000000000"}]}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := entry(Pods, Added, object).Pod(); err == nil || !strings.Contains(err.Error(), "absurd exponent") {
				t.Fatalf("error %v", err)
			}
		})
	}
	if _, err := entry(Pods, Added, inContainer(`{"limits":{"cpu":"1e3","memory":"`+strings.Repeat("1", 18)+`","example.com/e12345":1}}`)).Pod(); err != nil {
		t.Fatal(err)
	}
}

// TestMaybeAbsurd holds that the cheap search finds whatever the exact one does.
func TestMaybeAbsurd(t *testing.T) {
	for text, want := range map[string]bool{
		"1e12345": true, "1e1234": false, "e12345": false, "1.E-12345": true, "1e+12345": true, "1ee12345": false, "1e": false, "1e+": false,
		"11e1e12345": false, "a1e12345": false, "a-1e12345": true, " 1e12345": true, "a.1e12345": false, "1a": false, strings.Repeat("1", 99): false, strings.Repeat(".", 100): true, strings.Repeat("1", 99) + "x1": false,
	} {
		if got := maybeAbsurd([]byte(`{"a":"` + text + `"}`)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// A hash in a label may look like a number with an exponent.
func TestHashIsNoQuantity(t *testing.T) {
	if _, err := entry(Pods, Added, `{"metadata":{"labels":{"commit":"1e123456"}}}`).Pod(); err != nil {
		t.Fatal(err)
	}
}

func TestItems(t *testing.T) {
	tests := map[string]struct {
		entry Entry
		want  []model.Op
		key   model.Key
	}{
		"pod added":    {entry(Pods, Added, `{}`), []model.Op{model.OpPod}, model.Key{}},
		"pod modified": {entry(Pods, Modified, `{}`), []model.Op{model.OpPod}, model.Key{}},
		"pod deleted": {entry(Pods, Deleted, `{"metadata":{"namespace":"n","name":"p","uid":"u"}}`),
			[]model.Op{model.OpPodGone}, model.Key{Namespace: "n", Name: "p", UID: "u"}},
		"event": {entry(Events, Added, `{"involvedObject":{"kind":"Pod"}}`), []model.Op{model.OpEvent}, model.Key{}},
		"event deleted": {entry(Events, Deleted, `{"metadata":{"namespace":"n","name":"e","uid":"u"},"involvedObject":{"kind":"Pod"}}`),
			[]model.Op{model.OpEventGone}, model.Key{Namespace: "n", Name: "e", UID: "u"}},
		"event about a node": {entry(Events, Added, `{"involvedObject":{"kind":"Node"}}`), nil, model.Key{}},
		"node":               {entry("nodes", Added, `{}`), nil, model.Key{}},
		"log":                {entry(Logs, Added, `{}`), nil, model.Key{}},
		"bookmark":           {entry(Pods, "BOOKMARK", `{}`), nil, model.Key{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			items, err := Items(tt.entry)
			if err != nil {
				t.Fatal(err)
			}
			var ops []model.Op
			for _, item := range items {
				ops = append(ops, item.Op)
				if diff := cmp.Diff(tt.key, item.Key); diff != "" {
					t.Error(diff)
				}
			}
			if diff := cmp.Diff(tt.want, ops); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestItemsReportsDamage(t *testing.T) {
	for _, resource := range []string{Pods, Events} {
		if _, err := Items(entry(resource, Added, `{"metadata":5}`)); err == nil {
			t.Errorf("no error for damaged %s", resource)
		}
	}
}
