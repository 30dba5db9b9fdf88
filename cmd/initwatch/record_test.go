package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestRecordUsage(t *testing.T) {
	isolate(t)
	for _, test := range []struct{ args, err string }{
		{"", "read --output: no file given"},
		{"-o -", "a recording goes into a file"},
		{"-o f --for -1s", "read --for: -1s is no time to record"},
		{"-o f a b", "unexpected argument"},
	} {
		if got := runWith(t, nil, append([]string{"record"}, strings.Fields(test.args)...)...); got.code != exitUsage || !strings.Contains(got.err, test.err) {
			t.Errorf("record %s: exit code %d, %q lacks %q", test.args, got.code, got.err, test.err)
		}
	}
}

// TestRecordLeavesFilesAlone holds that nothing is overwritten unasked, and
// that a cluster which cannot be read leaves no file.
func TestRecordLeavesFilesAlone(t *testing.T) {
	isolate(t)
	server := serve(t)
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := runWith(t, nil, "record", "-o", there); got.code != exitError || !strings.Contains(got.err, "overwrite it with --force") {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "mine" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if got := runWith(t, nil, "record", "-o", there, "--force", "--for", "1ms"); got.code != exitOK {
		t.Errorf("with --force: exit code %d and %q", got.code, got.err)
	}
	if info, err := os.Stat(there); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	server.Unauthorized(true)
	none := filepath.Join(t.TempDir(), "none")
	if got := runWith(t, nil, "record", "-o", none); got.code != exitError || !strings.Contains(got.err, "does not accept the credentials") {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("a file was left: %v", err)
	}
}

// waiter ends a context when what is written to it holds a text.
type waiter struct {
	bytes.Buffer
	text string
	end  context.CancelFunc
}

func (w *waiter) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.text) {
		w.end()
	}
	return n, err
}

// recordedFile records until all that is there is in the file, which it returns.
func recordedFile(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "start.jsonl.zst")
	ctx, end := context.WithCancel(t.Context())
	defer end()
	errOut := &waiter{text: "until ctrl-c", end: end}
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &bytes.Buffer{}, ErrOut: errOut})
	if code := a.run(ctx, append([]string{"record", "-o", path}, args...)); code != exitOK {
		t.Fatalf("exit code %d, %s", code, errOut.String())
	}
	if told := regexp.MustCompile(`initwatch: \d+ changes( and \d+ lines of logs)? in \d+s are in `); !told.MatchString(errOut.String()) {
		t.Errorf("no count in %q", errOut.String())
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	return path
}

// TestRecordedIsExplainedAlike holds that the end of a recording is explained
// as the cluster is at that time.
func TestRecordedIsExplainedAlike(t *testing.T) {
	isolate(t)
	fill(t, serve(t))
	for _, target := range []string{"", "deploy/api", "stuck", "keeps"} {
		t.Run(target, func(t *testing.T) {
			args := strings.Fields(target)
			live := explainedAlike(t, recordedFile(t, args...), args...)
			if strings.Contains(live, `"name": "keeps"`) && !strings.Contains(live, "status.phase") {
				t.Errorf("the claim was not read: %s", live)
			}
		})
	}
}

// explainedAlike holds that a recording and the cluster are explained alike, and
// returns the explanation.
func explainedAlike(t *testing.T, path string, args ...string) string {
	t.Helper()
	explain := append([]string{"explain", "-o", "json"}, args...)
	live := runWith(t, nil, explain...)
	var head struct{ AsOf string }
	if err := json.Unmarshal([]byte(live.out), &head); err != nil {
		t.Fatalf("%v: %s", err, live.err)
	}
	told := runWith(t, nil, append(explain, "-f", path, "--as-of", head.AsOf)...)
	if diff := cmp.Diff(timeless(live.out), timeless(told.out)); diff != "" || live.code != told.code {
		t.Errorf("exit codes %d and %d, %s (-live +recorded):\n%s", live.code, told.code, told.err, diff)
	}
	return live.out
}

// timeless leaves out the times of evidence: an answer is as old as when it was
// asked for.
func timeless(text string) string {
	return regexp.MustCompile(`,\s*"time": "[^"]*"`).ReplaceAllString(text, "")
}

// waitsForClaim is a pod that no node can take because of its claim.
func waitsForClaim() (*corev1.Pod, *corev1.PersistentVolumeClaim) {
	p := aPod("keeps", corev1.PodPending, false, corev1.ContainerState{})
	p.Spec.NodeName, p.Status.ContainerStatuses, p.Status.StartTime = "", nil, nil
	p.Spec.Volumes = []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"},
	}}}
	p.Status.Conditions = []corev1.PodCondition{{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, LastTransitionTime: created,
		Message: "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
	}}
	return p, &corev1.PersistentVolumeClaim{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"}, ObjectMeta: objectMeta("data"),
		Status: corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimPending},
	}
}

// fill applies a Deployment with a pod, other pods, one of which waits for a
// claim, and a Deployment for which no pod could be made.
func fill(t *testing.T, server *demo.Server) {
	t.Helper()
	up, stuck := upPod("api-5d4f-x"), stuckPod("stuck")
	up.OwnerReferences = ownedBy("ReplicaSet", "api-5d4f")
	event := &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Namespace: "shop", Name: "denied.1", UID: "uid-event"},
		InvolvedObject: corev1.ObjectReference{Kind: "ReplicaSet", Namespace: "shop", Name: "denied-6c9f", UID: "uid-denied-6c9f"},
		Type:           corev1.EventTypeWarning, Reason: "FailedCreate", FirstTimestamp: created, LastTimestamp: created, Count: 3,
		Message: `Error creating: pods "denied-6c9f-x" is forbidden: exceeded quota: no-pods, requested: pods=1, used: pods=0, limited: pods=0`,
	}
	keeps, claim := waitsForClaim()
	for _, err := range []error{
		server.Apply(keeps), server.Apply(claim),
		server.Apply(deployment("api")), server.Apply(replicaSet("api", "5d4f")), server.Apply(up), server.Apply(stuck),
		server.Apply(deployment("denied")), server.Apply(replicaSet("denied", "6c9f")), server.Apply(event),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func objectMeta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "shop", Name: name, UID: types.UID("uid-" + name), CreationTimestamp: created}
}

func ownedBy(kind, name string) []metav1.OwnerReference {
	yes := true
	return []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: kind, Name: name, UID: types.UID("uid-" + name), Controller: &yes}}
}

func deployment(name string) *appsv1.Deployment {
	return &appsv1.Deployment{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}, ObjectMeta: objectMeta(name)}
}

func replicaSet(name, hash string) *appsv1.ReplicaSet {
	r := &appsv1.ReplicaSet{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "ReplicaSet"}, ObjectMeta: objectMeta(name + "-" + hash)}
	r.OwnerReferences = ownedBy("Deployment", name)
	return r
}
