package diagnose_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
)

// TestStories holds what is said of each pod of real sessions, all along,
// against text that was read and found right.
func TestStories(t *testing.T) {
	for _, version := range session.Versions {
		for name, got := range stories(t, session.Read(t, version)) {
			t.Run(version+"/"+name, func(t *testing.T) {
				session.Golden(t, filepath.Join("testdata", "stories-"+version, filepath.Base(name)+".golden"), got)
			})
		}
	}
}

// stories writes down how the diagnosis of each pod changed while a recorded
// session was replayed: when, the verdict, the line, and all parts.
func stories(t *testing.T, observations []session.Observation) map[string]string {
	t.Helper()
	store := model.NewStore(diagnose.Rules())
	out, last := map[string]string{}, map[string]string{}
	for _, o := range observations {
		if item := o.Item(t); item != nil {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{*item}})
		}
		store.Advance(o.Observed)
		for _, workload := range store.Workloads() {
			for _, entry := range workload.Entries {
				name := entry.Pod.Namespace + "/" + entry.Pod.Name
				if text := chapter(store.Explain(entry, o.Observed)); text != last[name] {
					out[name] += fmt.Sprintf("%6.1fs %s", o.Observed.Sub(observations[0].Observed).Seconds(), text)
					last[name] = text
				}
			}
		}
	}
	return out
}

func chapter(d model.Diagnosis) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n", d.Verdict, still(d.Line))
	for _, part := range append([]model.Part{*d.Sandbox}, d.Parts...) {
		name := part.Name
		if name == "" {
			name = "(sandbox)"
		}
		fmt.Fprintf(&b, "           %s %s: %s\n", part.State.Look().Glyph, name, still(part.Line))
	}
	return b.String()
}

// still writes a line without the times that run.
func still(l model.Line) string {
	if !l.Running.IsZero() {
		l.Text += " since " + l.Running.UTC().Format(time.TimeOnly)
	}
	if l.Held != "" {
		l.Text += ", " + l.Held
	}
	if !l.NotBefore.IsZero() {
		l.Text += " · next not before " + l.NotBefore.UTC().Format(time.TimeOnly)
	}
	if l.Tail != "" {
		l.Text += " · " + l.Tail
	}
	return l.Text
}
