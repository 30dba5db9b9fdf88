package dump

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestFormats reads the same objects in every form that they come in.
func TestFormats(t *testing.T) {
	text := readFile(t, "testdata/shop.json")
	want := mustCollect(t, text)
	if want.Pods != 6 || want.Events < 20 || want.Skipped["Event"] != 1 {
		t.Fatalf("summary %+v, want 6 pods, their events and one of a Job skipped", want.Summary)
	}
	for name, text := range forms(t, text) {
		t.Run(name, func(t *testing.T) { diff(t, want, mustCollect(t, text)) })
	}
}

func forms(t *testing.T, text string) map[string]string {
	t.Helper()
	var values, documents []string
	for _, item := range rawItems(t, text) {
		values = append(values, string(item))
		documents = append(documents, yamlText(t, string(item)))
	}
	var list map[string]any
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	compact, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	listYAML := yamlText(t, text)
	return map[string]string{
		"one line":         string(compact),
		"gzip":             zipped(t, text),
		"zstd":             zstdOf(t, text),
		"byte order mark":  "\ufeff" + text,
		"values":           strings.Join(values, ""),
		"values in lines":  strings.Join(values, "\n\n"),
		"array":            "[" + strings.Join(values, ",") + "]",
		"YAML list":        listYAML,
		"YAML, no newline": strings.TrimSuffix(listYAML, "\n"),
		"YAML, CRLF":       strings.ReplaceAll(listYAML, "\n", "\r\n"),
		"YAML, indented":   indentItems(listYAML),
		"YAML, flow":       "# JSON is YAML\n" + string(compact),
		"YAML documents":   "---\n" + strings.Join(documents, "---\n"),
		"YAML, zstd":       zstdOf(t, listYAML),
	}
}

// indentItems indents the items of a list, as some writers do.
func indentItems(list string) string {
	head, rest, _ := strings.Cut(list, "items:\n")
	items, tail, _ := strings.Cut(rest, "\nkind: List")
	return head + "items: # indented\n\n  " + strings.ReplaceAll(items, "\n", "\n  ") + "\nkind: List" + tail
}

func TestDirectory(t *testing.T) {
	got, err := collectPaths(t, nil, "testdata/cluster-info")
	if err != nil {
		t.Fatal(err)
	}
	if got.Pods != 2 || got.Events < 3 || got.Workloads != 1 || got.Answers != 2 {
		t.Errorf("summary %+v, want 2 pods, their events, a deployment, a node and services", got.Summary)
	}
	if want := at(t, "2026-11-21T01:20:30Z"); !got.AsOf.Equal(want) {
		t.Errorf("as of %s, want the node's heartbeat at %s", got.AsOf, want)
	}
	if !slices.Contains(got.Items, "controller Deployment/api 2 behind") {
		t.Errorf("items %q, want the deployment with all that counts", got.Items)
	}
	one, err := collectPaths(t, nil, "testdata/cluster-info/shop")
	if err != nil {
		t.Fatal(err)
	}
	withoutNode := slices.DeleteFunc(got.Items, func(item string) bool { return strings.HasPrefix(item, "node ") })
	diff(t, withoutNode, one.Items)
}

func TestSeveralPaths(t *testing.T) {
	got, err := collectPaths(t, strings.NewReader(pod("late", "", "")), "testdata/cluster-info/shop/pods.json", Stdin)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, []string{"pod shop/gated", "pod shop/init-crash", "pod shop/late"}, got.Items)
}

// pod returns a pod in YAML with further lines of metadata and a status.
func pod(name, metadata, status string) string {
	return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  namespace: shop\n" + metadata + status
}

func TestAsOf(t *testing.T) {
	const created = "  creationTimestamp: \"2026-11-21T01:00:00Z\"\n"
	tests := map[string]struct {
		text string
		want string
	}{
		"created":   {pod("a", created, ""), "2026-11-21T01:00:00Z"},
		"unquoted":  {pod("a", strings.ReplaceAll(created, `"`, ""), ""), "2026-11-21T01:00:00Z"},
		"deadline":  {pod("a", created+"  deletionTimestamp: \"2026-11-21T09:00:00Z\"\n", ""), "2026-11-21T01:00:00Z"},
		"condition": {pod("a", created, "status:\n  conditions:\n  - {type: Ready, status: 'True', lastTransitionTime: \"2026-11-21T01:02:00Z\"}\n"), "2026-11-21T01:02:00Z"},
		"container": {pod("a", created, "status:\n  containerStatuses:\n  - {name: a, state: {terminated: {startedAt: \"2026-11-21T01:02:00Z\", finishedAt: \"2026-11-21T01:03:00Z\"}}}\n"), "2026-11-21T01:03:00Z"},
		"manager":   {pod("a", created+"  managedFields:\n  - {manager: kubelet, time: \"2026-11-21T01:04:00Z\", fieldsV1: {\"f:status\": {}}}\n", ""), "2026-11-21T01:04:00Z"},
		"label":     {pod("a", created+"  labels: {time: \"2027-11-21T01:04:00Z\"}\n  annotations: {time: \"2027-11-21T01:04:00Z\"}\n", ""), "2026-11-21T01:00:00Z"},
		"message":   {pod("a", created, "status: {message: \"2027-11-21T01:04:00Z\"}\n"), "2026-11-21T01:00:00Z"},
		"event":     {"kind: Event\nlastTimestamp: \"2026-11-21T01:05:00Z\"\ninvolvedObject: {kind: Pod, name: a}\n", "2026-11-21T01:05:00Z"},
		"series":    {"kind: Event\neventTime: \"2026-11-21T01:05:00.500000Z\"\nseries: {lastObservedTime: \"2026-11-21T01:06:00.250000Z\"}\ninvolvedObject: {kind: Job}\n", "2026-11-21T01:06:00.25Z"},
		"secret":    {pod("a", created, "") + "---\nkind: Secret\nmetadata: {creationTimestamp: \"2026-12-21T01:00:00Z\"}\n", "2026-11-21T01:00:00Z"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := mustCollect(t, tt.text).AsOf; !got.Equal(at(t, tt.want)) {
				t.Errorf("as of %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSkipped(t *testing.T) {
	got := mustCollect(t, `{"kind":"List","items":[{"kind":"Secret","apiVersion":"v1","data":{"key":"c2VjcmV0"}},
		{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","spec":{"template":{"spec":{"containers":[]}}}},
		{"metadata":{"name":"untold"}},{"kind":"Event","apiVersion":"events.k8s.io/v1"}]}
		{"kind":"PodList","apiVersion":"v1","items":null}{"kind":"PodList","apiVersion":"v1","items":[]}`)
	diff(t, map[string]int{"Secret": 1, "Ingress.networking.k8s.io": 1, "": 1, "Event.events.k8s.io": 1}, got.Skipped)
}

func TestUIDs(t *testing.T) {
	var uids []string
	_, err := Read(t.Context(), []string{Stdin}, strings.NewReader(pod("a", "", "")+"---\n"+pod("b", "  uid: b-1\n", "")),
		time.Time{}, func(_ time.Time, item model.Item) error {
			uids = append(uids, item.Pod.UID)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, []string{"shop/a", "b-1"}, uids)
}

func TestRecording(t *testing.T) {
	line := func(time, resource, kind, object string) string {
		return `{"observed":"` + time + `","resource":"` + resource + `","type":"` + kind + `","object":` + object + "}\n"
	}
	text := line("2026-11-21T01:00:00Z", "pods", "ADDED", `{"metadata":{"name":"a","namespace":"shop","uid":"1"}}`) +
		line("2026-11-21T01:00:01Z", "pods", "ADDED", `{"metadata":{"name":"b","namespace":"shop","uid":"2"}}`) +
		line("2026-11-21T01:00:02Z", "events", "ADDED", `{"metadata":{"uid":"3"},"reason":"Pulled","involvedObject":{"kind":"Pod","name":"b"}}`) +
		line("2026-11-21T01:00:03Z", "pods", "MODIFIED", `{"metadata":{"name":"b","namespace":"shop","uid":"2"}}`) +
		line("2026-11-21T01:00:04Z", "pods", "DELETED", `{"metadata":{"name":"a","namespace":"shop","uid":"1"}}`)
	want := result{
		Summary{AsOf: at(t, "2026-11-21T01:00:04Z"), Pods: 3, Events: 1, Skipped: map[string]int{}},
		[]string{"pod shop/a", "pod shop/b", "event Pulled of b", "pod shop/b", "gone shop/a"},
	}
	header := `{"format":"initwatch-recording","version":1}` + "\n"
	for name, text := range map[string]string{"plain": text, "headed": header + text, "zstd": zstdOf(t, header+text)} {
		t.Run(name, func(t *testing.T) { diff(t, want, mustCollect(t, text)) })
	}
	_, err := collect(t, text+"{")
	if err == nil || !strings.Contains(err.Error(), "read standard input: read recording: line 6") {
		t.Errorf("error %v, want one about line 6", err)
	}
}

func TestReadStops(t *testing.T) {
	text := readFile(t, "testdata/shop.json")
	full := errors.New("the sink is full")
	_, err := Read(t.Context(), []string{Stdin}, strings.NewReader(text), time.Time{}, func(time.Time, model.Item) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("error %v, want the sink's", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Read(ctx, []string{Stdin}, strings.NewReader(text), time.Time{}, func(time.Time, model.Item) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestPathsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pods.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		path string
		want string
	}{
		"missing":        {filepath.Join(dir, "no.yaml"), filepath.Join(dir, "no.yaml") + ": " + syscall.ENOENT.Error()},
		"damaged member": {dir, filepath.Join(dir, "pods.json") + ": line 1, byte 1: the file ends within an object"},
		"no dump":        {"testdata/cluster-info/shop/gated", "no pods.json"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := collectPaths(t, nil, tt.path)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestBegin holds from when on files can be explained, and that a recording is
// cut off.
func TestBegin(t *testing.T) {
	film := `{"observed":"2026-11-21T01:00:00Z","resource":"pods","type":"ADDED","object":{"metadata":{"name":"a","namespace":"shop","uid":"1"}}}
{"observed":"2026-11-21T01:00:02Z","resource":"pods","type":"DELETED","object":{"metadata":{"name":"a","namespace":"shop","uid":"1"}}}
`
	still := `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"b","namespace":"shop","creationTimestamp":"2026-11-21T02:00:00Z"}}`
	for name, test := range map[string]struct{ text, until, begin, asOf, last string }{
		"whole": {film, "2026-11-21T01:00:02Z", "2026-11-21T01:00:00Z", "2026-11-21T01:00:02Z", "gone shop/a"},
		"cut":   {film, "2026-11-21T01:00:01Z", "2026-11-21T01:00:00Z", "2026-11-21T01:00:00Z", "pod shop/a"},
		"still": {still, "2026-11-21T01:00:00Z", "2026-11-21T02:00:00Z", "2026-11-21T02:00:00Z", "pod shop/b"},
	} {
		t.Run(name, func(t *testing.T) {
			last := ""
			got, err := Read(t.Context(), []string{Stdin}, strings.NewReader(test.text), at(t, test.until), func(_ time.Time, item model.Item) error {
				last = itemName(item)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if !got.Begin.Equal(at(t, test.begin)) || !got.AsOf.Equal(at(t, test.asOf)) || last != test.last {
				t.Errorf("begins %s, as of %s, last %q", got.Begin, got.AsOf, last)
			}
		})
	}
}
