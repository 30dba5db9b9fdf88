package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// side is the pods of one revision.
type side struct {
	name    string
	set     *model.Controller // the ReplicaSet, where there is one
	entries []*model.Entry
	total   int
	newest  time.Time // when the newest pod was made
	past    bool      // nothing of it is wanted
	label   string
}

const stillServing = " still serving"

// sides divides the pods by revision, the new one first; there is one side or
// none when there is one revision only.
func (k *work) sides() []*side {
	var list []*side
	switch k.kind {
	case "Deployment":
		list = k.replicaSets()
	case "StatefulSet", "DaemonSet":
		list = k.revisions()
	}
	for i, s := range list {
		s.label = "old"
		if i == 0 {
			s.label = "new"
		}
	}
	return list
}

// replicaSets divides the pods of a Deployment by their ReplicaSet.
func (k *work) replicaSets() []*side {
	byName := map[string]*side{}
	for _, c := range k.children {
		if c.Kind == "ReplicaSet" {
			byName[c.Name] = &side{name: c.Name, set: c, total: c.Wanted, past: c.Wanted == 0}
		}
	}
	gather(byName, k.pods, func(p *model.Pod) string { return p.Owner.Name })
	var list []*side
	for _, s := range byName {
		if len(s.entries) > 0 || s.total > 0 {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, newerSide)
	for _, s := range list[min(1, len(list)):] {
		// A ReplicaSet that is not known any more has no pods to keep.
		s.past = s.past || s.set == nil && list[0].set != nil
	}
	return list
}

// gather files pods under their side, and makes those that are not there yet.
func gather(sides map[string]*side, pods []*model.Entry, name func(*model.Pod) string) {
	for _, entry := range pods {
		of := name(entry.Pod)
		s := sides[of]
		if s == nil {
			s = &side{name: of}
			sides[of] = s
		}
		s.entries = append(s.entries, entry)
		s.newest = latest(s.newest, entry.Pod.Created)
		if s.set == nil {
			s.total = len(s.entries)
		}
	}
}

// newerSide puts the newer revision first: by its number where both are known,
// else by age.
func newerSide(a, b *side) int {
	if a.set != nil && b.set != nil {
		return cmp.Or(number(b.set.Revision)-number(a.set.Revision), b.set.Created.Compare(a.set.Created), cmp.Compare(a.name, b.name))
	}
	return cmp.Or(b.age().Compare(a.age()), cmp.Compare(a.name, b.name))
}

func (s *side) age() time.Time {
	if s.set != nil {
		return latest(s.set.Created, s.newest)
	}
	return s.newest
}

func number(revision string) int {
	n, err := strconv.Atoi(revision)
	if err != nil {
		return 0
	}
	return n
}

// revisions divides the pods of a StatefulSet or DaemonSet by the revision that
// their label names.
func (k *work) revisions() []*side {
	byName := map[string]*side{}
	gather(byName, k.pods, func(p *model.Pod) string { return p.Revision })
	newest := k.newRevision(byName)
	var list []*side
	for _, s := range byName {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *side) int {
		if a.name == newest || b.name == newest {
			return cmp.Compare(truth(b.name == newest), truth(a.name == newest))
		}
		return newerSide(a, b)
	})
	if len(list) > 0 && list[0].name != newest {
		// The first pod of the new revision is not made yet.
		list = slices.Insert(list, 0, &side{name: newest})
	}
	return list
}

func truth(is bool) int {
	if is {
		return 1
	}
	return 0
}

// newRevision names the revision that the pods are to have. A DaemonSet's
// status only says how many have it.
func (k *work) newRevision(byName map[string]*side) string {
	c := k.object
	if k.kind == "StatefulSet" && c != nil && c.Revision != "" && !c.Behind {
		return c.Revision
	}
	var newest *side
	for _, s := range byName {
		if newest == nil || newerSide(s, newest) < 0 {
			newest = s
		}
	}
	if newest == nil {
		return ""
	}
	if len(byName) == 1 && k.noneUpdated() {
		return ""
	}
	return newest.name
}

// noneUpdated reports whether the status of a DaemonSet says that none of its
// pods has the new revision. A status that has not seen all of them says
// nothing.
func (k *work) noneUpdated() bool {
	c := k.object
	if c == nil || k.kind != "DaemonSet" || c.Behind || k.leaving > 0 {
		return false
	}
	return c.Counts.Updated == 0 && c.Counts.Ready > 0 && c.Counts.Pods >= len(k.pods)
}

func (s *side) up() int { return upOf(s.entries) }

// text says how many of the pods of a revision are up. One that has none yet
// says no more.
func (s *side) text() string {
	if s.total == 0 && len(s.entries) == 0 {
		return s.label + " 0"
	}
	return fmt.Sprintf("%s %d/%d", s.label, s.up(), max(s.total, s.up()))
}

// olderText says how the old revisions stand, taken together.
func olderText(list []*side) string {
	up, total := 0, 0
	for _, s := range list {
		up += s.up()
		total += max(s.total, s.up())
	}
	text := fmt.Sprintf("old %d/%d", up, total)
	if up == total && up > 0 {
		text += stillServing
	}
	return text
}

func worstOfSides(list []*side) *model.Entry {
	var all []*model.Entry
	for _, s := range list {
		all = append(all, s.entries...)
	}
	return worstOf(all)
}

// groupsOf makes groups of revisions.
func groupsOf(sides []*side) []model.Group {
	out := make([]model.Group, 0, len(sides))
	for _, s := range sides {
		g := (&work{pods: s.entries}).together()
		if len(s.entries) == 0 {
			g.Verdict, g.Line.Text = words.Starting, "no pod yet"
		}
		out = append(out, model.Group{
			Name: s.name, Label: s.label, Entries: s.entries, Up: g.Up, Total: max(s.total, g.Up), Verdict: g.Verdict,
			Attention: g.Attention, Since: g.Since, Line: g.Line, Past: s.past,
		})
	}
	return out
}
