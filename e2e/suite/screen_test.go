//go:build linux

package suite

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/initwatch/initwatch/e2e/terminal"
)

// screen is initwatch in a terminal.
type screen struct {
	*stage
	terminal *terminal.Terminal
	log      string // what initwatch logs
	trace    string // what Bubble Tea reads and writes
	seen     []sight
}

// sight is what stood on a screen at some time after the last key.
type sight struct {
	at   time.Time
	text string
}

// mostSeen bounds what is told of a failed test: what came first after a key
// says what became of it.
const mostSeen = 12

// open starts initwatch on the stage's namespace.
func (s *stage) open(args ...string) *screen {
	s.Helper()
	return s.openWith(append([]string{"-n", s.namespace}, args...)...)
}

// openWith starts initwatch with these arguments only.
func (s *stage) openWith(args ...string) *screen {
	s.Helper()
	file := filepath.Join(the.dir, fmt.Sprintf("%s-%d", s.namespace, len(s.screens)))
	log, trace := file+".log", file+".trace"
	env := []string{"KUBECONFIG=" + s.kubeconfig, "INITWATCH_LOG=" + log, "TEA_TRACE=" + trace, "HOME=" + the.dir}
	opened, err := the.terminals.Open(s.Context(), env, append([]string{the.program}, args...)...)
	if err != nil {
		s.Fatal(err)
	}
	screen := &screen{stage: s, terminal: opened, log: log, trace: trace}
	s.screens = append(s.screens, screen)
	return screen
}

// press types keys: j, Enter, Escape, C-c.
func (s *screen) press(keys ...string) *screen {
	s.Helper()
	s.seen = nil
	if err := s.terminal.Press(s.Context(), keys...); err != nil {
		s.Fatal(err)
	}
	return s
}

// text is what the screen shows now.
func (s *screen) text() string {
	s.Helper()
	text, err := s.terminal.Screen(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	s.note(text)
	return text
}

// note keeps what the screen shows, unless only times have changed since.
func (s *screen) note(text string) {
	last := len(s.seen) - 1
	if last+1 < mostSeen && (last < 0 || timeless(s.seen[last].text) != timeless(text)) {
		s.seen = append(s.seen, sight{time.Now(), text})
	}
}

// timeless makes screens that differ in numbers only the same.
func timeless(text string) string { return numbers.ReplaceAllString(text, "0") }

var numbers = regexp.MustCompile(`\d+`)

// story is what the screen has shown since the last key, without empty lines,
// and which keys reached the program.
func (s *screen) story() string {
	var out strings.Builder
	for _, one := range s.seen {
		fmt.Fprintf(&out, "-- at %s\n", one.at.UTC().Format("15:04:05.000"))
		for line := range strings.Lines(one.text) {
			if strings.TrimSpace(line) != "" {
				out.WriteString(line)
			}
		}
	}
	trace, _ := os.ReadFile(s.trace)
	for line := range strings.Lines(string(trace)) {
		if strings.Contains(line, "input: ") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// shows waits until every pattern is found on one and the same screen. In a
// pattern, ^ and $ are the ends of a line.
func (s *screen) shows(patterns ...string) *screen {
	s.Helper()
	return s.showsWithin(patience, patterns...)
}

// showsWithin is shows for what has to be seen in a given time.
func (s *screen) showsWithin(limit time.Duration, patterns ...string) *screen {
	s.Helper()
	var missing string
	if !within(s.Context(), limit, func() bool {
		missing = firstMissing(s.text(), patterns)
		return missing == ""
	}) {
		s.Fatalf("after %v the screen does not show %q, or not with the rest of %q", limit, missing, patterns)
	}
	return s
}

// firstMissing returns the first pattern that text lacks, "" when it has all.
func firstMissing(text string, patterns []string) string {
	for _, pattern := range patterns {
		if !matches(text, pattern) {
			return pattern
		}
	}
	return ""
}

func matches(text, pattern string) bool {
	return regexp.MustCompile("(?m)" + pattern).MatchString(text)
}

// lacks waits until the screen shows the pattern no more.
func (s *screen) lacks(pattern string) *screen {
	s.Helper()
	s.until(fmt.Sprintf("the screen shows %q no more", pattern), func() bool { return !matches(s.text(), pattern) })
	return s
}

// never fails the test when the screen shows the pattern now.
func (s *screen) never(pattern string) *screen {
	s.Helper()
	if matches(s.text(), pattern) {
		s.Errorf("the screen shows %q, and must not", pattern)
	}
	return s
}

// only filters for a pod that no workload owns, which leaves two rows: the
// namespace's and the pod's. It selects the pod.
func (s *screen) only(pod string) *screen {
	s.Helper()
	s.press("/").press("-l", pod).press("Enter").shows(`^/`+pod, `[▸▾] . pod `+pod)
	return s.press("g", "j")
}

// expand shows everything below a pod that no workload owns.
func (s *screen) expand(pod string) *screen {
	s.Helper()
	s.only(pod).press("Right").shows(`▾ . pod ` + pod)
	return s.press("Escape").lacks(`^/` + pod)
}

// quit leaves initwatch with a key, and checks that it ends as it should.
func (s *screen) quit() {
	s.Helper()
	s.press("q")
	s.ends(0)
}

// ends waits for the end of the program and checks its exit code.
func (s *screen) ends(want int) {
	s.Helper()
	var code int
	s.until("initwatch ends", func() bool {
		got, ended, err := s.terminal.Exit(s.Context())
		if err != nil {
			s.Fatal(err)
		}
		code = got
		return ended
	})
	if code != want {
		s.Errorf("exit code %d, want %d", code, want)
	}
}
