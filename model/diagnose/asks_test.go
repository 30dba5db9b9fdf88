package diagnose_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// as gives an attempt its container ID and message.
func as(id, message string, s corev1.ContainerState) corev1.ContainerState {
	s.Terminated.ContainerID, s.Terminated.Message = id, message
	return s
}

func TestAsks(t *testing.T) {
	failed := ends(1, "Error", 5*time.Second)
	tests := []struct {
		name string
		pod  option
		want []string
	}{
		{"an attempt that left no message", both(state("first", backOff("first", "10s")), last("first", as("c://1", "", *failed.DeepCopy()), 1)), []string{"log first c://1 false"}},
		{"an attempt that left a message", both(state("first", backOff("first", "10s")), last("first", as("c://1", "no table", *failed.DeepCopy()), 1)), []string{"log first c://1 false told"}},
		{"one with a message after one without", both(state("first", as("c://2", "no table", *failed.DeepCopy())), last("first", as("c://1", "", *failed.DeepCopy()), 1)), []string{"log first c://1 true", "log first c://2 false told"}},
		{"the next one runs already", both(state("first", runs(time.Second)), last("first", as("c://1", "", *failed.DeepCopy()), 1)), []string{"log first c://1 true"}},
		{"two that ended", both(state("first", as("c://2", "", *failed.DeepCopy())), last("first", as("c://1", "", *failed.DeepCopy()), 1)), []string{"log first c://2 false", "log first c://1 true"}},
		{"one that the runtime could not start", both(state("first", backOff("first", "10s")), last("first", as("c://1", "exec: no", ends(128, "StartError", 5*time.Second)), 1)), nil},
		{"ends well, again and again", both(started(0), state("app", backOff("app", "10s")), last("app", as("c://1", "", ends(0, "Completed", 5*time.Second)), 1)), []string{"log app c://1 false"}},
		{"an image that is missing", state("first", waits("ErrImagePull", "not found")), nil},
		{"up", both(started(time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", "")), nil},
		{"a kubelet that says nothing", func(p *corev1.Pod) { p.Status = corev1.PodStatus{Phase: corev1.PodPending} }, []string{"node node-1"}},
		{"no node for its volume", both(unfit("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."), withClaim("data")), []string{"claim shop/data"}},
		{"no node for its cpu", both(unfit("0/1 nodes are available: 1 Insufficient cpu."), withClaim("data")), nil},
		{"volumes that take long", both(noSandbox, withClaim("data")), []string{"claim shop/data"}},
		{"evicted long ago", both(phase(corev1.PodFailed, "Evicted", "The node was low on resource: memory."), func(p *corev1.Pod) { long := ago(time.Hour); p.Status.StartTime = &long }), nil},
		{"waits for nobody in the cluster", both(command("curl", "https://example.com/x"), state("first", runs(time.Minute))), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := model.NewStore(diagnose.Rules())
			store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpPod, Pod: model.FromPod(newPod(test.pod))}}})
			var got []string
			for q := range store.Questions(now) {
				got = append(got, question(q))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
		})
	}
}

func question(q model.Question) string {
	switch q.Subject {
	case model.AboutLog:
		text := fmt.Sprint("log ", q.Container, " ", q.Attempt, " ", q.Previous)
		if q.Told {
			text += " told"
		}
		return text
	case model.AboutNode:
		return "node " + q.Name
	case model.AboutClaim, model.AboutServices, model.AboutPreemptor:
	}
	return strings.TrimSuffix(fmt.Sprintf("%s %s/%s", q.Subject, q.Namespace, q.Name), "/")
}

// TestOutput holds where the last line of a failed attempt comes from.
func TestOutput(t *testing.T) {
	log := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: "p", UID: "uid", Container: "first", Attempt: "c://1"}
	tests := []struct {
		name, message string
		answer        model.Fact
		output, note  string
	}{
		{"a message", "no table\n", model.Fact{Lines: []string{"something else"}}, "no table", ""},
		{"a log", "", model.Fact{Lines: []string{"one", "\x1b[31mERROR: two\x1b[0m", "  "}}, "ERROR: two", ""},
		{"an empty log", "", model.Fact{}, "", ""},
		{"no log to be had", "", model.Fact{Refused: "user bob may not get pods/log"}, "", "log of first: user bob may not get pods/log"},
		{"no log to be had beside a message", "no table", model.Fact{Refused: "user bob may not get pods/log"}, "no table", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := newPod(state("first", backOff("first", "10s")), last("first", as("c://1", test.message, ends(1, "Error", 5*time.Second)), 1))
			store := answered([]*corev1.Pod{p}, nil, map[model.Question]model.Fact{log: test.answer})
			d := store.Entry("uid").Diagnosis
			if got := d.Part("first").Output; got != test.output {
				t.Errorf("output %q, want %q", got, test.output)
			}
			note := ""
			if len(d.Notes) > 0 {
				note = d.Notes[0].Text
			}
			if note != test.note {
				t.Errorf("note %q, want %q", note, test.note)
			}
		})
	}
}

func TestInjectedAndHooks(t *testing.T) {
	istio := func(p *corev1.Pod) {
		p.Annotations = map[string]string{"sidecar.istio.io/status": "{}"}
		p.Spec.InitContainers[0].Name, p.Status.InitContainerStatuses[0].Name = "istio-init", "istio-init"
	}
	p := newPod(istio, func(p *corev1.Pod) { p.Status.InitContainerStatuses[0].State = ends(1, "Error", time.Second) })
	p.Annotations["helm.sh/hook"] = "pre-install"
	store := answered([]*corev1.Pod{p}, nil, nil)
	d := store.Entry("uid").Diagnosis
	got := []string{d.Line.Text, d.Line.Tail, d.Part("istio-init").Line.Tail}
	want := []string{"istio-init (1 of 1, injected by Istio) exits 1, 1 try, the next follows at once", "blocks app · helm hook pre-install", "injected by Istio"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestAnyFactsAreTaken holds what is true whatever pods ask and whatever the
// answers are: nothing panics, what is inferred says so, every note says
// something, and nothing is asked about a pod that is up.
func TestAnyFactsAreTaken(t *testing.T) {
	for seed := range uint64(500) {
		g := generator{rand.New(rand.NewPCG(seed, 2))}
		store := model.NewStore(diagnose.Rules())
		items := []model.Item{}
		for range 1 + g.r.IntN(3) {
			p := g.pod()
			g.furnish(p)
			items = append(items, model.Item{Op: model.OpPod, Pod: model.FromPod(p)}, model.Item{Op: model.OpEvent, Event: model.FromEvent(g.event(p))})
			items = append(items, model.Item{Op: model.OpEvent, Event: claimEvent(pick(g, "ProvisioningFailed", "FailedBinding", "ExternalProvisioning", "Odd"), pick(g, "", "odd", `storageclass "x" not found`))})
		}
		store.Apply(model.Batch{Observed: now, Items: items})
		for i := range 3 {
			at := now.Add(time.Duration(i) * time.Minute)
			store.Advance(at)
			for _, q := range slices.Collect(store.Questions(at)) {
				fact := g.fact(q, at)
				store.Apply(model.Batch{Observed: at, Items: []model.Item{{Op: model.OpFact, Fact: fact}}})
			}
		}
		for _, w := range store.Workloads() {
			for _, entry := range w.Entries {
				noted(t, &entry.Diagnosis)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func noted(t *testing.T, d *model.Diagnosis) {
	t.Helper()
	for _, n := range d.Notes {
		if n.Text == "" || n.Inferred != strings.HasPrefix(n.Text, "inferred: ") || n.Inferred && len(n.Evidence) == 0 {
			t.Errorf("note lacks a part: %+v", n)
		}
	}
	if d.Verdict == words.Up && len(d.Asks)+len(d.Notes) > 0 {
		t.Errorf("a pod that is up asks %v and notes %v", d.Asks, d.Notes)
	}
}

// furnish gives a pod what makes it ask.
func (g generator) furnish(p *corev1.Pod) {
	if g.one(2) {
		withClaim("data")(p)
	}
	for i := range p.Spec.InitContainers {
		p.Spec.InitContainers[i].Command = pick(g, nil, []string{"nslookup", "api"}, []string{"sh", "-c", "curl http://db.data.svc:80"}, []string{"nc", "-z", "db-0.db", "1"})
	}
	p.Labels = pick(g, nil, map[string]string{"app": "api"})
}

// fact answers a question in one of the ways in which it may be.
func (g generator) fact(q model.Question, at time.Time) *model.Fact {
	f := &model.Fact{Question: q, At: at}
	switch g.r.IntN(6) {
	case 0:
		f.Missing = true
	case 1:
		f.Refused = "user bob may not read this"
	case 2:
	default:
		f.Node = &model.Node{Name: q.Name, Ready: model.Condition{Status: pick(g, "", "True", "False", "Unknown", "Odd")}, Taints: []string{pick(g, "", "a=b:NoExecute")}}
		f.Claim = &model.Claim{Name: q.Name, Phase: pick(g, "", "Pending", "Bound", "Lost", "Odd"), Volume: pick(g, "", "pv")}
		f.Services = []model.Service{{Name: pick(g, "", "api", "db"), Selector: pick(g, "", "app=api", ",", "odd"), Ready: g.r.IntN(2), Pods: pick(g, nil, []string{"p", ""})}}
		f.Preemptor = &model.Preemptor{}
		f.Lines = []string{pick(g, "", "lookup api: no such host", "\x1b[1m", "waiting for db")}
	}
	return f
}
