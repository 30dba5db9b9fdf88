package watch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/demo"
)

func (w *world) ask(q model.Question) model.Fact {
	w.Helper()
	fact := w.cluster.Answer(w.Context(), q)
	if fact.Question != q || fact.At.IsZero() {
		w.Errorf("question %+v at %v", fact.Question, fact.At)
	}
	return fact
}

func TestAnswer(t *testing.T) {
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n1"}, Spec: corev1.NodeSpec{Unschedulable: true}}
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "data", UID: "c1"}}
	about := newEvent("shop", "data.1", "PersistentVolumeClaim", "data")
	about.InvolvedObject.UID, about.Reason = "c1", "ProvisioningFailed"
	other := newEvent("shop", "data.0", "PersistentVolumeClaim", "data")
	other.InvolvedObject.UID = "c0"
	service := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "db"}}
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "db-1", Labels: map[string]string{discoveryv1.LabelServiceName: "db"}},
		Endpoints:  []discoveryv1.Endpoint{{Addresses: []string{"10.0.0.1"}}},
	}
	tests := map[string]struct {
		question model.Question
		forbid   string
		want     string
	}{
		"node":            {model.Question{Subject: model.AboutNode, Name: "n1"}, "", "node n1 cordoned"},
		"no node":         {model.Question{Subject: model.AboutNode, Name: "n2"}, "", "missing"},
		"no name":         {model.Question{Subject: model.AboutNode}, "", "missing"},
		"forbidden node":  {model.Question{Subject: model.AboutNode, Name: "n1"}, "nodes", "user demo may not get nodes; ask for the verb get on nodes"},
		"claim":           {model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "data"}, "", "claim data [ProvisioningFailed]"},
		"no claim":        {model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "none"}, "", "missing"},
		"without events":  {model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "data"}, "events", "claim data []"},
		"forbidden claim": {model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "data"}, "persistentvolumeclaims", "user demo may not get persistentvolumeclaims in namespace shop; ask for the verb get on persistentvolumeclaims"},
		"services":        {model.Question{Subject: model.AboutServices, Namespace: "shop"}, "", "services [db 1]"},
		"no services":     {model.Question{Subject: model.AboutServices, Namespace: "seeds"}, "", "services []"},
		"forbidden services": {
			model.Question{Subject: model.AboutServices, Namespace: "shop"}, "services",
			"user demo may not list services in namespace shop; ask for the verb list on services",
		},
		"forbidden addresses": {
			model.Question{Subject: model.AboutServices, Namespace: "shop"}, "endpointslices",
			"user demo may not list endpointslices.discovery.k8s.io in namespace shop; ask for the verb list on endpointslices.discovery.k8s.io",
		},
		"nonsense": {model.Question{Subject: "weather"}, "", `nothing is known about the subject "weather"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				w.apply(node, claim, about, other, service, slice)
				if tt.forbid != "" {
					w.server.Forbid(demo.Any, tt.forbid, demo.Any)
				}
				fact := w.ask(tt.question)
				if diff := cmp.Diff(tt.want, tell(fact)); diff != "" {
					t.Error(diff)
				}
				if denied := fact.Holds == model.HoldsLong; denied != strings.Contains(fact.Refused, " may not ") {
					t.Errorf("a missing right: %v", denied)
				}
			})
		})
	}
}

// tell puts a fact into a few words.
func tell(f model.Fact) string {
	switch {
	case f.Refused != "":
		return f.Refused
	case f.Missing:
		return "missing"
	case f.Node != nil && f.Node.Cordoned:
		return "node " + f.Node.Name + " cordoned"
	case f.Claim != nil:
		reasons := []string{}
		for _, e := range f.Claim.Events {
			reasons = append(reasons, e.Reason)
		}
		return fmt.Sprintf("claim %s %v", f.Claim.Name, reasons)
	case f.Preemptor != nil:
		return fmt.Sprintf("pod %s/%s of %s", f.Preemptor.Namespace, f.Preemptor.Name, f.Preemptor.Priority)
	case f.Question.Subject == model.AboutServices:
		names := []string{}
		for _, s := range f.Services {
			names = append(names, fmt.Sprint(s.Name, " ", s.Ready))
		}
		return fmt.Sprintf("services %v", names)
	}
	return strings.Join(f.Lines, "\n")
}

func TestAnswerPreemptor(t *testing.T) {
	greedy := newPod("ops", "greedy")
	greedy.UID, greedy.Spec.PriorityClassName = "u1", "critical"
	question := model.Question{Subject: model.AboutPreemptor, UID: "u1"}
	fill := func(w *world) {
		for i := range pageSize {
			w.apply(newPod("aaa", fmt.Sprint("p", i)))
		}
		w.apply(greedy)
	}
	inWorld(t, []string{"shop"}, func(w *world) {
		fill(w)
		for range 2 {
			if got, want := tell(w.ask(question)), "pod ops/greedy of critical"; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		if got := w.asked("/api/v1/pods"); got != 2 {
			t.Errorf("%d pages, want 2 in all", got)
		}
		for range 2 {
			if got := tell(w.ask(model.Question{Subject: model.AboutPreemptor, UID: "u2"})); got != "missing" {
				t.Error(got)
			}
		}
		if got := w.asked("/api/v1/pods"); got != 4 {
			t.Errorf("%d pages, want 2 more for the one that is gone", got)
		}
		if f := w.ask(question); f.Requests != 0 || !f.Free {
			t.Errorf("%d requests for what is known, free %v", f.Requests, f.Free)
		}
	})
	inWorld(t, []string{"shop"}, func(w *world) {
		fill(w)
		w.server.Forbid("list", "pods", "")
		want := "user demo may not list pods; ask for the verb list on pods in all namespaces"
		if got := tell(w.ask(question)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		w.open(Options{Namespaces: []string{"shop", "ops"}})
		if got, want := tell(w.ask(question)), "pod ops/greedy of critical"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestAnswerNamesTheTrouble(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.server.Freeze()
		begin := time.Now()
		fact := w.ask(model.Question{Subject: model.AboutNode, Name: "n1"})
		if want := "the API server at " + w.server.Config().Host + " does not answer"; fact.Refused != want {
			t.Errorf("%q, want %q", fact.Refused, want)
		}
		if took := time.Since(begin); took > answerTimeout {
			t.Errorf("after %v", took)
		}
		w.server.Thaw()
		w.server.Unauthorized(true)
		if fact := w.ask(model.Question{Subject: model.AboutNode, Name: "n1"}); !strings.Contains(fact.Refused, "does not accept the credentials") {
			t.Error(fact.Refused)
		}
		for _, r := range w.server.Requests() {
			if r.Method != http.MethodGet {
				t.Errorf("%s %s", r.Method, r.Path)
			}
		}
		w.cluster.Close()
		if fact := w.ask(model.Question{Subject: model.AboutNode, Name: "n1"}); fact.Refused == "" {
			t.Error("a closed cluster answers")
		}
	})
}
