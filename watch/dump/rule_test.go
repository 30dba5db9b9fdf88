package dump

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/initwatch/initwatch/model"
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
		_, err := Read(t.Context(), []string{Stdin}, strings.NewReader(string(item)), func(got model.Item) error {
			diff(t, model.FromPod(&whole), got.Pod)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestSecretsStayOut holds that neither a Secret's data nor the environment,
// the commands and the annotations of a pod are even copied.
func TestSecretsStayOut(t *testing.T) {
	text := `{"apiVersion":"v1","data":{"key":"hidden"},"stringData":{"a":"hidden"},"kind":"Secret"}
		{"kind":"Pod","metadata":{"annotations":{"note":"hidden"}},"spec":{"containers":[
		{"name":"a","command":["hidden"],"args":["hidden"],"env":[{"name":"A","value":"hidden"}]}]}}`
	var seen []string
	err := newScanner(strings.NewReader(text), func(o *object) error {
		seen = append(seen, o.resource()+" "+string(o.json))
		return nil
	}).scan()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, []string{"Secret {}", `Pod {"metadata":{"annotations":{}},"spec":{"containers":[{"name":"a"}]}}`}, seen)
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

func fields(kind reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range kind.NumField() {
			if !yield(kind.Field(i)) {
				return
			}
		}
	}
}
