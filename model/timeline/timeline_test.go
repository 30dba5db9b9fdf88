package timeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/timeline"
)

// TestRecordedStarts draws every pod of the recorded sessions at their end.
func TestRecordedStarts(t *testing.T) {
	for _, version := range session.Versions {
		t.Run(version, func(t *testing.T) {
			store, end := replay(t, version)
			var b strings.Builder
			for _, w := range store.Workloads() {
				for _, entry := range w.Entries {
					drawn := timeline.Of(entry.Pod, store.Events(entry.Pod), entry.Past(), end)
					check(t, entry.Pod.Name, &drawn)
					write(&b, entry.Pod.Name, &drawn)
				}
			}
			session.Golden(t, "testdata/starts-"+version+".golden", b.String())
		})
	}
}

func replay(t *testing.T, version string) (*model.Store, time.Time) {
	t.Helper()
	store := model.NewStore(diagnose.Rules())
	end := time.Time{}
	for _, o := range session.Read(t, version) {
		if item := o.Item(t); item != nil {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{*item}})
		}
		end = o.Observed
	}
	return store, end
}

// check holds what is true of every timeline.
func check(t *testing.T, name string, drawn *timeline.Timeline) {
	t.Helper()
	for _, r := range drawn.Rows {
		for i, s := range r.Spans {
			if s.End.At.Before(s.Begin.At) {
				t.Errorf("%s: %s: %s ends before it begins", name, r.Name, s.Text)
			}
			if i > 0 && s.Begin.At.Before(r.Spans[i-1].End.At) {
				t.Errorf("%s: %s: %s begins in %s", name, r.Name, s.Text, r.Spans[i-1].Text)
			}
			if !drawn.Done && (s.Begin.At.Before(drawn.Begin) || s.End.At.After(drawn.End)) {
				t.Errorf("%s: %s: %s lies outside of what is drawn", name, r.Name, s.Text)
			}
			if least, most := s.Bounds(); least > most || least < 0 {
				t.Errorf("%s: %s: %s took %s at least and %s at most", name, r.Name, s.Text, least, most)
			}
			if s.Open && i != len(r.Spans)-1 {
				t.Errorf("%s: %s: %s goes on and is not the last", name, r.Name, s.Text)
			}
		}
	}
}

// write writes a timeline as a table: offset from the pod's creation, length,
// and what it was. An asterisk marks the critical path, a tilde what was
// inferred.
func write(b *strings.Builder, name string, drawn *timeline.Timeline) {
	fmt.Fprintf(b, "%s: %.1fs", name, drawn.End.Sub(drawn.Begin).Seconds())
	if !drawn.Done {
		b.WriteString(" and on")
	}
	b.WriteString("\n")
	for _, r := range drawn.Rows {
		fmt.Fprintf(b, "  %s\n", r.Name)
		for _, s := range r.Spans {
			fmt.Fprintf(b, "    %s %7.1fs %7.1fs  %-19s %s%s\n", mark(s.Critical, "*"), s.Begin.At.Sub(drawn.Begin).Seconds(),
				s.Length().Seconds(), s.Kind, s.Text, flags(s))
		}
	}
}

func mark(set bool, sign string) string {
	if set {
		return sign
	}
	return " "
}

func flags(s timeline.Span) string {
	text := ""
	if s.Failed {
		text += " (failed)"
	}
	if s.Open {
		text += " (goes on)"
	}
	if s.Begin.Precision == timeline.Inferred || s.End.Precision == timeline.Inferred {
		text += " ~"
	}
	return text
}
