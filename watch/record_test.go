package watch

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// What is recorded is what is delivered: lists with their begin and end, what
// is of the target, and its removal when it leaves.
func TestClusterRecord(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		var mu sync.Mutex
		told := map[model.Resource][]string{}
		record := func(resource model.Resource, kind string, object runtime.Object) {
			mu.Lock()
			defer mu.Unlock()
			name := object.(metav1.Object).GetName()
			told[resource] = append(told[resource], kind+" "+name)
		}
		w.apply(newReplicaSet("api-1", "api", 1), newReplicaSet("api-0", "api", 0), newPod("shop", "a"))
		w.open(Options{Namespaces: []string{"shop"}, Record: record, Target: Target{"ReplicaSet", "api-1"}})
		w.start()
		w.untilSettled()
		w.apply(newReplicaSet("api-1", "api", 0))
		w.until("it is gone", func() bool { return len(w.view.works) == 0 })
		w.cluster.Close()
		want := map[model.Resource][]string{
			model.Pods:        {"BEGINLIST ", "ENDLIST "},
			model.ReplicaSets: {"BEGINLIST ", "ADDED api-1", "ENDLIST ", "DELETED api-1"},
			model.Events:      {"BEGINLIST ", "ENDLIST "},
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
	})
}

// What answers a question can be recorded too.
func TestClusterRecordsAnswers(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		var told []string
		w.apply(
			&corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n1"}},
			&corev1.PersistentVolumeClaim{ObjectMeta: metaOf("data")}, newEvent("shop", "data.1", "PersistentVolumeClaim", "data"),
			&corev1.Service{ObjectMeta: metaOf("db")}, &discoveryv1.EndpointSlice{ObjectMeta: metaOf("db-1")},
		)
		w.open(Options{FieldSelector: "status.phase=Pending", Record: func(resource model.Resource, kind string, object runtime.Object) {
			told = append(told, fmt.Sprint(resource, " ", kind, " ", object.(metav1.Object).GetName()))
		}})
		w.ask(model.Question{Subject: model.AboutNode, Name: "n1"})
		w.ask(model.Question{Subject: model.AboutNode, Name: "n2"})
		w.ask(model.Question{Subject: model.AboutClaim, Namespace: "shop", Name: "data"})
		w.ask(model.Question{Subject: model.AboutServices, Namespace: "shop"})
		want := []string{
			"nodes ADDED n1", "nodes DELETED n2", "persistentvolumeclaims ADDED data", "events ADDED data.1",
			"services BEGINLIST ", "services ADDED db", "services ENDLIST ",
			"endpointslices BEGINLIST ", "endpointslices ADDED db-1", "endpointslices ENDLIST ",
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
	})
}

// A recording of a cluster, played, gives what was live in the end.
func TestClusterRecordPlaysBack(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		var mu sync.Mutex
		played := newView()
		record := func(resource model.Resource, kind string, object runtime.Object) {
			text, err := json.Marshal(object)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if mark, list := object.(*metav1.PartialObjectMetadata); list && mark.Namespace != "" {
				t.Errorf("a list of namespace %q", mark.Namespace)
			}
			items, err := recording.Items(recording.Entry{Resource: string(resource), Type: kind, Object: text})
			if err != nil {
				t.Error(err)
			}
			for _, item := range items {
				item.Scope = model.Scope{Resource: resource}
				played.apply(item)
			}
		}
		w.open(Options{Record: record})
		w.apply(workshop()...)
		w.apply(newPod("shop", "a"), newPod("shop", "b"))
		w.start()
		w.untilPods("shop/a", "shop/b")
		w.untilSettled()
		w.missAll(func() { _ = w.server.Delete(newPod("shop", "a")) })
		w.untilPods("shop/b")
		w.untilSettled()
		w.cluster.Close()
		if diff := cmp.Diff(w.view.names(), played.names()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(w.view.workloads(), played.workloads()); diff != "" {
			t.Error(diff)
		}
		if len(played.works) == 0 {
			t.Error("nothing was played back")
		}
	})
}
