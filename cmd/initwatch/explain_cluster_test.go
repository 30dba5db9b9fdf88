package main

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/demo"
)

// TestExplainWithoutWorkloads holds that pods are explained to those who may
// not read workloads, who are told so in one line.
func TestExplainWithoutWorkloads(t *testing.T) {
	isolate(t)
	server := serve(t)
	up := upPod("api-5d4f-x")
	up.OwnerReferences, up.Labels = ownedBy("ReplicaSet", "api-5d4f"), map[string]string{"pod-template-hash": "5d4f"}
	if err := server.Apply(up); err != nil {
		t.Fatal(err)
	}
	for _, resource := range model.WorkloadResources {
		server.Forbid(demo.Any, string(resource), demo.Any)
	}
	got := runWith(t, nil, "explain")
	if got.code != exitOK || !strings.Contains(got.out, "deployment api 1/1  up") {
		t.Errorf("exit code %d and %s", got.code, got.out)
	}
	want := "initwatch: cronjobs, daemonsets, deployments, jobs, replicasets, replicationcontrollers, statefulsets in namespace shop are told from their pods and events alone"
	if !strings.HasPrefix(got.err, want) || strings.Count(got.err, "\n") != 1 {
		t.Errorf("told %q, want %q", got.err, want)
	}
}

// TestExplainOneWorkload holds what is said of a workload that has no pods, is
// not there, or cannot be seen.
func TestExplainOneWorkload(t *testing.T) {
	isolate(t)
	server := serve(t)
	fill(t, server)
	for _, test := range []struct {
		target string
		code   int
		want   string
	}{
		{"deploy/denied", exitTrouble, "denied"},
		{"deploy/none", exitError, "initwatch: explain deploy/none: there is no such deployment; check the name and the namespace\n"},
		{"sts/none", exitError, "there is no such statefulset"},
		{"none", exitError, "there is no such pod"},
		{"deploy/denied -l a=b", exitError, "explain deploy/denied: no pod of it has a=b; check both, or leave one of them out"},
	} {
		got := runWith(t, nil, append([]string{"explain"}, strings.Fields(test.target)...)...)
		if got.code != test.code || !strings.Contains(got.out+got.err, test.want) {
			t.Errorf("%s: exit code %d, want %d; no %q in %s%s", test.target, got.code, test.code, test.want, got.out, got.err)
		}
	}
	server.Forbid(demo.Any, "statefulsets", demo.Any)
	if got := runWith(t, nil, "explain", "sts/none"); got.code != exitError || !strings.Contains(got.err, "statefulsets may not be read") {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
}
