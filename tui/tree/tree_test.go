package tree

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

func TestWorstFirstThenNewest(t *testing.T) {
	w, m := newWorld(), newTree(80, 40)
	w.put("shop", "going", words.Terminating, time.Minute)
	w.put("shop", "old-trouble", words.Stuck, time.Hour)
	w.put("shop", "new-trouble", words.Failed, time.Minute)
	w.put("shop", "begins", words.Starting, time.Second)
	w.put("shop", "fine", words.Up, time.Hour)
	w.sync(m)
	want := []string{"new-trouble", "old-trouble", "begins", "going"}
	if diff := cmp.Diff(want, workloadsShown(m)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	m.SetAll(true)
	if diff := cmp.Diff(append(want, "fine"), workloadsShown(m)); diff != "" {
		t.Errorf("order of all (-want +got):\n%s", diff)
	}
}

func TestNamespaceOfTheWorstComesFirst(t *testing.T) {
	w, m := newWorld(), newTree(80, 40)
	w.put("a", "begins", words.Starting, time.Minute)
	w.put("b", "broken", words.Stuck, time.Minute)
	w.sync(m)
	if diff := cmp.Diff([]string{"broken", "begins"}, workloadsShown(m)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestNothingMovesByItself(t *testing.T) {
	w, m := newWorld(), newTree(80, 40)
	w.put("shop", "a", words.Stuck, time.Minute)
	w.put("shop", "b", words.Stuck, time.Hour)
	w.sync(m)
	m.Move(1)
	w.put("shop", "b", words.Stuck, time.Second) // now the newest
	w.put("shop", "c", words.Stuck, 30*time.Second)
	w.sync(m)
	if diff := cmp.Diff([]string{"c", "a", "b"}, workloadsShown(m)); diff != "" {
		t.Errorf("order before the person acts (-want +got):\n%s", diff)
	}
	m.Top()
	if diff := cmp.Diff([]string{"b", "c", "a"}, workloadsShown(m)); diff != "" {
		t.Errorf("order after (-want +got):\n%s", diff)
	}
}

func TestUntouchedTopIsSorted(t *testing.T) {
	w, m := newWorld(), newTree(80, 40)
	w.put("shop", "a", words.Stuck, time.Minute)
	w.sync(m)
	w.put("shop", "b", words.Stuck, time.Second)
	w.sync(m)
	if diff := cmp.Diff([]string{"b", "a"}, workloadsShown(m)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if m.cursor.id.Level != LevelNamespace || m.top != 0 {
		t.Errorf("cursor is on %v", m.cursor.id)
	}
}

func TestCursorKeepsRowAndLine(t *testing.T) {
	w, m := newWorld(), newTree(80, 8)
	for _, name := range []string{"b", "c", "d", "e", "f", "g"} {
		w.put("shop", name, words.Stuck, time.Hour)
	}
	w.sync(m)
	m.Move(14)
	id, line := m.cursor.id, m.line(m.cursor.block.pos, m.cursor.row)-m.top
	w.put("shop", "a", words.Stuck, time.Minute)
	w.sync(m)
	check(t, m)
	if m.cursor.id != id {
		t.Errorf("cursor went from %v to %v", id, m.cursor.id)
	}
	if now := m.line(m.cursor.block.pos, m.cursor.row) - m.top; now != line {
		t.Errorf("the cursor's line went from %d to %d", line, now)
	}
}

func TestCursorGoesToNeighbour(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	for _, name := range []string{"a", "b", "c"} {
		w.put("shop", name, words.Stuck, time.Hour)
	}
	w.sync(m)
	for m.cursor.id.Name != "b" {
		m.Move(1)
	}
	w.remove(1)
	w.sync(m)
	check(t, m)
	if m.cursor.id.Name != "c" || m.cursor.id.Level != LevelWorkload {
		t.Errorf("cursor went to %v", m.cursor.id)
	}
	m.Bottom()
	w.remove(1)
	w.sync(m)
	check(t, m)
	if m.cursor.id.Name != "a" {
		t.Errorf("cursor went to %v", m.cursor.id)
	}
}

func TestWhatComesUpLingers(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	w.put("shop", "a", words.Starting, time.Minute)
	w.put("shop", "always", words.Up, time.Second)
	w.sync(m)
	w.put("shop", "a", words.Up, 0)
	w.sync(m)
	if diff := cmp.Diff([]string{"a"}, workloadsShown(m)); diff != "" {
		t.Errorf("just up (-want +got):\n%s", diff)
	}
	if n := m.ShownUp(); n != 1 {
		t.Errorf("%d pods that are up are shown", n)
	}
	m.Tick(w.now.Add(linger - time.Second))
	if len(workloadsShown(m)) != 1 {
		t.Error("it hid too early")
	}
	m.Tick(w.now.Add(linger))
	if got := workloadsShown(m); len(got) != 0 {
		t.Errorf("still shown: %v", got)
	}
	if n := m.ShownUp(); n != 0 {
		t.Errorf("%d pods that are up are still counted as shown", n)
	}
	if text := strings.Join(m.View(), "\n"); !strings.Contains(text, "everything is up") {
		t.Errorf("empty tree says %q", text)
	}
}

func TestFoldsByDefault(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	workload := w.put("shop", "a", words.Stuck, time.Minute)
	for _, name := range []string{"a-x", "a-y"} {
		addPod(workload, name)
	}
	w.set(workload, words.Stuck, time.Minute)
	w.put("shop", "b", words.Starting, time.Minute)
	w.sync(m)
	want := []string{"0 shop", "3 a", "6 a-pod", "9 second", "9 app", "11", "3 b"}
	if diff := cmp.Diff(want, shown(m)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	m.Move(1)
	m.Expand()
	want = []string{"0 shop", "3 a", "6 a-pod", "9 second", "9 app", "6 a-x", "9 second", "9 app", "6 a-y", "9 second", "9 app", "3 b"}
	if diff := cmp.Diff(want, shown(m)); diff != "" {
		t.Errorf("rows when expanded (-want +got):\n%s", diff)
	}
	m.Move(1)
	m.Expand()
	if got := shown(m)[3:6]; !cmp.Equal(got, []string{"8 sandbox", "9 first", "9 second"}) {
		t.Errorf("an expanded pod shows %v", got)
	}
	m.Collapse()
	m.Collapse()
	if m.cursor.id.Level != LevelWorkload {
		t.Errorf("left went to %v", m.cursor.id)
	}
	m.Collapse()
	if diff := cmp.Diff([]string{"0 shop", "3 a", "3 b"}, shown(m)); diff != "" {
		t.Errorf("rows when folded (-want +got):\n%s", diff)
	}
	m.Collapse()
	m.Toggle()
	if diff := cmp.Diff([]string{"0 shop"}, shown(m)); diff != "" {
		t.Errorf("rows of a folded namespace (-want +got):\n%s", diff)
	}
	if !m.NextProblem(false) || m.cursor.id.Level != LevelWorkload {
		t.Errorf("next problem went to %v", m.cursor.id)
	}
	check(t, m)
}

func TestFilter(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	for _, name := range []string{"api", "bakery", "cart"} {
		w.put("shop", name, words.Up, time.Hour)
	}
	w.put("shop", "door", words.Stuck, time.Hour)
	w.sync(m)
	m.SetFilter("shop ba")
	if diff := cmp.Diff([]string{"bakery"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if kept, total := m.Filtered(); kept != 1 || total != 4 {
		t.Errorf("kept %d of %d", kept, total)
	}
	w.put("shop", "bazaar", words.Starting, time.Second)
	w.sync(m)
	if diff := cmp.Diff([]string{"bazaar", "bakery"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown after an update (-want +got):\n%s", diff)
	}
	m.SetFilter("cart-pod/second")
	if diff := cmp.Diff([]string{"0 shop", "3 cart", "6 cart-pod", "9 second"}, shown(m)); diff != "" {
		t.Errorf("shown for a container (-want +got):\n%s", diff)
	}
	m.SetFilter("door-pod/second")
	if diff := cmp.Diff([]string{"0 shop", "3 door", "6 door-pod", "9 second", "9 app"}, shown(m)); diff != "" {
		t.Errorf("shown for the container at fault (-want +got):\n%s", diff)
	}
	m.SetFilter("")
	if diff := cmp.Diff([]string{"door", "bazaar"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown without a filter (-want +got):\n%s", diff)
	}
	check(t, m)
}

func TestReveal(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	stuck, up := w.put("shop", "api", words.Stuck, time.Hour), w.put("shop", "door", words.Up, time.Hour)
	w.sync(m)
	for _, test := range []struct {
		of    *model.Workload
		part  string
		want  string
		shown bool
	}{{stuck, "second", "second", true}, {stuck, "none", "", true}, {up, "second", "", false}} {
		shown := m.Reveal(test.of.Entries[0].Pod.Key(), test.part)
		id, _ := m.Selected()
		if shown != test.shown || shown && (id.Part != test.want || id.Pod != test.of.Entries[0].Pod.UID) {
			t.Errorf("%s of %s: %v on %v", test.part, test.of.Name, shown, id)
		}
	}
	check(t, m)
}

func TestFilterShowsTheBestFirst(t *testing.T) {
	w, m := newWorld(), newTree(80, 60)
	for name, verdict := range map[string]words.Verdict{
		"api": words.Up, "api-gateway": words.Starting, "cart-api": words.Up, "rapid": words.Failed, "alpine": words.Stuck, "worst-api": words.Stuck,
	} {
		w.put("shop", name, verdict, time.Hour)
	}
	w.put("apply", "door", words.Stuck, time.Hour)
	w.put("api", "door", words.Up, time.Hour)
	w.sync(m)
	m.SetFilter("api")
	if diff := cmp.Diff([]string{"api", "api-gateway", "worst-api", "cart-api", "rapid", "door"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	m.SetSort(SortName)
	if diff := cmp.Diff([]string{"door", "api", "api-gateway", "cart-api", "rapid", "worst-api"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown by name (-want +got):\n%s", diff)
	}
	check(t, m)
}

func TestFilterAllowsGapsWhereNothingElseIsFound(t *testing.T) {
	w, m := newWorld(), newTree(80, 60)
	for _, name := range []string{"web-frontend-42", "web-frontend-7", "wolf"} {
		w.put("shop", name, words.Up, time.Hour)
	}
	w.sync(m)
	for _, step := range []struct {
		text string
		want []string
	}{
		{"wf", []string{"web-frontend-42", "web-frontend-7", "wolf"}},
		{"wf4", []string{"web-frontend-42"}},
		{"wf", []string{"web-frontend-42", "web-frontend-7", "wolf"}},
		{"wo", []string{"wolf"}},
	} {
		if m.SetFilter(step.text); cmp.Diff(step.want, workloadsShown(m)) != "" {
			t.Errorf("%q shows %v, want %v", step.text, workloadsShown(m), step.want)
		}
	}
	m.SetFilter("wf")
	w.put("shop", "wf", words.Stuck, 0)
	w.sync(m)
	if diff := cmp.Diff([]string{"wf"}, workloadsShown(m)); diff != "" {
		t.Errorf("shown beside what came (-want +got):\n%s", diff)
	}
	w.workloads = slices.DeleteFunc(w.workloads, func(one *model.Workload) bool { return one.Name == "wf" })
	w.sync(m)
	if got := workloadsShown(m); len(got) > 0 {
		t.Errorf("what was found is gone, and %v took its place", got)
	}
	check(t, m)
}

func TestCountdownsArePromisedOnlyWhileCurrent(t *testing.T) {
	w, m := newWorld(), newTree(120, 30)
	workload := w.put("shop", "a", words.Stuck, time.Minute)
	workload.Line.NotBefore = w.now.Add(18 * time.Second)
	w.sync(m)
	if text := ansi.Strip(strings.Join(m.View(), "\n")); !strings.Contains(text, "not before 12:00:18 (18s)") {
		t.Errorf("no countdown in\n%s", text)
	}
	w.links[0].State = words.LinkReconnecting
	w.sync(m)
	if text := ansi.Strip(strings.Join(m.View(), "\n")); strings.Contains(text, "not before") {
		t.Errorf("a countdown without a connection in\n%s", text)
	}
}

func TestForbiddenNamespaceIsARow(t *testing.T) {
	w, m := newWorld(), newTree(80, 10)
	w.links = append(w.links, model.ScopedLink{
		Scope:     model.Scope{Resource: model.Pods, Namespace: "vault"},
		LinkState: model.LinkState{State: words.LinkForbidden, Text: "you may not list pods here; ask for the role view"},
	})
	w.sync(m)
	text := ansi.Strip(strings.Join(m.View(), "\n"))
	if !strings.Contains(text, "vault") || !strings.Contains(text, "ask for the role view") {
		t.Errorf("the tree says\n%s", text)
	}
	w.links = w.links[:1]
	w.sync(m)
	if text := ansi.Strip(strings.Join(m.View(), "\n")); !strings.Contains(text, "no pods yet in shop: waiting") {
		t.Errorf("the empty tree says\n%s", text)
	}
}

func TestOneRefusalIsOneRow(t *testing.T) {
	w, m := newWorld(), newTree(80, 10)
	w.links = nil
	for _, resource := range []model.Resource{model.Events, model.Pods} {
		w.links = append(w.links, model.ScopedLink{
			Scope:     model.Scope{Resource: resource, Namespace: "vault"},
			LinkState: model.LinkState{State: words.LinkForbidden, Text: "you may not list " + string(resource)},
		})
	}
	w.sync(m)
	text := ansi.Strip(strings.Join(m.View(), "\n"))
	if strings.Count(text, "forbidden") != 1 || !strings.Contains(text, "✗ pods and events: forbidden · you may not list pods") {
		t.Errorf("the tree says\n%s", text)
	}
	w.links[1].State = words.LinkLive
	w.sync(m)
	text = ansi.Strip(strings.Join(m.View(), "\n"))
	if !strings.Contains(text, "✗ events: forbidden · you may not list events") {
		t.Errorf("the tree says of pods that may be read\n%s", text)
	}
}

func TestNothingIsPromisedWithoutAConnection(t *testing.T) {
	w, m := newWorld(), newTree(80, 10)
	w.links[0].State = words.LinkReconnecting
	w.sync(m)
	if text := ansi.Strip(strings.Join(m.View(), "\n")); !strings.Contains(text, "no pods seen") || strings.Contains(text, "yet") {
		t.Errorf("the empty tree says\n%s", text)
	}
}

func TestShorten(t *testing.T) {
	const name = "sdc-ipxe-deployment-79b94dfd59-kk87v"
	tests := map[string]struct {
		room    int
		matched []int
		want    string
		kept    []int
	}{
		"fits":     {40, []int{1}, name, []int{1}},
		"middle":   {21, []int{0, 9, 12, 35}, "sdc-ipxe-d…fd59-kk87v", []int{0, 9, 22}},
		"too tiny": {6, nil, "sdc-i…", nil},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			got, kept := shorten(theme.ANSI(), name, test.matched, test.room)
			if got != test.want || !cmp.Equal(kept, test.kept) {
				t.Errorf("%q %v, want %q %v", got, kept, test.want, test.kept)
			}
			if w := ansi.StringWidth(got); w > test.room {
				t.Errorf("%d cells on %d", w, test.room)
			}
		})
	}
}

func TestTarget(t *testing.T) {
	w, m := newWorld(), newTree(80, 30)
	w.put("shop", "a", words.Stuck, time.Minute)
	w.sync(m)
	for i, want := range []string{"second", "second", "second", "second", "app"} {
		if _, part, ok := m.Target(); !ok || part != want {
			t.Errorf("row %d (%v) means %q, want %q", i, m.cursor.id, part, want)
		}
		m.Move(1)
	}
}
