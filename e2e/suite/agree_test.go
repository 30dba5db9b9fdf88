//go:build linux

package suite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// explained is what the tests read of an explanation.
type explained struct {
	Pods []explainedPod `json:"pods"`
}

type explainedPod struct {
	Name, UID, Status, Ready, Restarts string
	Steps, Containers                  []struct{ Attempts []explainedAttempt }
}

type explainedAttempt struct{ ContainerID, FinishedAt string }

// running are the ids of the containers that run.
func (p explainedPod) running() []string {
	var ids []string
	for _, part := range slices.Concat(p.Steps, p.Containers) {
		for _, attempt := range part.Attempts {
			if attempt.FinishedAt == "" && attempt.ContainerID != "" {
				ids = append(ids, strings.TrimPrefix(attempt.ContainerID, "containerd://"))
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// explain runs initwatch explain on the stage's namespace. Its exit code says
// how the pods are, and is no failure.
func (s *stage) explain() explained {
	s.Helper()
	_, out := s.runExplain("-o", "json", "-n", s.namespace)
	var e explained
	if err := json.Unmarshal([]byte(out), &e); err != nil {
		s.Fatalf("initwatch explain: %v in %s", err, out)
	}
	return e
}

// runExplain runs initwatch explain, and returns how it ended and what it
// printed. An error of its own fails the test.
func (s *stage) runExplain(args ...string) (code int, text string) {
	s.Helper()
	args = append([]string{"explain", "--kubeconfig", s.kubeconfig}, args...)
	cmd := exec.CommandContext(s.Context(), the.program, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() < 3 {
		s.Fatalf("initwatch explain: %v: %s", err, errs.String())
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// explains waits until explain says of something in the stage's namespace what
// the pattern finds, and ends with that exit code.
func (s *stage) explains(code int, pattern string, args ...string) {
	s.Helper()
	var got int
	var text string
	if !within(s.Context(), patience, func() bool {
		got, text = s.runExplain(append([]string{"-n", s.namespace}, args...)...)
		return got == code && matches(text, pattern)
	}) {
		s.Errorf("explain %s ends with %d, want %d with %q in\n%s", strings.Join(args, " "), got, code, pattern, text)
	}
}

// age is what kubectl adds to a number of restarts.
var age = regexp.MustCompile(`\s*\([^)]*ago\)`)

// agrees checks that initwatch says of every pod what kubectl says: name,
// READY, STATUS and RESTARTS. The two look one after the other, so a pod that
// changes is looked at again.
func (s *stage) agrees() {
	s.Helper()
	var difference string
	if !within(s.Context(), patience, func() bool {
		before := s.kubectlRows()
		got := s.explainRows()
		difference = cmp.Diff(before, got)
		return difference == ""
	}) {
		s.Errorf("initwatch and kubectl do not agree (- kubectl, + initwatch):\n%s", difference)
	}
}

func (s *stage) kubectlRows() []string {
	s.Helper()
	var rows []string
	for line := range strings.Lines(s.in("get", "pods", "--no-headers", "--ignore-not-found")) {
		fields := strings.Fields(age.ReplaceAllString(line, ""))
		if len(fields) >= 4 {
			rows = append(rows, strings.Join(fields[:4], " "))
		}
	}
	slices.Sort(rows)
	return rows
}

func (s *stage) explainRows() []string {
	s.Helper()
	var rows []string
	for _, pod := range s.explain().Pods {
		rows = append(rows, fmt.Sprintf("%s %s %s %s", pod.Name, pod.Ready, pod.Status, age.ReplaceAllString(pod.Restarts, "")))
	}
	slices.Sort(rows)
	return rows
}

// agreesWithRuntime checks that what initwatch says runs is what the container
// runtime runs, in every pod.
func (s *stage) agreesWithRuntime() {
	s.Helper()
	var difference string
	if !within(s.Context(), patience, func() bool {
		difference = ""
		for _, pod := range s.explain().Pods {
			want, err := the.node.Running(s.Context(), pod.UID)
			s.must(err)
			difference += cmp.Diff(want, pod.running())
		}
		return difference == ""
	}) {
		s.Errorf("initwatch and the runtime do not agree (- runtime, + initwatch):\n%s", difference)
	}
}

// agrees checks, beside what explain says, that the screen with everything
// shown has a row for each pod that kubectl lists, and for no other. It presses
// a for that while something is hidden: what has just come up is not at first.
func (s *screen) agrees() {
	s.Helper()
	s.stage.agrees()
	all := false
	s.listsAll(func() {
		if !all && matches(s.text(), hidden) {
			all = true
			s.press("a")
		}
	})
	if all {
		s.press("a")
	}
}

// hidden is how the header says that pods which are up are not shown.
const hidden = `\d+ up, (\d+ )?hidden`

// podRow finds the name in a row of a pod, and what the row says.
var podRow = regexp.MustCompile(`(?m)^.{0,8}pod ([a-z0-9][-a-z0-9.]*) +(.*)`)

// listsAll waits until the screen lists what kubectl does. It calls reveal
// whenever it does not yet.
func (s *screen) listsAll(reveal func()) {
	s.Helper()
	var difference string
	if !within(s.Context(), patience, func() bool {
		var want []string
		for _, row := range s.kubectlRows() {
			want = append(want, strings.Fields(row)[0])
		}
		if difference = cmp.Diff(want, s.podNames()); difference != "" {
			reveal()
		}
		return difference == ""
	}) {
		s.Errorf("the screen does not list what kubectl does (- kubectl, + screen):\n%s", difference)
	}
}

// podNames are the pods that the screen has a row for. The row of one that is
// gone stays a while, and says so.
func (s *screen) podNames() []string {
	s.Helper()
	var names []string
	for _, found := range podRow.FindAllStringSubmatch(s.text(), -1) {
		if !strings.HasPrefix(found[2], "gone ") {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
