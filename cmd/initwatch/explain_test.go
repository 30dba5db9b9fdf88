package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"sigs.k8s.io/yaml"
)

var created = metav1.Date(2026, 1, 2, 3, 4, 5, 0, metav1.Now().Location())

// aPod is a pod of namespace shop whose app container is in state.
func aPod(name string, phase corev1.PodPhase, ready bool, state corev1.ContainerState) *corev1.Pod {
	is := corev1.ConditionFalse
	if ready {
		is = corev1.ConditionTrue
	}
	return &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: name, UID: types.UID("uid-" + name), CreationTimestamp: created},
		Spec:       corev1.PodSpec{NodeName: "node", RestartPolicy: corev1.RestartPolicyAlways, Containers: []corev1.Container{{Name: "app", Image: "app:1"}}},
		Status: corev1.PodStatus{
			Phase: phase, StartTime: &created,
			Conditions: []corev1.PodCondition{
				{Type: corev1.PodReady, Status: is, LastTransitionTime: created},
				{Type: corev1.PodReadyToStartContainers, Status: corev1.ConditionTrue, LastTransitionTime: created},
			},
			ContainerStatuses: []corev1.ContainerStatus{{Name: "app", Ready: ready, Started: &ready, State: state}},
		},
	}
}

func upPod(name string) *corev1.Pod {
	return aPod(name, corev1.PodRunning, true, corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: created}})
}

func startingPod(name string) *corev1.Pod {
	return aPod(name, corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ContainerCreating"}})
}

func stuckPod(name string) *corev1.Pod {
	return aPod(name, corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "InvalidImageName"}})
}

// inNamespace moves a pod to another namespace.
func inNamespace(namespace string, pod *corev1.Pod) *corev1.Pod {
	pod.Namespace = namespace
	return pod
}

// save writes objects into a file as kubectl prints a list.
func save(t *testing.T, pods ...*corev1.Pod) string {
	t.Helper()
	list := struct {
		metav1.TypeMeta
		Items []*corev1.Pod `json:"items"`
	}{metav1.TypeMeta{APIVersion: "v1", Kind: "List"}, pods}
	text, err := json.MarshalIndent(list, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "pods.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExplainExitCodes(t *testing.T) {
	isolate(t)
	tests := []struct {
		name string
		pods []*corev1.Pod
		args string
		code int
		out  string
	}{
		{"all up", []*corev1.Pod{upPod("a")}, "", exitOK, "1 up, as of 2026-01-02T03:04:05Z"},
		{"one starting", []*corev1.Pod{upPod("a"), startingPod("b")}, "", exitStarting, "app is being created"},
		{"one stuck", []*corev1.Pod{upPod("a"), startingPod("b"), stuckPod("c")}, "", exitTrouble, "app: image app:1 is no valid name"},
		{"only the one asked for counts", []*corev1.Pod{upPod("a"), stuckPod("c")}, "a", exitOK, "app: ready"},
		{"only the namespace asked for counts", []*corev1.Pod{upPod("a"), inNamespace("other", stuckPod("c"))}, "-n shop", exitOK, "1 up"},
		{"as of another time", []*corev1.Pod{startingPod("b")}, "--as-of 2026-01-02T03:05:05Z", exitStarting, "starting 60s"},
		{"no such pod", []*corev1.Pod{upPod("a")}, "none", exitError, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			args := append([]string{"explain", "-f", save(t, test.pods...)}, strings.Fields(test.args)...)
			got := runWith(t, nil, args...)
			if got.code != test.code || !strings.Contains(got.out, test.out) {
				t.Errorf("exit code %d, want %d; %q lacks %q; %s", got.code, test.code, got.out, test.out, got.err)
			}
		})
	}
}

func TestExplainUsage(t *testing.T) {
	isolate(t)
	file := save(t)
	for _, test := range []struct{ args, err string }{
		{"-o table", "read --output"},
		{"-f " + file + " -l a=b", "selectors are for clusters"},
		{"--as-of 2026-01-02T03:04:05Z", "--as-of goes with -f"},
		{"-f " + file + " --as-of yesterday", "read --as-of"},
		{"a b", "unexpected argument"},
	} {
		if got := runWith(t, nil, append([]string{"explain"}, strings.Fields(test.args)...)...); got.code != exitUsage || !strings.Contains(got.err, test.err) {
			t.Errorf("explain %s: exit code %d, %q lacks %q", test.args, got.code, got.err, test.err)
		}
	}
	if got := runWith(t, nil, "explain", "-f", "no-such-file"); got.code != exitUsage || !strings.Contains(got.err, "no-such-file") {
		t.Errorf("a file that is not there: exit code %d and %q", got.code, got.err)
	}
}

// TestExplainForms holds that a cluster, a file, standard input and all forms
// of output tell the same.
func TestExplainForms(t *testing.T) {
	isolate(t)
	server := serve(t)
	pods := []*corev1.Pod{upPod("a"), stuckPod("c")}
	for _, p := range pods {
		if err := server.Apply(p); err != nil {
			t.Fatal(err)
		}
	}
	file := save(t, pods...)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	piped := newApp(programName, genericiooptions.IOStreams{In: bytes.NewReader(text), Out: &out, ErrOut: &out})
	if code := piped.run(t.Context(), []string{"explain", "-o", "yaml", "-f", "-"}); code != exitTrouble {
		t.Fatalf("from standard input: exit code %d, %s", code, out.String())
	}
	want := tell(t, out.Bytes())
	for _, args := range []string{"explain -o json", "explain -o json -f " + file, "explain -o yaml"} {
		got := runWith(t, nil, strings.Fields(args)...)
		if got.code != exitTrouble {
			t.Errorf("%s: exit code %d, %s", args, got.code, got.err)
		}
		if told := tell(t, []byte(got.out)); told != want {
			t.Errorf("%s tells %s, want %s", args, told, want)
		}
	}
}

// tell says in short what an explanation in JSON or YAML says, but for times.
func tell(t *testing.T, text []byte) string {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		APIVersion, Kind string
		Pods             []struct{ Name, Verdict, Summary string }
	}
	if err := json.Unmarshal(asJSON, &e); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(e.APIVersion, e.Kind, e.Pods)
}
