package tree

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// world is a store's content made by hand.
type world struct {
	workloads []*model.Workload
	links     []model.ScopedLink
	now       time.Time
	version   uint64
}

func newWorld() *world {
	live := model.ScopedLink{Scope: model.Scope{Resource: model.Pods}, LinkState: model.LinkState{State: words.LinkLive}}
	return &world{now: noon, links: []model.ScopedLink{live}}
}

// put adds or changes a workload with one pod and keeps the store's order.
func (w *world) put(namespace, name string, verdict words.Verdict, since time.Duration) *model.Workload {
	at := 0
	for ; at < len(w.workloads); at++ {
		other := w.workloads[at]
		if other.Namespace == namespace && other.Name == name {
			break
		}
		if other.Namespace+"/"+other.Name > namespace+"/"+name {
			w.workloads = append(w.workloads[:at], append([]*model.Workload{newWorkload(namespace, name)}, w.workloads[at:]...)...)
			break
		}
	}
	if at == len(w.workloads) {
		w.workloads = append(w.workloads, newWorkload(namespace, name))
	}
	w.set(w.workloads[at], verdict, since)
	return w.workloads[at]
}

func newWorkload(namespace, name string) *model.Workload {
	p := &model.Pod{
		Namespace: namespace, Name: name + "-pod", UID: "uid-" + namespace + "-" + name,
		Steps: []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "first"}}, {ContainerSpec: &model.ContainerSpec{Name: "second"}}}, Containers: []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "app", Kind: model.KindApp}}},
	}
	return &model.Workload{Namespace: namespace, Kind: "Deployment", Name: name, Entries: []*model.Entry{{Pod: p}}}
}

// addPod gives a workload one more pod, which looks like those of newWorkload.
func addPod(workload *model.Workload, name string) *model.Entry {
	p := *newWorkload(workload.Namespace, workload.Name).Entries[0].Pod
	p.Name, p.UID = name, name
	entry := &model.Entry{Pod: &p}
	workload.Entries = append(workload.Entries, entry)
	slices.SortFunc(workload.Entries, func(a, b *model.Entry) int { return strings.Compare(a.Pod.Name, b.Pod.Name) })
	return entry
}

// set gives a workload and its pods a verdict as of now.
func (w *world) set(workload *model.Workload, verdict words.Verdict, since time.Duration) {
	w.version++
	attention := verdict == words.Stuck || verdict == words.Failed
	workload.Version, workload.Attention, workload.Since = w.version, attention, w.now.Add(-since)
	if workload.Verdict != verdict || workload.Changed.IsZero() {
		workload.Verdict, workload.Changed = verdict, w.now
	}
	workload.Line = model.Line{Text: "why " + workload.Name}
	for _, e := range workload.Entries {
		e.Changed = workload.Changed
		e.Diagnosis = diagnosis(verdict, attention, workload.Since)
	}
}

func diagnosis(verdict words.Verdict, attention bool, since time.Time) model.Diagnosis {
	d := model.Diagnosis{Verdict: verdict, Attention: attention, Since: since, Line: model.Line{Text: "why"}}
	d.Sandbox = &model.Part{State: words.StateReady}
	states := [...]words.State{words.StateDone, words.StateDone, words.StateReady}
	if attention {
		d.Findings = []model.Finding{{Code: "exit-code", Step: "second"}}
		states = [...]words.State{words.StateDone, words.StateBackingOff, words.StateWaiting}
	}
	for i, name := range []string{"first", "second", "app"} {
		d.Parts = append(d.Parts, model.Part{Name: name, State: states[i], Line: model.Line{Text: "says " + name}})
	}
	return d
}

func (w *world) remove(at int) {
	w.workloads = append(w.workloads[:at:at], w.workloads[at+1:]...)
}

func (w *world) sync(m *Model) { m.Sync(w.workloads, w.links, w.now) }

func newTree(width, height int) *Model {
	m := New(Options{Theme: theme.ANSI(), Place: "shop", AllKey: "a"})
	m.SetSize(width, height)
	return m
}

// shown lists the rows in short: kind of row and name.
func shown(m *Model) []string {
	var rows []string
	for _, b := range m.items {
		for i := range b.rows {
			_, name, _ := m.label(b, &b.rows[i])
			rows = append(rows, strings.TrimSpace(fmt.Sprintf("%d %s", b.rows[i].level, name)))
		}
	}
	return rows
}

// screen returns what is painted, without colours.
func screen(m *Model) string { return ansi.Strip(strings.Join(m.View(), "\n")) }

// workloadsShown lists the names of the workloads that are shown, in order.
func workloadsShown(m *Model) []string {
	var names []string
	for _, b := range m.items {
		if b.workload != nil {
			names = append(names, b.id.Name)
		}
	}
	return names
}

// check holds the tree to what must always be so.
func check(t *testing.T, m *Model) {
	t.Helper()
	lines := m.View()
	if len(lines) != m.height && m.width > 0 {
		t.Fatalf("painted %d lines on %d", len(lines), m.height)
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > m.width {
			t.Fatalf("painted %d cells on %d: %q", w, m.width, line)
		}
	}
	if len(m.items) == 0 {
		return
	}
	b, r, ok := m.selected()
	if !ok {
		t.Fatal("rows are shown and none is selected")
	}
	if m.rowID(b, m.cursor.row) != m.cursor.id {
		t.Fatalf("cursor is on %v and remembers %v", m.rowID(b, m.cursor.row), m.cursor.id)
	}
	line := m.line(b.pos, m.cursor.row)
	if line < m.top || line+min(r.height, m.height) > m.top+m.height {
		t.Fatalf("cursor on line %d is out of sight from %d on %d", line, m.top, m.height)
	}
}
