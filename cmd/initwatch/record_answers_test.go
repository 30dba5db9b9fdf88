package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/recording"
)

// TestRecordedAnswersAreExplainedAlike holds that a recording's end is explained
// as the cluster is where the cause lies in what a pod waits for.
func TestRecordedAnswersAreExplainedAlike(t *testing.T) {
	claimless, _ := waitsForClaim()
	for name, test := range map[string]struct {
		objects []demo.Object
		want    string
	}{
		"a host in the environment": {[]demo.Object{waitsFor("db", "sleep"), service("db")}, "waits for service db"},
		"no Service at all":         {[]demo.Object{waitsFor("db", "nslookup", "db")}, "service db, which does not exist"},
		"a claim that is not there": {[]demo.Object{claimless}, "claim data does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			server := serve(t)
			for _, object := range test.objects {
				if err := server.Apply(object); err != nil {
					t.Fatal(err)
				}
			}
			if live := explainedAlike(t, recordedFile(t)); !strings.Contains(live, test.want) {
				t.Errorf("%q is not in %s", test.want, live)
			}
		})
	}
}

// waitsFor is a pod whose init container names a host in its environment, next
// to what is nobody's business.
func waitsFor(host string, command ...string) *corev1.Pod {
	p := aPod("waits", corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "PodInitializing"}})
	p.Spec.InitContainers = []corev1.Container{{Name: "wait", Image: "busybox:1", Command: command, Env: []corev1.EnvVar{
		{Name: "DATABASE_URL", Value: "postgres://app:hunter2@" + host + ":5432/shop"}, {Name: "PASSWORD", Value: "hunter2"},
	}}}
	p.Status.InitContainerStatuses = []corev1.ContainerStatus{{
		Name: "wait", State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: created}},
	}}
	return p
}

func service(name string) *corev1.Service {
	return &corev1.Service{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Service"}, ObjectMeta: objectMeta(name),
		Spec: corev1.ServiceSpec{Selector: map[string]string{"app": name}, Ports: []corev1.ServicePort{{Port: 5432}}},
	}
}

// TestRecordingKeepsNoSecret holds that of an environment hosts stay alone.
func TestRecordingKeepsNoSecret(t *testing.T) {
	isolate(t)
	if err := serve(t).Apply(waitsFor("db", "sleep")); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(recordedFile(t))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	entries, err := recording.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.Contains(string(entry.Object), "hunter2") {
			t.Errorf("recorded: %s", entry.Object)
		}
	}
}

// TestAnswers holds which of the answers to the same questions are recorded.
func TestAnswers(t *testing.T) {
	object := func(name, version string) *corev1.Service {
		return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: name, ResourceVersion: version}}
	}
	begin, end := change{"services", recording.BeginList, object("", "")}, change{"services", recording.EndList, object("", "")}
	added := func(name, version string) change { return change{"services", recording.Added, object(name, version)} }
	a := newAnswers()
	for _, step := range []struct {
		name string
		told []change
		want string
	}{
		{"the first list", []change{begin, added("a", "1"), added("b", "2"), end}, "BEGINLIST ADDED a ADDED b ENDLIST"},
		{"the same", []change{begin, added("a", "1"), added("b", "2"), end}, ""},
		{"one changed", []change{begin, added("a", "3"), added("b", "2"), end}, "ADDED a"},
		{"one vanished", []change{begin, added("b", "2"), end}, "DELETED a"},
		{"it came back", []change{begin, added("a", "3"), added("b", "2"), end}, "ADDED a"},
		{"a node", []change{{"nodes", recording.Added, object("n", "1")}, {"nodes", recording.Added, object("n", "1")}}, "ADDED n"},
		{"it is gone", []change{{"nodes", recording.Deleted, object("n", "")}, {"nodes", recording.Deleted, object("n", "")}}, "DELETED n"},
		{"pods are no answers", []change{{model.Pods, recording.Added, object("p", "1")}, {model.Pods, recording.Added, object("p", "1")}}, "ADDED p ADDED p"},
	} {
		var got []string
		for _, c := range step.told {
			for _, news := range a.news(c) {
				got = append(got, strings.TrimSpace(news.kind+" "+nameIn(t, news)))
			}
		}
		if diff := cmp.Diff(step.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}

func nameIn(t *testing.T, c change) string {
	t.Helper()
	info, ok := c.object.(metav1.Object)
	if !ok {
		t.Fatalf("%T has no name", c.object)
	}
	return info.GetName()
}
