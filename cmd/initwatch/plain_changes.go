package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// changeGone stands in the place of the verdict of what is not there any more.
const changeGone = "gone"

// teller writes what changed in a store since it looked last, a line each:
//
//	TIME WHAT VERDICT TEXT
//
// parted by single blanks; only TEXT may hold blanks itself. TIME is the
// server's, in UTC. WHAT is NAMESPACE/KIND/NAME for a workload, with /POD
// behind it for a pod of one, and NAMESPACE alone, or * for all, for the
// connection, whose state then stands in the place of the verdict.
type teller struct {
	out  io.Writer
	pods bool // pods are told beside their workloads
	told map[string]*toldWorkload
	// links are the states of the connection that were told, by namespace.
	links map[string]words.Link
	round int
	lines strings.Builder
}

// toldWorkload is what was told of a workload and its pods.
type toldWorkload struct {
	version uint64
	round   int // in which it was there last
	self    said
	pods    map[string]said // by UID
}

// said is what a line said, but for the times in it, which run on.
type said struct{ what, verdict, text string }

func newTeller(out io.Writer, pods bool) *teller {
	return &teller{out: out, pods: pods, told: map[string]*toldWorkload{}, links: map[string]words.Link{}}
}

// changes writes what changed up to now.
func (t *teller) changes(store *model.Store, now time.Time) error {
	t.round++
	current := t.connection(store.Links(), now)
	for _, w := range store.Workloads() {
		t.workload(w, now, current)
	}
	t.sweep(now)
	_, err := io.WriteString(t.out, t.lines.String())
	t.lines.Reset()
	if err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}

// connection tells how the connection is, once it is not or was not live, and
// reports whether all that is known is current.
func (t *teller) connection(links []model.ScopedLink, now time.Time) (current bool) {
	current = true
	for _, link := range links {
		if link.Scope.Resource != model.Pods {
			continue
		}
		where := link.Scope.Namespace
		current = current && link.State.Current()
		before, known := t.links[where]
		if t.links[where] = link.State; before == link.State || !known && link.State.Current() {
			continue
		}
		if where == "" {
			where = "*"
		}
		t.line(now, said{where, link.State.String(), link.Text}, link.Text)
	}
	return current
}

// workload tells what is new of a workload and of its pods. A bare pod is told
// once, as a workload.
func (t *teller) workload(w *model.Workload, now time.Time, current bool) {
	before := t.told[pathOf(w)]
	if before == nil {
		before = &toldWorkload{pods: map[string]said{}}
		t.told[pathOf(w)] = before
	}
	if before.round = t.round; before.version == w.Version {
		return
	}
	before.version = w.Version
	t.tell(&before.self, said{pathOf(w), verdictOf(w), countOf(w) + fixed(w.Line)}, now, countOf(w)+w.Line.At(now, current))
	if t.pods && w.Kind != model.KindPod {
		t.podsOf(w, before, now, current)
	}
}

func (t *teller) podsOf(w *model.Workload, before *toldWorkload, now time.Time, current bool) {
	there := map[string]bool{}
	for _, entry := range w.Entries {
		there[entry.Pod.UID] = true
		d := &entry.Diagnosis
		last := before.pods[entry.Pod.UID]
		t.tell(&last, said{pathOf(w) + "/" + entry.Pod.Name, d.Verdict.String(), fixed(d.Line)}, now, d.Line.At(now, current))
		before.pods[entry.Pod.UID] = last
	}
	for _, uid := range slices.Sorted(maps.Keys(before.pods)) {
		if !there[uid] {
			t.line(now, said{before.pods[uid].what, changeGone, ""}, "")
			delete(before.pods, uid)
		}
	}
}

// tell writes a line unless it was the last that was said.
func (t *teller) tell(last *said, next said, now time.Time, text string) {
	if *last != next {
		*last = next
		t.line(now, next, text)
	}
}

// sweep tells which workloads are not there any more.
func (t *teller) sweep(now time.Time) {
	for _, path := range slices.Sorted(maps.Keys(t.told)) {
		w := t.told[path]
		if w.round == t.round {
			continue
		}
		if w.self.verdict != changeGone {
			t.line(now, said{w.self.what, changeGone, ""}, "")
		}
		delete(t.told, path)
	}
}

func (t *teller) line(now time.Time, s said, text string) {
	line := now.UTC().Format(time.RFC3339) + " " + s.what + " " + s.verdict + " " + text
	t.lines.WriteString(strings.TrimRight(line, " ") + "\n")
}

// pathOf names a workload in a change.
func pathOf(w *model.Workload) string {
	return w.Namespace + "/" + strings.ToLower(w.Kind) + "/" + w.Name
}

// verdictOf is the verdict of a workload, or that it is gone and only
// remembered.
func verdictOf(w *model.Workload) string {
	if remembered(w) {
		return changeGone
	}
	return w.Verdict.String()
}

// remembered reports whether nothing is left of a workload but the memory of
// its pods.
func remembered(w *model.Workload) bool {
	return w.Verdict == words.Terminating && len(w.Entries) == 0 && w.Controller == nil && len(w.Children) == 0
}

// countOf says how many pods of a workload are up, "" for a bare pod.
func countOf(w *model.Workload) string {
	if w.Kind == model.KindPod || remembered(w) {
		return ""
	}
	return fmt.Sprintf("%d/%d ", w.Up, w.Total)
}

// fixed is what of a line does not change by time alone.
func fixed(l model.Line) string { return l.Text + "\x00" + l.Tail }
