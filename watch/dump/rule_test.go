package dump

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// TestRulesKeepWhatCounts holds that a pod is the same with and without what
// the rules leave out.
func TestRulesKeepWhatCounts(t *testing.T) {
	items := append(rawItems(t, readFile(t, "testdata/shop.json")), json.RawMessage(readFile(t, "testdata/full-pod.json")))
	for _, item := range items {
		var whole corev1.Pod
		if err := json.Unmarshal(item, &whole); err != nil || whole.Kind != "Pod" {
			continue
		}
		_, err := Read(t.Context(), []string{Stdin}, strings.NewReader(string(item)), time.Time{}, func(_ time.Time, got model.Item) error {
			diff(t, model.FromPod(&whole), got.Pod)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestSecretsStayOut holds that neither a Secret's data nor the annotations of
// a pod are even copied, and of commands and environment only those of init
// containers: the projection takes the names of hosts from them.
func TestSecretsStayOut(t *testing.T) {
	text := `{"apiVersion":"v1","data":{"key":"hidden"},"stringData":{"a":"hidden"},"kind":"Secret"}
		{"kind":"Pod","metadata":{"annotations":{"note":"hidden"}},"spec":{"containers":[
		{"name":"a","command":["hidden"],"args":["hidden"],"env":[{"name":"A","value":"hidden"}]}],"initContainers":[
		{"name":"b","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"hidden"}}}],"envFrom":[{"secretRef":{"name":"hidden"}}]}]}}`
	var seen []string
	err := newScanner(strings.NewReader(text), func(o *object) error {
		seen = append(seen, o.resource()+" "+string(o.json))
		return nil
	}).scan()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, []string{"Secret {}", `Pod {"metadata":{"annotations":{}},"spec":{"containers":[{"name":"a"}],"initContainers":[{"name":"b","env":[{"name":"A"}]}]}}`}, seen)
}

// TestQuantityKeys holds that every quantity of a pod is checked before it is
// parsed.
func TestQuantityKeys(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(kind reflect.Type, key string)
	walk = func(kind reflect.Type, key string) {
		switch {
		case kind == reflect.TypeFor[resource.Quantity]() && !quantityKey([]byte(key)):
			t.Errorf("the quantity %s is not checked", key)
		case kind == reflect.TypeFor[corev1.ResourceList]():
			walk(kind.Elem(), key)
		case kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map:
			walk(kind.Elem(), key)
		case kind.Kind() == reflect.Struct && !seen[kind]:
			seen[kind] = kind != reflect.TypeFor[resource.Quantity]()
			for field := range fields(kind) {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				walk(field.Type, name)
			}
		}
	}
	walk(reflect.TypeFor[corev1.Pod](), "")
	if !seen[reflect.TypeFor[corev1.ResourceRequirements]()] {
		t.Error("the walk met no resources")
	}
}

// TestRulesKeepWorkloads holds the same for what clusters did with workloads,
// and that a file tells what a recording does.
func TestRulesKeepWorkloads(t *testing.T) {
	paths, err := filepath.Glob("../../model/internal/session/testdata/workloads/*.zst")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	kinds := map[string]int{}
	for _, path := range paths {
		want, got := recordedAndSaved(t, path)
		diff(t, want, got)
		for _, item := range got {
			if item.Op == model.OpController {
				kinds[item.Controller.Kind]++
			}
		}
	}
	for _, kind := range []string{"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"} {
		if kinds[kind] == 0 {
			t.Errorf("workloads of kinds %v, without a %s", kinds, kind)
		}
	}
}

// recordedAndSaved reads a recording without its removals, and the same objects
// as a file that was saved at each moment of it.
func recordedAndSaved(t *testing.T, path string) (recorded, saved []model.Item) {
	t.Helper()
	entries, err := recording.ReadAll(strings.NewReader(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	take := func(into *[]model.Item) func(time.Time, model.Item) error {
		return func(_ time.Time, item model.Item) error {
			if item.Op != model.OpFact {
				*into = append(*into, item)
			}
			return nil
		}
	}
	for _, entry := range entries {
		object, err := recording.Object(entry)
		if err != nil || object == nil || entry.Type == recording.Deleted {
			continue
		}
		items, err := recording.Items(entry)
		if err != nil {
			t.Fatal(err)
		}
		recorded = append(recorded, items...)
		known, _, err := scheme.Scheme.ObjectKinds(object)
		if err != nil {
			t.Fatal(err)
		}
		head := fmt.Sprintf(`{"kind":%q,"apiVersion":%q,`, known[0].Kind, known[0].GroupVersion())
		text.WriteString(head + strings.TrimPrefix(string(entry.Object), "{") + "\n")
	}
	if _, err := Read(t.Context(), []string{Stdin}, strings.NewReader(text.String()), time.Time{}, take(&saved)); err != nil {
		t.Fatal(err)
	}
	return recorded, saved
}

func fields(kind reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range kind.NumField() {
			if !yield(kind.Field(i)) {
				return
			}
		}
	}
}
