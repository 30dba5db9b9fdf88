package watch

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/model"
)

func TestParseTarget(t *testing.T) {
	tests := []struct {
		in   string
		want Target
		err  string
	}{
		{"web-0", Target{"Pod", "web-0"}, ""},
		{"pod/web-0", Target{"Pod", "web-0"}, ""},
		{"po/web.0", Target{"Pod", "web.0"}, ""},
		{"deploy/api", Target{"Deployment", "api"}, ""},
		{"deployments.apps/api", Target{"Deployment", "api"}, ""},
		{"RS/api-7f", Target{"ReplicaSet", "api-7f"}, ""},
		{"sts/db", Target{"StatefulSet", "db"}, ""},
		{"ds/agent", Target{"DaemonSet", "agent"}, ""},
		{"jobs/seed", Target{"Job", "seed"}, ""},
		{"cj/nightly", Target{"CronJob", "nightly"}, ""},
		{"rc/old", Target{"ReplicationController", "old"}, ""},
		{"svc/api", Target{}, `kind "svc"`},
		{"deploy/", Target{}, "no name"},
		{"", Target{}, "no name"},
		{"a/b/c", Target{}, `kind "a"`},
		{"deploy/b/c", Target{}, "no name"},
		{"Web", Target{}, "no name"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseTarget(tt.in)
			if got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if (err == nil) != (tt.err == "") || (err != nil && !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
		})
	}
}

func TestTargetMatches(t *testing.T) {
	pod := &model.Pod{
		Name: "api-7f-x", Owner: model.Owner{Kind: "ReplicaSet", Name: "api-7f"}, Workload: model.Owner{Kind: "Deployment", Name: "api"},
	}
	tests := []struct {
		target Target
		want   bool
	}{
		{Target{}, true},
		{Target{"Pod", "api-7f-x"}, true},
		{Target{"Pod", "api"}, false},
		{Target{"Deployment", "api"}, true},
		{Target{"ReplicaSet", "api-7f"}, true},
		{Target{"ReplicaSet", "api"}, false},
		{Target{"StatefulSet", "api"}, false},
	}
	for _, tt := range tests {
		if got := tt.target.Matches(pod); got != tt.want {
			t.Errorf("%v: %v", tt.target, got)
		}
	}
}

func FuzzParseTarget(f *testing.F) {
	for _, seed := range []string{"web-0", "deploy/api", "deployments.apps/api", "a/b/c", "/", "\x00", "cj/ä"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, err := ParseTarget(text)
		if err != nil {
			if target != (Target{}) {
				t.Errorf("%q: an error and %v", text, target)
			}
			return
		}
		if again, err := ParseTarget(target.String()); err != nil || again != target {
			t.Errorf("%q: %v became %v, %v", text, target, again, err)
		}
	})
}
