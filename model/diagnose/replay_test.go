package diagnose_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

var update = flag.Bool("update", false, "write the golden files anew")

// observation is one line of a recording: a watch event of a real cluster.
type observation struct {
	Observed time.Time
	Resource string
	Type     string
	Object   json.RawMessage
}

func readSession(t testing.TB, name string) []observation {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	var out []observation
	for decoder := json.NewDecoder(bufio.NewReader(plain)); decoder.More(); {
		var o observation
		if err := decoder.Decode(&o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// item turns an observation into a change of the store; nil when the store
// does not hold such objects.
func (o *observation) item(t testing.TB) *model.Item {
	t.Helper()
	switch o.Resource {
	case "pods":
		var pod corev1.Pod
		if err := json.Unmarshal(o.Object, &pod); err != nil {
			t.Fatal(err)
		}
		projected := model.FromPod(&pod)
		if o.Type == "DELETED" {
			return &model.Item{Op: model.OpPodGone, Key: projected.Key()}
		}
		return &model.Item{Op: model.OpPod, Pod: projected}
	case "events":
		var event corev1.Event
		if err := json.Unmarshal(o.Object, &event); err != nil {
			t.Fatal(err)
		}
		if event.InvolvedObject.Kind != "Pod" {
			return nil
		}
		return &model.Item{Op: model.OpEvent, Event: model.FromEvent(&event)}
	}
	return nil
}

// story writes down how the diagnosis of each pod changed while a recorded
// session was replayed: when, the verdict, the line, and the parts that are
// not at rest.
func story(t testing.TB, session []observation) map[string]string {
	t.Helper()
	store := model.NewStore(diagnose.Pod)
	stories, last := map[string]*strings.Builder{}, map[string]string{}
	begin := session[0].Observed
	tell := func(now time.Time) {
		for _, workload := range store.Workloads() {
			for _, entry := range workload.Entries {
				name := entry.Pod.Namespace + "/" + entry.Pod.Name
				text := chapter(entry)
				if stories[name] == nil {
					stories[name] = &strings.Builder{}
				}
				if text != last[name] {
					fmt.Fprintf(stories[name], "%6.1fs %s", now.Sub(begin).Seconds(), text)
					last[name] = text
				}
			}
		}
	}
	for _, o := range session {
		if item := o.item(t); item != nil {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{*item}})
		} else {
			store.Advance(o.Observed)
		}
		tell(o.Observed)
	}
	out := map[string]string{}
	for name, b := range stories {
		out[name] = b.String()
	}
	return out
}

func chapter(entry *model.Entry) string {
	d := &entry.Diagnosis
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n", d.Verdict, still(d.Line))
	for _, part := range append([]model.Part{d.Sandbox}, d.Parts...) {
		name := part.Name
		if name == "" {
			name = "(sandbox)"
		}
		fmt.Fprintf(&b, "           %s %s: %s\n", part.State.Look().Glyph, name, still(part.Line))
	}
	return b.String()
}

// still writes a line without the times that run.
func still(l model.Line) string {
	if !l.Running.IsZero() {
		l.Text += " since " + l.Running.UTC().Format(time.TimeOnly)
	}
	if !l.NotBefore.IsZero() {
		l.Text += " · next not before " + l.NotBefore.UTC().Format(time.TimeOnly)
	}
	if l.Tail != "" {
		l.Text += " · " + l.Tail
	}
	return l.Text
}

// TestStories holds what is said of each pod of real sessions, all along,
// against text that was read and found right.
func TestStories(t *testing.T) {
	for _, version := range []string{"1.36", "1.34"} {
		for name, got := range story(t, readSession(t, "session-"+version+".jsonl.zst")) {
			t.Run(version+"/"+name, func(t *testing.T) {
				checkGolden(t, filepath.Join("testdata", "stories-"+version, filepath.Base(name)+".golden"), got)
			})
		}
	}
}

func checkGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
