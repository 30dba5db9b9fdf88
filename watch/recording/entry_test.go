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

func TestLog(t *testing.T) {
	got, err := entry(Logs, Added, `{"namespace":"shop","pod":"p","container":"c","containerID":"containerd://1","line":"ERROR: no","time":"2026-11-21T01:08:43.5Z"}`).Log()
	if err != nil {
		t.Fatal(err)
	}
	want := &Log{Namespace: "shop", Pod: "p", Container: "c", ContainerID: "containerd://1", Line: "ERROR: no",
		Time: time.Date(2026, 11, 21, 1, 8, 43, 5e8, time.UTC)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
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
