package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// film writes a recording of namespace shop, in which a pod is seen every
// minute, from a minute after it was made.
func film(t *testing.T, states ...*corev1.Pod) string {
	t.Helper()
	var b strings.Builder
	for i, pod := range states {
		text, err := json.Marshal(pod)
		if err != nil {
			t.Fatal(err)
		}
		kind := "ADDED"
		if i > 0 {
			kind = "MODIFIED"
		}
		fmt.Fprintf(&b, "{\"observed\": \"2026-01-02T03:%02d:05Z\", \"resource\": \"pods\", \"type\": %q, \"object\": %s}\n", 5+i, kind, text)
	}
	path := filepath.Join(t.TempDir(), "film.jsonl")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestExplainPartOfWhatIsThere holds that a recording counts up to the time that
// is asked for, and that nothing is said of what the files do not tell of.
func TestExplainPartOfWhatIsThere(t *testing.T) {
	isolate(t)
	recorded, saved := film(t, startingPod("a"), stuckPod("a")), save(t, upPod("b"))
	for _, test := range []struct {
		name, args string
		code       int
		want       string
	}{
		{"to its end", "-f " + recorded, exitTrouble, "1 stuck, as of 2026-01-02T03:06:05Z"},
		{"before that", "-f " + recorded + " --as-of 2026-01-02T03:05:35Z", exitStarting, "1 starting, as of 2026-01-02T03:05:35Z"},
		{"at its begin", "-f " + recorded + " --as-of 2026-01-02T03:05:05Z", exitStarting, "1 starting"},
		{"before its begin", "-f " + recorded + " --as-of 2026-01-02T03:05:04Z", exitUsage, "read --as-of: the files begin at 2026-01-02T03:05:05Z; give that time or a later one"},
		{"before what was saved", "-f " + saved + " --as-of 2020-01-02T03:04:05Z", exitUsage, "the files begin at 2026-01-02T03:04:05Z"},
		{"another namespace", "-f " + recorded + " -n reports", exitError, "explain: the files tell nothing of namespace reports, only of shop; give one of those with -n"},
		{"one more namespace", "-f " + recorded + " -n reports,shop", exitTrouble, "1 stuck"},
		{"another namespace than was saved", "-f " + saved + " -n reports", exitError, "only of shop"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := runWith(t, nil, append([]string{"explain"}, strings.Fields(test.args)...)...)
			if got.code != test.code || !strings.Contains(got.out+got.err, test.want) {
				t.Errorf("exit code %d, want %d; no %q in %s%s", got.code, test.code, test.want, got.out, got.err)
			}
		})
	}
}

// TestExplainNothing holds that no time is made up for files that tell none.
func TestExplainNothing(t *testing.T) {
	isolate(t)
	file := save(t)
	for form, want := range map[string]string{"text": "no pods\n", "json": `"kind": "Explanation",` + "\n" + `  "causes"`, "yaml": "kind: Explanation\ncauses"} {
		got := runWith(t, nil, "explain", "-f", file, "-o", form)
		if got.code != exitOK || !strings.Contains(got.out, want) || strings.Contains(got.out, "0001") {
			t.Errorf("%s: exit code %d, %q lacks %q; %s", form, got.code, got.out, want, got.err)
		}
		if form == "json" && !json.Valid([]byte(got.out)) {
			t.Errorf("no JSON: %s", got.out)
		}
	}
}
