package diagnose_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/words"
)

// TestWorkloadStories holds what is said of each workload of real clusters, all
// along, against text that was read and found right.
func TestWorkloadStories(t *testing.T) {
	for _, name := range session.Workloads {
		observations := session.ReadWorkloads(t, name)
		t.Run(name, func(t *testing.T) {
			session.Golden(t, filepath.Join("testdata", "workloads", name+".golden"), workloadStories(t, observations, everything))
		})
		t.Run(name+" without workloads", func(t *testing.T) {
			session.Golden(t, filepath.Join("testdata", "workloads", name+"-pods.golden"), workloadStories(t, observations, podsAndEvents))
		})
	}
}

func everything(string) bool { return true }

// podsAndEvents is what a person sees who may not read workloads.
func podsAndEvents(resource string) bool { return resource == "pods" || resource == "events" }

// readable says of every kind of workload whether it may be read.
func readable(may func(string) bool) []model.Item {
	var out []model.Item
	for _, resource := range model.WorkloadResources {
		state := words.LinkLive
		if !may(string(resource)) {
			state = words.LinkForbidden
		}
		out = append(out, model.Item{Op: model.OpLink, Scope: model.Scope{Resource: resource}, Link: model.LinkState{State: state}})
	}
	return out
}

// workloadStories writes down how the standing of each workload changed while
// a recording was replayed.
func workloadStories(t *testing.T, observations []session.Observation, may func(string) bool) string {
	t.Helper()
	store := model.NewStore(diagnose.Rules())
	store.Apply(model.Batch{Items: readable(may)})
	out, last := map[string]string{}, map[string]string{}
	for _, o := range observations {
		if item := o.Change(t); item != nil && may(o.Resource) {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{*item}})
		}
		store.Advance(o.Observed)
		for _, w := range store.Workloads() {
			name := w.Kind + " " + w.Name
			if text := standingText(w); text != last[name] {
				out[name] += o.Observed.UTC().Format("15:04:05.0 ") + text
				last[name] = text
			}
		}
	}
	return inOneText(out)
}

func inOneText(out map[string]string) string {
	var b strings.Builder
	names := make([]string, 0, len(out))
	for name := range out {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%s\n%s\n", name, out[name])
	}
	return b.String()
}

func standingText(w *model.Workload) string {
	var b strings.Builder
	attention := ""
	if w.Attention {
		attention = "!"
	}
	fmt.Fprintf(&b, "%d/%d %s%s since %s · %s\n", w.Up, w.Total, w.Verdict, attention, w.Since.UTC().Format(time.TimeOnly), still(w.Line))
	for i := range w.Findings {
		f := &w.Findings[i]
		fmt.Fprintf(&b, "           %s (%s, %s): %s · %s\n", f.Code, f.Severity, f.Heals, f.Next, f.Cause.Key)
	}
	for i := range w.Groups {
		g := &w.Groups[i]
		past := ""
		if g.Past {
			past = "past "
		}
		fmt.Fprintf(&b, "           %s%s %s %d/%d %s · %s\n", past, g.Label, g.Name, g.Up, g.Total, g.Verdict, still(g.Line))
	}
	return b.String()
}
