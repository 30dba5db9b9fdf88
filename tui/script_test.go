package tui

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// scripted is a pod with what the diagnosis is to say about it.
type scripted struct {
	pod       *model.Pod
	diagnosis model.Diagnosis
}

func batchOf(script []scripted) model.Batch {
	b := model.Batch{Observed: noon}
	for _, resource := range []model.Resource{model.Pods, model.Events} {
		for _, namespace := range []string{"shop", "seeds"} {
			b.Items = append(b.Items, linkItem(resource, namespace, words.LinkLive, ""))
		}
	}
	for _, s := range script {
		b.Items = append(b.Items, model.Item{Op: model.OpPod, Pod: s.pod})
	}
	return b
}

func linkItem(resource model.Resource, namespace string, state words.Link, text string) model.Item {
	return model.Item{
		Op: model.OpLink, Scope: model.Scope{Resource: resource, Namespace: namespace},
		Link: model.LinkState{State: state, Since: noon.Add(-12 * time.Second), Text: text},
	}
}

// diagnoserOf answers with what the script says, by pod UID.
func diagnoserOf(script []scripted) model.Diagnoser {
	told := map[string]model.Diagnosis{}
	for _, s := range script {
		told[s.pod.UID] = s.diagnosis
	}
	return func(p *model.Pod, _ []*model.Event, _ *model.Past, _ time.Time) model.Diagnosis {
		return told[p.UID]
	}
}

// together has the worst pod of a workload speak for all of them, so that these
// screens show how things are painted and not which rules there are.
func together(w *model.Workload, _ []*model.Event, _ time.Time) model.Standing {
	out := model.Standing{Total: len(w.Entries)}
	if len(w.Entries) == 0 {
		return out
	}
	worst := &w.Entries[0].Diagnosis
	for _, entry := range w.Entries {
		d := &entry.Diagnosis
		if d.Verdict == words.Up {
			out.Up++
		}
		if d.Verdict > worst.Verdict {
			worst = d
		}
	}
	out.Verdict, out.Attention, out.Since, out.Line = worst.Verdict, worst.Attention, worst.Since, worst.Line
	if len(worst.Findings) > 0 {
		out.Cause = worst.Findings[0].Cause
	}
	switch {
	case worst.Verdict == words.Up && out.Total > 1:
		out.Line.Text = fmt.Sprintf("all %d pods up", out.Total)
	case out.Total == 2 && out.Up == 0:
		out.Line.Text += " · both pods"
	}
	return out
}

func pod(namespace, workload, kind, name string, steps []string, containers ...string) *model.Pod {
	p := &model.Pod{Namespace: namespace, Name: name, UID: namespace + "/" + name, Rare: &model.Rare{}}
	p.Workload = model.Owner{Kind: kind, Name: workload}
	for _, step := range steps {
		p.Steps = append(p.Steps, model.Container{ContainerSpec: &model.ContainerSpec{Name: step, Kind: model.KindInit}})
	}
	for _, c := range containers {
		p.Containers = append(p.Containers, model.Container{ContainerSpec: &model.ContainerSpec{Name: c, Kind: model.KindApp}})
	}
	return p
}

func ago(d time.Duration) time.Time { return noon.Add(-d) }

func trouble(v words.Verdict, since time.Duration, code, step, text string, parts ...model.Part) model.Diagnosis {
	return model.Diagnosis{
		Verdict: v, Attention: true, Since: ago(since), Line: model.Line{Text: text},
		Findings: []model.Finding{{Code: code, Step: step, Severity: model.Blocking}},
		Sandbox:  &model.Part{State: words.StateReady, Line: model.Line{Text: "ready"}},
		Parts:    parts,
	}
}

func calm(v words.Verdict, since time.Duration, text string, parts ...model.Part) model.Diagnosis {
	return model.Diagnosis{
		Verdict: v, Since: ago(since), Line: model.Line{Text: text},
		Sandbox: &model.Part{State: words.StateReady, Line: model.Line{Text: "ready"}}, Parts: parts,
	}
}

func part(name string, state words.State, text string) model.Part {
	return model.Part{Name: name, State: state, Line: model.Line{Text: text}}
}

// shop is a bad night in two namespaces.
func shop() []scripted {
	migrate := part("migrate", words.StateBackingOff, "exit 3 ×5, backing off 40s · blocks seed, app")
	migrate.Output = `ERROR: relation "users" does not exist`
	crash := trouble(words.Stuck, 151*time.Second, "exit-code", "migrate", "migrate (2 of 3) exits 3, 5 tries",
		part("wait", words.StateDone, "done"), migrate,
		part("seed", words.StateWaiting, "waits for migrate"), part("app", words.StateWaiting, "waits for 2 of 3 init steps"))
	crash.Line.NotBefore = noon.Add(18 * time.Second)
	crashing := pod("shop", "init-crash", "Pod", "init-crash", []string{"wait", "migrate", "seed"}, "app")
	crashing.Steps[1].Restarts = 4
	crashing.Steps[1].Last = &model.Termination{ExitCode: 3}
	script := []scripted{
		{crashing, crash},
		{pod("shop", "volume-missing", "Pod", "volume-missing", nil, "app"),
			trouble(words.Stuck, 158*time.Second, "missing-secret", "", `volume s: secret "not-there" not found`,
				part("app", words.StateWaiting, "waits for its volumes"))},
		{pod("shop", "once", "Job", "once-x2x4z", nil, "run"),
			trouble(words.Failed, 11*time.Minute, "exit-code", "run", "run exited 1, no try will follow", part("run", words.StateGaveUp, "exit 1"))},
		{pod("seeds", "slow", "Pod", "slow", []string{"load"}, "app"),
			calm(words.Starting, 20*time.Second, "load (1 of 1) runs", part("load", words.StateRunning, "runs"), part("app", words.StateWaiting, "waits for load"))},
	}
	for _, name := range []string{"sdc-ipxe-6d5f-aaaaa", "sdc-ipxe-6d5f-bbbbb"} {
		script = append(script, scripted{pod("shop", "sdc-ipxe", "Deployment", name, []string{"config-data"}, "ipxe"),
			trouble(words.Stuck, 160*time.Second, "exit-code", "config-data", "config-data (1 of 1) exits 1, 4 tries",
				part("config-data", words.StateBackingOff, "exit 1 ×4, backing off 20s · blocks ipxe"),
				part("ipxe", words.StateWaiting, "waits for config-data"))})
	}
	for _, name := range []string{"api-1", "api-2", "api-3"} {
		script = append(script, scripted{pod("shop", "api", "StatefulSet", name, nil, "api"),
			calm(words.Up, time.Hour, "ready", part("api", words.StateReady, "ready"))})
	}
	return script
}
