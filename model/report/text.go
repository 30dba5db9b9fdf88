package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TextOptions say how much Text writes.
type TextOptions struct {
	// All writes pods that are up in full and not as one line.
	All bool
	// ASCII uses the stand-ins of glyphs.
	ASCII bool
}

// Text writes the explanation of everything that the store holds as a tree for
// people: the causes that several workloads share, then each workload and pod
// with its verdict and cause, each part with its attempts, hooks and probes,
// and the findings with their evidence.
func Text(w io.Writer, store *model.Store, asOf time.Time, options TextOptions) error {
	t := &text{options: options, asOf: asOf}
	t.heading(store.Counts(), asOf)
	t.shared(shared(store), asOf)
	namespace := ""
	err := each(store, asOf, func(workload Workload, pods []Pod) error {
		if workload.Namespace != namespace {
			namespace = workload.Namespace
			t.line(0, "")
			t.line(0, "%s", namespace)
		}
		t.workload(&workload, pods, asOf)
		return t.flush(w)
	})
	if err != nil {
		return err
	}
	return t.flush(w)
}

// PodText is the explanation of one pod, whole.
func PodText(store *model.Store, entry *model.Entry, asOf time.Time, ascii bool) string {
	t := &text{options: TextOptions{All: true, ASCII: ascii}, asOf: asOf}
	p := pod(store, entry, asOf)
	t.line(0, "namespace %s, as of %s", p.Namespace, asOf.UTC().Format(time.RFC3339))
	t.pod(0, &p, asOf)
	return t.out.String()
}

// text gathers the lines of an explanation.
type text struct {
	options TextOptions
	asOf    time.Time
	out     strings.Builder
}

// line writes one line at a depth of the tree, without blanks at its end.
func (t *text) line(depth int, format string, args ...any) {
	line := strings.Repeat("  ", depth) + fmt.Sprintf(format, args...)
	t.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// flush hands on the lines that were gathered.
func (t *text) flush(w io.Writer) error {
	_, err := io.WriteString(w, t.out.String())
	t.out.Reset()
	if err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}

func (t *text) glyph(look words.Look) string {
	if t.options.ASCII {
		return look.ASCII
	}
	return look.Glyph
}

// heading counts the pods by verdict, worst first. What holds nothing may tell
// no time.
func (t *text) heading(counts [len(words.AllVerdicts)]int, asOf time.Time) {
	var parts []string
	for i := len(counts) - 1; i >= 0; i-- {
		if counts[i] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[i], words.Verdict(i)))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no pods"}
	}
	head := strings.Join(parts, " · ")
	if !asOf.IsZero() {
		head += ", as of " + asOf.UTC().Format(time.RFC3339)
	}
	t.line(0, "%s", head)
}

// maxMembers is how many of the workloads that share a cause are named.
const maxMembers = 12

// shared writes the causes that several workloads have: they are worth a look
// before any single one of these is.
func (t *text) shared(causes []Shared, asOf time.Time) {
	if len(causes) == 0 {
		return
	}
	t.line(0, "")
	t.line(0, "shared causes")
	for i := range causes {
		c := &causes[i]
		t.line(1, "%s %s  %s%s", t.glyph(c.Verdict.Look()), c.Text, c.Verdict, since(c.Since, asOf))
		t.line(2, "%s%s", c.extent(), c.members())
	}
}

// extent says how much a shared cause holds.
func (s *Shared) extent() string {
	out := fmt.Sprintf("%d workloads", len(s.Workloads))
	if s.Pods > 0 {
		out += ", " + number(s.Pods, "pod")
	}
	if len(s.Namespaces) > 1 {
		return out + fmt.Sprintf(" in %d namespaces: ", len(s.Namespaces))
	}
	return out + " in namespace " + s.Namespaces[0] + ": "
}

// members names the workloads that share a cause.
func (s *Shared) members() string {
	var out []string
	for i, m := range s.Workloads {
		if i == maxMembers {
			out = append(out, fmt.Sprintf("and %d more", len(s.Workloads)-i))
			break
		}
		name := strings.ToLower(m.Kind) + " " + m.Name
		if len(s.Namespaces) > 1 {
			name = m.Namespace + "/" + name
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// number puts a count and a noun in words.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func since(t, asOf time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " " + model.Age(t, asOf)
}

// ago is how long something is past.
func ago(t, asOf time.Time) string { return model.Age(t, asOf) }
