package diagnose_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// at is a time so long before now.
func at(ago time.Duration) time.Time { return now.Add(-ago) }

// serving is a pod that is up, of a revision and an owner.
func serving(name, revision, owner string) *model.Entry {
	p := &model.Pod{
		Namespace: "shop", Name: name, UID: name, Phase: "Running", Node: "node-1", Created: at(time.Hour), Revision: revision,
		Owner: model.Owner{Kind: "ReplicaSet", Name: owner, UID: owner}, Workload: model.Owner{Kind: "Deployment", Name: "api"}, Rare: &model.Rare{},
		Containers: []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "app"}}},
	}
	return &model.Entry{Pod: p, Diagnosis: model.Diagnosis{Verdict: words.Up, Since: at(time.Hour), Line: model.Line{Text: "ready"}}}
}

// failing is a pod whose container app fails for 5 minutes.
func failing(name, revision, owner string) *model.Entry {
	entry := serving(name, revision, owner)
	entry.Diagnosis = model.Diagnosis{
		Verdict: words.Stuck, Attention: true, Since: at(5 * time.Minute), Line: model.Line{Text: "app: image api:typo not found"},
		Findings: []model.Finding{{Code: "image-not-found", Step: "app", Since: at(5 * time.Minute), Cause: model.Cause{Key: "image/api:typo", Text: "image api:typo not found"}}},
	}
	return entry
}

func leaving(entry *model.Entry) *model.Entry {
	entry.Diagnosis = model.Diagnosis{Verdict: words.Terminating, Since: at(time.Second), Line: model.Line{Text: "being deleted"}}
	return entry
}

// cannotGo is a pod that is being deleted on a node that is not ready.
func cannotGo(entry *model.Entry) *model.Entry {
	entry.Diagnosis = model.Diagnosis{
		Verdict: words.Terminating, Attention: true, Since: at(5 * time.Minute), Line: model.Line{Text: "node node-2 is not ready"},
		Findings: []model.Finding{{Code: "node-not-ready", Since: at(5 * time.Minute), Cause: model.Cause{Key: "node/node-2", Text: "node node-2 is not ready", Cluster: true}}},
	}
	return entry
}

func node(entry *model.Entry, name string) *model.Entry {
	entry.Pod.Node = name
	return entry
}

func object(kind string, wanted int, change func(*model.Controller)) *model.Controller {
	c := &model.Controller{Namespace: "shop", Kind: kind, Name: "api", UID: "api", Created: at(time.Hour), Wanted: wanted}
	if change != nil {
		change(c)
	}
	return c
}

func replicaSet(name, revision string, wanted int) *model.Controller {
	return &model.Controller{
		Namespace: "shop", Kind: "ReplicaSet", Name: name, UID: name, Created: at(time.Hour), Wanted: wanted, Revision: revision,
		Owner: model.Owner{Kind: "Deployment", Name: "api", UID: "api"},
	}
}

func refused(c *model.Controller, ago time.Duration) *model.Event {
	return &model.Event{
		UID: "refused", Kind: c.Kind, AboutUID: c.UID, AboutName: c.Name, Warning: true, Reason: "FailedCreate", First: at(10 * time.Minute), Last: at(ago),
		Message: `Error creating: pods "api-1" is forbidden: exceeded quota: tiny, requested: pods=1, used: pods=2, limited: pods=2`, Count: 3,
	}
}

// summary is a standing in one line.
func summary(s model.Standing) string {
	attention := ""
	if s.Attention {
		attention = "!"
	}
	return fmt.Sprintf("%d/%d %s%s · %s", s.Up, s.Total, s.Verdict, attention, still(s.Line))
}

func TestReplicatedStanding(t *testing.T) {
	api := object("Deployment", 3, nil)
	tests := []struct {
		name   string
		w      model.Workload
		events []*model.Event
		want   string
	}{
		{"all up", model.Workload{Controller: api, Entries: []*model.Entry{serving("a", "1", "r1"), serving("b", "1", "r1"), serving("c", "1", "r1")}}, nil, "3/3 up · all 3 pods up"},
		{"scaled to 0", model.Workload{Controller: object("Deployment", 0, nil)}, nil, "0/0 up · scaled to 0"},
		{"scaled to 0, pods go", model.Workload{Controller: object("Deployment", 0, nil), Entries: []*model.Entry{leaving(serving("a", "1", "r1"))}}, nil, "0/0 up · scaled to 0 · 1 being deleted"},
		{"no node is to run it", model.Workload{Controller: object("DaemonSet", 0, nil)}, nil, "0/0 up · no node is to run it"},
		{"paused", model.Workload{
			Controller: object("Deployment", 1, func(c *model.Controller) { c.Paused, c.Counts.Updated = true, 1 }), Entries: []*model.Entry{serving("a", "1", "r1")},
		}, nil, "1/1 up · paused · ready"},
		{"paused with another template", model.Workload{
			Controller: object("Deployment", 1, func(c *model.Controller) { c.Paused = true }), Entries: []*model.Entry{serving("a", "1", "r1")},
		}, nil, "1/1 up · paused, new revision not rolled out · ready"},
		{"paused and failing", model.Workload{
			Controller: object("Deployment", 1, func(c *model.Controller) { c.Paused, c.Counts.Updated = true, 1 }), Entries: []*model.Entry{failing("a", "1", "r1")},
		}, nil, "0/1 stuck! · image api:typo not found · paused"},
		{"fewer than wanted, nobody says why", model.Workload{Controller: api, Entries: []*model.Entry{serving("a", "1", "r1")}}, nil, "1/3 starting · 2 of 3 pods not made yet"},
		{"not seen by its controller", model.Workload{Controller: object("Deployment", 3, func(c *model.Controller) { c.Behind = true })}, nil, "0/3 starting · not seen by its controller yet"},
		{"a change not seen", model.Workload{
			Controller: object("Deployment", 1, func(c *model.Controller) { c.Behind = true }), Entries: []*model.Entry{serving("a", "1", "r1")},
		}, nil, "1/1 starting · change not seen by its controller yet · ready"},
		{"refused", model.Workload{Controller: api}, []*model.Event{refused(api, time.Minute)}, "0/3 stuck! · 3 of 3 pods cannot be made: quota tiny allows 2 pods, 2 used"},
		{"some refused", model.Workload{Controller: api, Entries: []*model.Entry{serving("a", "1", "r1"), serving("b", "1", "r1")}}, []*model.Event{refused(api, time.Minute)}, "2/3 stuck! · 1 of 3 pods cannot be made: quota tiny allows 2 pods, 2 used"},
		{"refused before a pod came", model.Workload{Controller: api, Entries: []*model.Entry{serving("a", "1", "r1")}}, []*model.Event{refused(api, 2*time.Hour)}, "1/3 starting · 2 of 3 pods not made yet"},
		{"refused, and none is missing any more", model.Workload{Controller: object("Deployment", 1, nil), Entries: []*model.Entry{serving("a", "1", "r1")}}, []*model.Event{refused(api, time.Minute)}, "1/1 up · ready"},
		{"refused, workloads may not be read", model.Workload{}, []*model.Event{refused(api, time.Minute)}, "0/0 stuck! · pods cannot be made: quota tiny allows 2 pods, 2 used"},
		{"refused once, workloads may not be read", model.Workload{Entries: []*model.Entry{serving("a", "1", "r1")}}, []*model.Event{refused(api, time.Hour)}, "1/1 up · ready"},
		{"refused by the condition alone", model.Workload{Controller: object("Deployment", 2, func(c *model.Controller) {
			c.Conditions = []model.Condition{{Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate", Message: `pods "x" is forbidden: error looking up service account shop/runner: serviceaccount "runner" not found`, Since: at(time.Minute)}}
		})}, nil, "0/2 stuck! · 2 of 2 pods cannot be made: service account runner not found"},
		{"one cause", model.Workload{Controller: api, Entries: []*model.Entry{failing("a", "1", "r1"), failing("b", "1", "r1"), serving("c", "1", "r1")}}, nil, "1/3 stuck! · image api:typo not found · 2 of 3 pods"},
		{"superseded pods do not speak", model.Workload{Controller: object("Deployment", 1, nil), Entries: []*model.Entry{superseded(failing("a", "1", "r1")), serving("c", "1", "r1")}}, nil, "1/1 up · ready"},
		{"helm hook", model.Workload{Controller: object("Deployment", 0, func(c *model.Controller) { c.Hook = "pre-install" })}, nil, "0/0 up · scaled to 0 · helm hook pre-install"},
		{"being deleted", model.Workload{Controller: object("Deployment", 1, func(c *model.Controller) { c.Deleted = at(time.Minute) }), Entries: []*model.Entry{leaving(serving("a", "1", "r1"))}}, nil, "0/1 terminating · being deleted · 1 pod left"},
		{"gone", model.Workload{Gone: []*model.Entry{goneFrom(failing("a", "1", "r1"))}}, nil, "0/0 terminating · gone: app: image api:typo not found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "Deployment", test.w, test.events, test.want) })
	}
}

func superseded(entry *model.Entry) *model.Entry {
	entry.Superseded = true
	return entry
}

func goneFrom(entry *model.Entry) *model.Entry {
	last := entry.Diagnosis
	entry.Gone, entry.Last = at(time.Second), &last
	return entry
}

func stands(t *testing.T, kind string, w model.Workload, events []*model.Event, want string) {
	t.Helper()
	w.Namespace, w.Kind, w.Name = "shop", kind, "api"
	if w.Controller != nil {
		w.Kind = w.Controller.Kind
	}
	if got := summary(diagnose.Workload(&w, events, now)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestRolloutStanding(t *testing.T) {
	api := object("Deployment", 3, nil)
	late := object("Deployment", 3, func(c *model.Controller) {
		c.Deadline = 10 * time.Minute
		c.Conditions = []model.Condition{{Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded", Message: "timed out progressing", Since: at(time.Minute)}}
	})
	sets := []*model.Controller{replicaSet("r2", "10", 1), replicaSet("r1", "9", 3)}
	old := []*model.Entry{serving("a", "1", "r1"), serving("b", "1", "r1"), serving("c", "1", "r1")}
	with := func(more ...*model.Entry) []*model.Entry { return append(more, old...) }
	tests := []struct {
		name   string
		w      model.Workload
		events []*model.Event
		want   string
	}{
		{"new blocked, old serving", model.Workload{Controller: api, Children: sets, Entries: with(failing("n", "2", "r2"))}, nil, "3/3 stuck! · new 0/1: image api:typo not found · old 3/3 still serving"},
		{"deadline exceeded", model.Workload{Controller: late, Children: sets, Entries: with(failing("n", "2", "r2"))}, nil, "3/3 stuck! · new 0/1: image api:typo not found · old 3/3 still serving · no progress within its deadline of 10m"},
		{"deadline exceeded, nothing else is said", model.Workload{Controller: late, Children: sets, Entries: old}, nil, "3/3 stuck! · no progress within its deadline of 10m · new 0/1, old 3/3 still serving, 1 not made yet"},
		{"new ones refused", model.Workload{Controller: api, Children: sets, Entries: old}, []*model.Event{refused(sets[0], time.Minute)}, "3/3 stuck! · new 0/1: pods cannot be made: quota tiny allows 2 pods, 2 used · old 3/3 still serving"},
		{"new ones up", model.Workload{Controller: api, Children: sets, Entries: with(serving("n", "2", "r2"))}, nil, "4/3 starting · new 1/1, old 3/3 still serving"},
		{"old ones fail", model.Workload{Controller: api, Children: sets, Entries: []*model.Entry{serving("n", "2", "r2"), failing("a", "1", "r1")}}, nil, "1/3 stuck! · old 0/3: image api:typo not found · new 1/1"},
		{"the old set wants none any more", model.Workload{
			Controller: object("Deployment", 1, nil), Children: []*model.Controller{replicaSet("r2", "2", 1), replicaSet("r1", "1", 0)},
			Entries: []*model.Entry{serving("n", "2", "r2"), failing("a", "1", "r1")},
		}, nil, "1/1 up · ready · 1 being deleted"},
		{"paused half way", model.Workload{Controller: object("Deployment", 3, func(c *model.Controller) { c.Paused = true }), Children: sets, Entries: with(serving("n", "2", "r2"))}, nil, "4/3 up · paused, new revision not rolled out · new 1/1, old 3/3 still serving"},
		{"both revisions refused", model.Workload{Controller: object("Deployment", 1, nil), Children: []*model.Controller{replicaSet("r2", "10", 1), replicaSet("r1", "9", 1)}}, []*model.Event{refused(sets[0], time.Minute)}, "0/1 stuck! · new 0/1: pods cannot be made: quota tiny allows 2 pods, 2 used · old 0/1"},
		{"by the pods alone", model.Workload{Entries: with(newer(failing("n", "2", "r2")))}, nil, "3/4 stuck! · new 0/1: image api:typo not found · old 3/3 still serving"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "Deployment", test.w, test.events, test.want) })
	}
}

// TestPodsThatCannotGo holds that pods which nobody wants and that stay all
// the same are told, and are not counted among those that are wanted.
func TestPodsThatCannotGo(t *testing.T) {
	sets := []*model.Controller{replicaSet("r2", "10", 2), replicaSet("r1", "9", 0)}
	api, one := object("Deployment", 2, nil), object("Deployment", 1, nil)
	late := object("Deployment", 1, func(c *model.Controller) {
		c.Conditions = []model.Condition{{Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded", Since: at(time.Minute)}}
	})
	set := object("StatefulSet", 3, func(c *model.Controller) { c.Serial, c.Revision, c.Current = true, "r2", "r2" })
	two := func(more ...*model.Entry) []*model.Entry {
		return append(more, serving("n", "2", "r2"), serving("m", "2", "r2"))
	}
	tests := []struct {
		name   string
		w      model.Workload
		events []*model.Event
		want   string
	}{
		{"of a finished rollout", model.Workload{Controller: api, Children: sets, Entries: two(cannotGo(serving("a", "1", "r1")))}, nil, "2/2 up! · 1 pod cannot go: node node-2 is not ready · both pods up"},
		{"two and one that goes", model.Workload{Controller: api, Children: sets, Entries: two(cannotGo(serving("a", "1", "r1")), cannotGo(serving("b", "1", "r1")), leaving(serving("c", "1", "r1")))}, nil, "2/2 up! · 2 pods cannot go: node node-2 is not ready · both pods up · 1 being deleted"},
		{"of the present revision", model.Workload{Controller: api, Children: sets[:1], Entries: two(cannotGo(serving("a", "2", "r2")))}, nil, "2/2 up! · 1 pod cannot go: node node-2 is not ready · both pods up"},
		{"trouble of those that are wanted comes first", model.Workload{Controller: api, Children: sets, Entries: []*model.Entry{failing("n", "2", "r2"), serving("m", "2", "r2"), cannotGo(serving("a", "1", "r1"))}}, nil, "1/2 stuck! · image api:typo not found · 1 of 2 pods · 1 pod cannot go: node node-2 is not ready"},
		{"they do not stand for missing ones", model.Workload{Controller: api, Children: sets, Entries: []*model.Entry{serving("m", "2", "r2"), cannotGo(serving("a", "2", "r2"))}}, []*model.Event{refused(sets[0], time.Minute)}, "1/2 stuck! · 1 of 2 pods cannot be made: quota tiny allows 2 pods, 2 used · 1 pod cannot go: node node-2 is not ready"},
		{"scaled to 0", model.Workload{Controller: object("Deployment", 0, nil), Entries: []*model.Entry{cannotGo(serving("a", "1", "r1"))}}, nil, "0/0 up! · 1 pod cannot go: node node-2 is not ready · scaled to 0"},
		{"of a strategy that makes none before they are gone", model.Workload{Controller: one, Children: []*model.Controller{replicaSet("r1", "9", 0)}, Entries: []*model.Entry{cannotGo(serving("a", "1", "r1"))}}, nil, "0/1 terminating! · 1 pod cannot go: node node-2 is not ready · 1 of 1 pod not made yet"},
		{"for longer than it may take", model.Workload{Controller: late, Children: []*model.Controller{replicaSet("r1", "9", 0)}, Entries: []*model.Entry{cannotGo(serving("a", "1", "r1"))}}, nil, "0/1 stuck! · 1 pod cannot go: node node-2 is not ready · no progress within its deadline · 1 of 1 pod not made yet"},
		{"the next cannot be made", model.Workload{Controller: one, Children: sets[:1], Entries: []*model.Entry{cannotGo(serving("a", "1", "r1"))}}, []*model.Event{refused(sets[0], time.Minute)}, "0/1 stuck! · 2 of 2 pods cannot be made: quota tiny allows 2 pods, 2 used · 1 pod cannot go: node node-2 is not ready"},
		{"a StatefulSet makes no other in its place", model.Workload{Controller: set, Entries: []*model.Entry{serving("api-0", "r2", ""), cannotGo(serving("api-1", "r2", "")), serving("api-2", "r2", "")}}, nil, "2/3 terminating! · api-1: node node-2 is not ready"},
		{"nobody says how many are wanted", model.Workload{Entries: two(cannotGo(serving("a", "2", "r2")))}, nil, "2/2 up! · 1 pod cannot go: node node-2 is not ready · both pods up"},
		{"all that is known", model.Workload{Entries: []*model.Entry{cannotGo(serving("a", "2", "r2"))}}, nil, "0/1 terminating! · node node-2 is not ready"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "Deployment", test.w, test.events, test.want) })
	}
	for _, w := range []model.Workload{
		{Controller: api, Children: sets, Entries: two(cannotGo(serving("a", "1", "r1")))},
		{Controller: one, Children: sets[1:], Entries: []*model.Entry{cannotGo(serving("a", "1", "r1"))}},
	} {
		w.Namespace, w.Kind, w.Name = "shop", "Deployment", "api"
		if got := diagnose.Workload(&w, nil, now); got.Cause.Key != "node/node-2" || !got.Since.Equal(at(5*time.Minute)) {
			t.Errorf("%d pods: cause %q since %s, want that of the pod", len(w.Entries), got.Cause.Key, got.Since)
		}
	}
}

// TestRefusalCountsBothRevisions holds that a rollout, which may want more pods
// than there are to be in the end, never tells of two out of one.
func TestRefusalCountsBothRevisions(t *testing.T) {
	sets := []*model.Controller{replicaSet("r2", "10", 1), replicaSet("r1", "9", 1)}
	w := model.Workload{Namespace: "shop", Kind: "Deployment", Name: "api", Controller: object("Deployment", 1, nil), Children: sets}
	const want = "2 of 2 pods cannot be made: quota tiny allows 2 pods, 2 used"
	if got := diagnose.Workload(&w, []*model.Event{refused(sets[0], time.Minute)}, now).Findings; len(got) != 1 || got[0].Summary != want {
		t.Errorf("findings %+v, want %q", got, want)
	}
}

// TestDeletedWorkloadTellsSinceWhen holds that a workload goes since its deletion
// was asked for, whatever its age.
func TestDeletedWorkloadTellsSinceWhen(t *testing.T) {
	deleted := object("Deployment", 1, func(c *model.Controller) { c.Deleted = at(time.Minute) })
	for name, entries := range map[string][]*model.Entry{
		"no pods": nil, "a pod that goes": {leaving(serving("a", "1", "r1"))}, "a pod that is not asked to go yet": {serving("a", "1", "r1")},
	} {
		w := model.Workload{Namespace: "shop", Kind: "Deployment", Name: "api", Controller: deleted, Entries: entries}
		if got := diagnose.Workload(&w, nil, now).Since; !got.Equal(at(time.Minute)) {
			t.Errorf("%s: since %s, want %s", name, got, at(time.Minute))
		}
	}
}

// newer makes the pod a minute old.
func newer(entry *model.Entry) *model.Entry {
	entry.Pod.Created = at(time.Minute)
	return entry
}

func TestSetStanding(t *testing.T) {
	set := func(wanted int, change func(*model.Controller)) *model.Controller {
		return object("StatefulSet", wanted, func(c *model.Controller) {
			c.Serial, c.Revision, c.Current = true, "r2", "r2"
			if change != nil {
				change(c)
			}
		})
	}
	parallel := set(3, func(c *model.Controller) { c.Serial = false })
	tests := []struct {
		name string
		w    model.Workload
		want string
	}{
		{"the first holds the others", model.Workload{Controller: set(3, nil), Entries: []*model.Entry{failing("api-0", "r2", "")}}, "0/3 stuck! · api-0 holds api-1, api-2: image api:typo not found"},
		{"one of many in between", model.Workload{Controller: set(3, nil), Entries: []*model.Entry{serving("api-0", "r2", ""), failing("api-1", "r2", "")}}, "1/3 stuck! · api-1 holds api-2: image api:typo not found"},
		{"ordinals that begin with 5", model.Workload{Controller: set(2, nil), Entries: []*model.Entry{failing("api-5", "r2", "")}}, "0/2 stuck! · api-5 holds api-6: image api:typo not found"},
		{"many held", model.Workload{Controller: set(100, nil), Entries: []*model.Entry{failing("api-0", "r2", "")}}, "0/100 stuck! · api-0 holds api-1, api-2, api-3 and 96 more: image api:typo not found"},
		{"parallel says which", model.Workload{Controller: parallel, Entries: []*model.Entry{serving("api-0", "r2", ""), failing("api-1", "r2", ""), serving("api-2", "r2", "")}}, "2/3 stuck! · api-1: image api:typo not found"},
		{"parallel, several", model.Workload{Controller: parallel, Entries: []*model.Entry{failing("api-0", "r2", ""), failing("api-1", "r2", ""), serving("api-2", "r2", "")}}, "1/3 stuck! · image api:typo not found · 2 of 3 pods"},
		{"rollout stuck", model.Workload{Controller: set(3, nil), Entries: []*model.Entry{serving("api-0", "r1", ""), serving("api-1", "r1", ""), failing("api-2", "r2", "")}}, "2/3 stuck! · new 0/1: image api:typo not found · old 2/2 still serving"},
		{"rollout begins", model.Workload{Controller: set(2, nil), Entries: []*model.Entry{serving("api-0", "r1", ""), serving("api-1", "r1", "")}}, "2/2 starting · new 0, old 2/2 still serving"},
		{"partition", model.Workload{Controller: set(2, func(c *model.Controller) { c.Partition = 1 }), Entries: []*model.Entry{serving("api-0", "r1", ""), serving("api-1", "r2", "")}}, "2/2 up · both pods up · 1 keeps the old revision (partition 1)"},
		{"replaced only when deleted", model.Workload{Controller: set(2, func(c *model.Controller) { c.OnDelete = true }), Entries: []*model.Entry{serving("api-0", "r1", ""), serving("api-1", "r1", "")}}, "2/2 up · both pods up · 2 keep the old revision until deleted (OnDelete)"},
		{"one node", model.Workload{Controller: object("DaemonSet", 2, nil), Entries: []*model.Entry{failing("x", "1", ""), node(serving("y", "1", ""), "node-2")}}, "1/2 stuck! · node node-1: image api:typo not found"},
		{"some nodes", model.Workload{Controller: object("DaemonSet", 3, nil), Entries: []*model.Entry{failing("x", "1", ""), node(failing("y", "1", ""), "node-2"), node(serving("z", "1", ""), "node-3")}}, "1/3 stuck! · 2 of 3 nodes: image api:typo not found"},
		{"all nodes", model.Workload{Controller: object("DaemonSet", 2, nil), Entries: []*model.Entry{failing("x", "1", ""), node(failing("y", "1", ""), "node-2")}}, "0/2 stuck! · both nodes: image api:typo not found"},
		{"a node down", model.Workload{Controller: object("DaemonSet", 1, nil), Entries: []*model.Entry{down("x", "node-1")}}, "0/1 stuck! · node node-1 is not ready"},
		{"a node down that is not to have one", model.Workload{Controller: object("DaemonSet", 2, nil), Entries: []*model.Entry{down("x", "node-1"), node(serving("y", "1", ""), "node-2"), node(serving("z", "1", ""), "node-3")}}, "2/2 stuck! · node node-1 is not ready · 1 of 3 pods"},
		{"two nodes down", model.Workload{Controller: object("DaemonSet", 3, nil), Entries: []*model.Entry{down("x", "node-1"), down("y", "node-2"), serving("z", "1", "")}}, "1/3 stuck! · 2 of 3 nodes are not ready"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "", test.w, nil, test.want) })
	}
}

// down is a pod on a node that is not ready.
func down(name, on string) *model.Entry {
	entry := node(failing(name, "1", ""), on)
	entry.Diagnosis.Line.Text = "node " + on + " is not ready"
	entry.Diagnosis.Findings[0] = model.Finding{Code: "node-not-ready", Since: at(time.Minute), Cause: model.Cause{Key: "node/" + on, Cluster: true}}
	return entry
}

// TestAwaitingPodsAsksForAttention holds that pods which nobody makes are
// trouble after two minutes, and that a workload of old age which is scaled up
// has these two minutes too.
func TestAwaitingPodsAsksForAttention(t *testing.T) {
	w := model.Workload{Namespace: "shop", Kind: "Deployment", Name: "api", Controller: object("Deployment", 3, nil)}
	first := diagnose.Workload(&w, nil, now)
	if first.Attention || !first.Recheck.Equal(now.Add(2*time.Minute)) {
		t.Errorf("attention %v, recheck %s", first.Attention, first.Recheck)
	}
	w.Standing, w.Version, w.Changed = first, 1, now
	if later := diagnose.Workload(&w, nil, now.Add(2*time.Minute)); !later.Attention {
		t.Error("no attention after two minutes")
	}
}

// TestBarePodStandsAsItself holds that a pod which nobody owns says the same as
// its own diagnosis.
func TestBarePodStandsAsItself(t *testing.T) {
	entry := failing("api", "", "")
	entry.Pod.Owner, entry.Pod.Workload = model.Owner{}, model.Owner{Kind: model.KindPod, Name: "api"}
	w := model.Workload{Namespace: "shop", Kind: model.KindPod, Name: "api", Entries: []*model.Entry{entry}}
	d := &entry.Diagnosis
	want := model.Standing{Verdict: d.Verdict, Attention: d.Attention, Since: d.Since, Line: d.Line, Total: 1, Cause: d.Findings[0].Cause}
	if diff := cmp.Diff(want, diagnose.Workload(&w, nil, now)); diff != "" {
		t.Errorf("standing (-want +got):\n%s", diff)
	}
}
