package scenario

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestListReadsAll(t *testing.T) {
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 || all[0].Name != Default {
		t.Errorf("List = %v, want %s first and then all others", all, Default)
	}
	for _, info := range all {
		if !strings.HasSuffix(info.Summary, ".") {
			t.Errorf("summary of %s is no sentence: %q", info.Name, info.Summary)
		}
	}
}

func TestLoadUnknown(t *testing.T) {
	_, err := Load("../doc")
	if err == nil || !strings.Contains(err.Error(), "--list") {
		t.Errorf("Load of what is not there: %v", err)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	first, again := simulateFull(t, Default, 7, time.Minute), simulateFull(t, Default, 7, time.Minute)
	// Comparing what differs takes long, so that it is done only where it does.
	if !slices.Equal(first.all, again.all) {
		t.Errorf("objects (-first +again):\n%s", cmp.Diff(first.all, again.all))
	}
	if diff := cmp.Diff(first.lines, again.lines); diff != "" {
		t.Errorf("lines (-first +again):\n%s", diff)
	}
	other := simulateFull(t, Default, 8, time.Minute)
	if slices.Equal(first.all, other.all) {
		t.Error("another seed gives the same run")
	}
}

const small = `summary: A test.
namespace: shop
images:
  a: {pull: 1s}
behaviours:
  one:
    app:
      runs:
      - prints: ["1s hello"]
        for: 2s
happens:
- {at: 3s, delete: Pod/one}
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  containers:
  - {name: app, image: a}
`

const crowd = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: one}
spec: {replicas: 1000, template: {spec: {containers: [{name: app, image: a}]}}}
`

const badCron = `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: one}
spec: {schedule: often, jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: a}]}}}}}
`

func TestParse(t *testing.T) {
	s, err := Parse("small", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	run := s.behaviours["one"]["app"].Runs[0]
	if run.For != 2*time.Second || !run.Ends || run.Prints[0].Text != "hello" || run.Prints[0].After != time.Second {
		t.Errorf("run = %+v", run)
	}
	if ns := s.manifests[0].object.GetNamespace(); ns != "shop" {
		t.Errorf("namespace = %q, want the header's", ns)
	}
}

func TestParseTellsWhatIsWrong(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown field", "pull: 1s", "pul: 1s", "line 4: field pul not found"},
		{"no duration", "pull: 1s", "pull: soon", `line 4: "soon" is no duration`},
		{"negative duration", "for: 2s", "for: -2s", `line 10: "-2s" is no duration`},
		{"no time in a line", `"1s hello"`, `"hello"`, `line 9: "hello" does not begin with the time`},
		{"unknown workload", "  one:\n", "  two:\n", `line 7: no manifest makes pods for the workload "two"`},
		{"unknown container", "    app:\n", "    ap:\n", `line 8: one has no container "ap"`},
		{"an end without a time", "        for: 2s", "        exit: 2", `line 8: container app of one: run 1: it says how it ends`},
		{"unknown target", "Pod/one", "Pod/two", `line 12: there is no manifest "Pod/two"`},
		{"no verb", "delete: Pod/one", "container: app", `line 12: one of create, delete`},
		{"unknown kind", "kind: Pod", "kind: Pot", `line 14: the simulation has no kind "Pot"`},
		{"unknown field of a manifest", "image: a}", "imaje: a}", `line 14: Pod: `},
		{"no containers", "containers:\n  - {name: app, image: a}", "containers: []", `line 14: Pod/one has no containers`},
		{"too many replicas", small[strings.Index(small, "---"):], crowd, "line 14: StatefulSet/one: 1000 replicas"},
		{"negative period", "image: a}", "image: a, livenessProbe: {periodSeconds: -1}}", `line 14: Pod/one: container app`},
		{"no taint", "images:", "nodes: [{taints: [gpu]}]\nimages:", `line 3: node k8s01: "gpu" is no taint`},
		{"unknown node", "delete: Pod/one", "nodeDown: k8s09", `line 12: there is no node "k8s09"`},
		{"unknown age", "images:", "ages: {Pod/two: 1h}\nimages:", `line 3: there is no manifest "Pod/two"`},
		{"a verb for other kinds", "delete: Pod/one", "scale: Pod/one, replicas: 2", `line 12: scale is for Deployment, StatefulSet, ReplicationController, not for Pod/one`},
		{"no schedule", small[strings.Index(small, "---"):], badCron, "line 14: parse schedule of cronjob one"},
		{"a negative history", small[strings.Index(small, "---"):], strings.Replace(badCron, "often", "'* * * * *', failedJobsHistoryLimit: -1", 1), "line 14: CronJob/one: a history limit"},
		{"no manifest", small[strings.Index(small, "---"):], "", "no manifest below the header"},
		{"no summary", "summary: A test.", "", "summary and namespace"},
		{"no YAML", "happens:", "happens: {", "line "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("small", []byte(strings.Replace(small, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse = %v\nwant an error with %q", err, tt.want)
			}
		})
	}
}

// FuzzParse feeds the parser anything. What it takes must also run.
func FuzzParse(f *testing.F) {
	// Small seeds: every run of the fuzzer plays them.
	f.Add([]byte(small))
	f.Add([]byte(strings.Replace(small, small[strings.Index(small, "---"):], crowd, 1)))
	data, err := files.ReadFile("scenarios/02-html-volume.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("fuzz", data)
		if err != nil {
			return
		}
		stage, err := s.begin(&sink{course: newCourse()}, 1, epoch.Add)
		if err != nil {
			return
		}
		// What a scenario asks for and cannot be is an error, not a panic.
		_ = stage.until(20 * time.Second)
	})
}
