package diagnose_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// command makes "first" run a command.
func command(words ...string) option {
	return func(p *corev1.Pod) { p.Spec.InitContainers[0].Command = words }
}

func env(name, value string) option {
	return func(p *corev1.Pod) {
		p.Spec.InitContainers[0].Env = append(p.Spec.InitContainers[0].Env, corev1.EnvVar{Name: name, Value: value})
	}
}

func called(namespace, name, labels string) option {
	return func(p *corev1.Pod) {
		p.Namespace, p.Name, p.UID = namespace, name, types.UID(name)
		p.Labels = map[string]string{"app": labels}
	}
}

// answered has a store read what its pods ask for until nothing is left to ask.
func answered(pods []*corev1.Pod, events []*model.Event, answers map[model.Question]model.Fact) *model.Store {
	store := model.NewStore(diagnose.Rules())
	var items []model.Item
	for _, p := range pods {
		items = append(items, model.Item{Op: model.OpPod, Pod: model.FromPod(p)})
	}
	for _, e := range events {
		items = append(items, model.Item{Op: model.OpEvent, Event: e})
	}
	store.Apply(model.Batch{Observed: now, Items: items})
	for range 3 {
		for _, q := range slices.Collect(store.Questions(now)) {
			fact := answers[q.Key()]
			fact.Question, fact.At = q, now
			store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpFact, Fact: &fact}}})
		}
	}
	return store
}

// told is the line of a pod, its notes and where they point to.
func told(store *model.Store, uid string) []string {
	d := store.Explain(store.Entry(uid), now)
	out := []string{d.Line.At(now, true)}
	for _, n := range d.Notes {
		text := n.Text
		if n.Step != "" {
			text = n.Step + " | " + text
		}
		if n.About != (model.Key{}) {
			text += " → " + n.About.Name
		}
		out = append(out, text)
	}
	return out
}

func services(namespace string, list ...model.Service) map[model.Question]model.Fact {
	return map[model.Question]model.Fact{{Subject: model.AboutServices, Namespace: namespace}: {Services: list}}
}

func TestChains(t *testing.T) {
	loop := command("sh", "-c", "until nslookup api; do sleep 1; done")
	long := state("first", runs(time.Minute))
	broken := newPod(called("shop", "api-7f", "api"), state("first", ends(0, "Completed", time.Minute)), state("app", waits("ErrImagePull", `rpc error: code = NotFound desc = "app:1": not found`)))
	fine := newPod(called("shop", "api-1a", "api"), started(time.Minute), ready("app"))
	api := model.Service{Name: "api", Selector: "app=api"}
	crash := both(state("first", backOff("first", "10s")), last("first", ends(1, "Error", 5*time.Second), 1))
	const running, then = "first (1 of 1) runs for 60s", " · then app"
	none := running + " · inferred: service api has no ready address" + then
	waits := "first | inferred: waits for service api, which has no ready address · "
	tests := []struct {
		name    string
		pod     option
		others  []*corev1.Pod
		answers map[model.Question]model.Fact
		want    []string
	}{
		{"a broken pod behind it", both(loop, long), []*corev1.Pod{fine, broken}, services("shop", api), []string{none, waits + "behind it pod api-7f: app: image app:1 not found → api-7f"}},
		{"known by its address only", both(loop, long), []*corev1.Pod{broken}, services("shop", model.Service{Name: "api", NotReady: 1, Pods: []string{"api-7f"}}), []string{none, waits + "behind it pod api-7f: app: image app:1 not found → api-7f"}},
		{"a pod that is not read", both(loop, long), nil, services("shop", model.Service{Name: "api", NotReady: 1, Pods: []string{"api-7f"}}), []string{none, waits + "behind it pod api-7f, which is not read here: initwatch explain pod/api-7f -n shop tells of it"}},
		{"no pod behind it", both(loop, long), nil, services("shop", api), []string{none, waits + "no pod has its labels app=api"}},
		{"addresses by hand", both(loop, long), nil, services("shop", model.Service{Name: "api"}), []string{none, waits + "it selects no pods, its addresses are kept by hand"}},
		{"only the pod itself", both(loop, long, func(p *corev1.Pod) { p.Labels = map[string]string{"app": "api"} }), nil, services("shop", api), []string{none, waits + "behind it is only this pod itself"}},
		{"ready addresses", both(loop, long), []*corev1.Pod{broken}, services("shop", model.Service{Name: "api", Selector: "app=api", Ready: 1}), []string{running + then}},
		{"a name outside the cluster", both(loop, long), nil, services("shop", model.Service{Name: "api", External: true}), []string{running + then}},
		{"no such service", both(loop, long), nil, services("shop"), []string{running + " · inferred: service api does not exist" + then, "first | inferred: waits for service api, which does not exist"}},
		{"no such service, named in passing", both(env("API_HOST", "api"), long), nil, services("shop"), []string{running + then}},
		{"named in the environment", both(env("API_URL", "http://api:80/"), long), nil, services("shop", api), []string{none, waits + "no pod has its labels app=api"}},
		{"a step that has just begun", both(loop, state("first", runs(14*time.Second))), nil, services("shop"), []string{"first (1 of 1) runs for 14s · then app"}},
		{"may not be read", both(loop, long), nil, map[model.Question]model.Fact{{Subject: model.AboutServices, Namespace: "shop"}: {Refused: "user bob may not list services"}}, []string{running + then, "first | services of shop: user bob may not list services"}},
		{"another namespace", both(command("nslookup", "api.data.svc.cluster.local"), long), nil, services("data"), []string{running + " · inferred: service data/api does not exist" + then, "first | inferred: waits for service data/api, which does not exist"}},
		{"a namespace that is known by its pods", both(command("nslookup", "api.data"), long), []*corev1.Pod{newPod(called("data", "api-9", "web"))}, services("data", api), []string{running + " · inferred: service data/api has no ready address" + then, "first | inferred: waits for service data/api, which has no ready address · no pod has its labels app=api"}},
		{"outside, by two labels", both(command("nslookup", "example.com"), long), nil, nil, []string{running + then}},
		{"a pod of a StatefulSet", both(command("nslookup", "db-1.db"), long), []*corev1.Pod{newPod(called("shop", "db-0", "db")), newPod(called("shop", "db-1", "db"), started(time.Minute), ready("app"))}, services("shop", model.Service{Name: "db", Selector: "app=db"}), []string{
			running + " · inferred: service db has no ready address" + then, "first | inferred: waits for service db, which has no ready address · behind it pod db-1: ready → db-1",
		}},
		{"a step that fails, named in the environment", both(env("API_URL", "http://api:80/"), crash), nil, services("shop", api), []string{
			"first (1 of 1) exits 1, 2 tries · next not before 03:04:10 (5s) · inferred: service api has no ready address · blocks app",
			"first | inferred: names service api, which has no ready address · no pod has its labels app=api",
		}},
		{"a step that fails and says so", both(crash, func(p *corev1.Pod) {
			status(p, "first").LastTerminationState.Terminated.Message = "dial tcp: lookup api on 10.96.0.10:53: no such host"
		}), nil, services("shop"), []string{
			"first (1 of 1) exits 1, 2 tries · next not before 03:04:10 (5s) · inferred: service api does not exist · blocks app",
			"first | inferred: waits for service api, which does not exist",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := answered(append(test.others, newPod(test.pod)), nil, test.answers)
			if diff := cmp.Diff(test.want, told(store, "uid")); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAChainIsLookedAtAgain holds that a conclusion is drawn anew when the pods
// behind the Service change.
func TestAChainIsLookedAtAgain(t *testing.T) {
	waiting := newPod(command("nslookup", "api"), state("first", runs(time.Minute)))
	store := answered([]*corev1.Pod{waiting}, nil, services("shop", model.Service{Name: "api", Selector: "app=api"}))
	recheck := store.Entry("uid").Diagnosis.Recheck
	if want := now.Add(5 * time.Second); !recheck.Equal(want) {
		t.Errorf("looks again at %s, want %s", recheck, want)
	}
	store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpPod, Pod: model.FromPod(newPod(called("shop", "api-1", "api")))}}})
	store.Advance(recheck)
	if notes := store.Entry("uid").Diagnosis.Notes; len(notes) != 1 || notes[0].About.Name != "api-1" || !notes[0].Inferred || len(notes[0].Evidence) != 2 {
		t.Errorf("notes %+v do not point to the pod that came", notes)
	}
}

// TestPodsThatWaitForEachOther holds that two pods that wait for each other are
// told without end.
func TestPodsThatWaitForEachOther(t *testing.T) {
	one := newPod(called("shop", "one", "one"), command("nslookup", "two"), state("first", runs(time.Minute)))
	two := newPod(called("shop", "two", "two"), command("nslookup", "one"), state("first", runs(time.Minute)))
	store := answered([]*corev1.Pod{one, two}, nil, services("shop", model.Service{Name: "one", Selector: "app=one"}, model.Service{Name: "two", Selector: "app=two"}))
	for i := range 10 {
		store.Advance(now.Add(time.Duration(i) * 6 * time.Second))
	}
	for name, other := range map[string]string{"one": "two", "two": "one"} {
		want := fmt.Sprintf("inferred: waits for service %s, which has no ready address · behind it pod %s: first (1 of 1) runs", other, other)
		if notes := store.Entry(name).Diagnosis.Notes; len(notes) != 1 || notes[0].Text != want {
			t.Errorf("notes of %s: %+v, want %q", name, notes, want)
		}
	}
}
