package dump

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// result is what a test compares: a summary and the items by name.
type result struct {
	Summary
	Items []string
}

// collect reads a text as standard input.
func collect(t testing.TB, text string) (result, error) {
	t.Helper()
	return collectPaths(t, strings.NewReader(text), Stdin)
}

func collectPaths(t testing.TB, stdin *strings.Reader, paths ...string) (result, error) {
	t.Helper()
	var items []string
	summary, err := Read(t.Context(), paths, stdin, time.Time{}, func(_ time.Time, item model.Item) error {
		items = append(items, itemName(item))
		return nil
	})
	summary.Begin = time.Time{} // TestBegin holds it
	return result{summary, items}, err
}

func itemName(item model.Item) string {
	switch item.Op {
	case model.OpPod:
		return "pod " + item.Pod.Namespace + "/" + item.Pod.Name
	case model.OpEvent:
		return "event " + item.Event.Reason + " of " + item.Event.AboutName
	case model.OpPodGone:
		return "gone " + item.Key.Namespace + "/" + item.Key.Name
	case model.OpController:
		name := "controller " + item.Controller.Kind + "/" + item.Controller.Name + " " + item.Controller.Revision
		if item.Controller.Behind {
			name += " behind"
		}
		return name
	case model.OpFact:
		return factName(item.Fact)
	default:
		return "another operation"
	}
}

func factName(f *model.Fact) string {
	switch {
	case f.Node != nil:
		return "node " + f.Node.Name
	case f.Claim != nil:
		return fmt.Sprintf("claim %s with %d events", f.Claim.Name, len(f.Claim.Events))
	}
	name := "services of " + f.Question.Namespace
	for _, service := range f.Services {
		name += fmt.Sprintf(" %s:%d", service.Name, service.Ready)
	}
	return name
}

func mustCollect(t testing.TB, text string) result {
	t.Helper()
	got, err := collect(t, text)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// rawItems returns the items of a JSON list.
func rawItems(t testing.TB, text string) []json.RawMessage {
	t.Helper()
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	return list.Items
}

func zipped(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func zstdOf(t testing.TB, text string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(text), nil))
}

func diff(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// yamlText writes JSON as YAML, as kubectl does.
func yamlText(t testing.TB, text string) string {
	t.Helper()
	out, err := yaml.JSONToYAML([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
