package watch

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/demo"
)

func metaOf(name string, owner ...string) metav1.ObjectMeta {
	m, yes := metav1.ObjectMeta{Namespace: "shop", Name: name}, true
	if len(owner) > 0 {
		m.OwnerReferences = []metav1.OwnerReference{{Kind: owner[0], Name: owner[1], UID: "u", Controller: &yes}}
	}
	return m
}

func template(app string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": app}}}
}

func newReplicaSet(name, deployment string, wanted int32) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{
		ObjectMeta: metaOf(name, "Deployment", deployment),
		Spec:       appsv1.ReplicaSetSpec{Replicas: &wanted, Template: template(deployment)},
	}
}

// workshop is some of each kind of workloads.
func workshop() []demo.Object {
	return []demo.Object{
		&appsv1.Deployment{ObjectMeta: metaOf("api"), Spec: appsv1.DeploymentSpec{Template: template("api")}},
		newReplicaSet("api-6f9c", "api", 3), newReplicaSet("api-7d8b", "api", 0),
		&appsv1.Deployment{ObjectMeta: metaOf("web"), Spec: appsv1.DeploymentSpec{Template: template("web")}},
		newReplicaSet("web-55bb", "web", 1),
		&appsv1.StatefulSet{ObjectMeta: metaOf("db"), Spec: appsv1.StatefulSetSpec{Template: template("db")}},
		&appsv1.DaemonSet{ObjectMeta: metaOf("agent"), Spec: appsv1.DaemonSetSpec{Template: template("agent")}},
		&batchv1.CronJob{ObjectMeta: metaOf("nightly")},
		&batchv1.Job{ObjectMeta: metaOf("nightly-29401", "CronJob", "nightly")}, &batchv1.Job{ObjectMeta: metaOf("seed")},
		&corev1.ReplicationController{ObjectMeta: metaOf("old")},
	}
}

// untilSettled reads batches until no scope has anything outstanding.
func (w *world) untilSettled() {
	w.Helper()
	w.until("all is settled", func() bool {
		for _, link := range w.view.links {
			if link.State.Outstanding() {
				return false
			}
		}
		return len(w.view.links) > 0
	})
}

func TestClusterReadsWorkloads(t *testing.T) {
	tests := map[string]struct {
		options Options
		want    []string
	}{
		"all": {Options{}, []string{
			"CronJob/nightly", "DaemonSet/agent", "Deployment/api", "Deployment/web", "Job/nightly-29401", "Job/seed",
			"ReplicaSet/api-6f9c", "ReplicaSet/web-55bb", "ReplicationController/old", "StatefulSet/db",
		}},
		"deployment":     {Options{Target: Target{"Deployment", "api"}}, []string{"Deployment/api", "ReplicaSet/api-6f9c"}},
		"cron job":       {Options{Target: Target{"CronJob", "nightly"}}, []string{"CronJob/nightly", "Job/nightly-29401"}},
		"replica set":    {Options{Target: Target{"ReplicaSet", "api-6f9c"}}, []string{"ReplicaSet/api-6f9c"}},
		"pod":            {Options{Target: Target{"Pod", "api"}}, nil},
		"label selector": {Options{LabelSelector: "app in (api,db)"}, []string{"Deployment/api", "ReplicaSet/api-6f9c", "StatefulSet/db"}},
		"field selector": {Options{FieldSelector: "status.phase=Pending"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				w.apply(workshop()...)
				w.open(tt.options)
				w.start()
				w.untilSettled()
				if diff := cmp.Diff(tt.want, w.view.workloads()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A ReplicaSet comes when pods are wanted of it, and goes when it has none.
func TestClusterLeavesOutIdleReplicaSets(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(newReplicaSet("api-1", "api", 1), newReplicaSet("api-2", "api", 0))
		w.start()
		w.untilSettled()
		next := newReplicaSet("api-2", "api", 1)
		w.apply(next)
		w.until("the new one is there", func() bool { return len(w.view.works) == 2 })
		old := newReplicaSet("api-1", "api", 0)
		old.Status.Replicas = 1
		w.apply(old)
		old.Status.Replicas = 0
		w.apply(old)
		w.until("the old one is gone", func() bool { return cmp.Equal(w.view.workloads(), []string{"ReplicaSet/api-2"}) })
	})
}

// What went while nobody could tell is swept, whatever its kind.
func TestClusterSweepsWorkloads(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(workshop()...)
		w.start()
		w.untilSettled()
		before := len(w.view.works)
		w.missAll(func() {
			for _, object := range []demo.Object{&appsv1.StatefulSet{ObjectMeta: metaOf("db")}, &batchv1.Job{ObjectMeta: metaOf("seed")}} {
				if err := w.server.Delete(object); err != nil {
					w.Fatal(err)
				}
			}
			w.apply(newReplicaSet("web-55bb", "web", 0), newReplicaSet("api-7d8b", "api", 2))
		})
		w.until("they are gone", func() bool {
			got := w.view.workloads()
			return len(got) == before-2 && slices.Contains(got, "ReplicaSet/api-7d8b") && !slices.Contains(got, "ReplicaSet/web-55bb")
		})
	})
}

func TestClusterForbiddenWorkloads(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.server.Forbid(demo.Any, "statefulsets", "shop")
		w.apply(newPod("shop", "a"))
		w.apply(workshop()...)
		w.start()
		w.untilSettled()
		sets := model.Scope{Resource: model.StatefulSets, Namespace: "shop"}
		want := "user demo may not list statefulsets in namespace shop; ask for the verbs list and watch on statefulsets.apps"
		if got := w.view.links[sets]; got.State != words.LinkForbidden || got.Text != want {
			w.Errorf("%v: %q, want %q", got.State, got.Text, want)
		}
		for scope, link := range w.view.links {
			if scope != sets && link.State != words.LinkLive {
				w.Errorf("%v is %v", scope, link.State)
			}
		}
		before := w.asked("/apis/apps/v1/namespaces/shop/statefulsets")
		time.Sleep(5 * time.Minute)
		if again := w.asked("/apis/apps/v1/namespaces/shop/statefulsets") - before; again < 2 || again > 10 {
			w.Errorf("asked %d times in 5 minutes", again)
		}
		w.server.Allow(demo.Any, "statefulsets", "shop")
		w.until("it may be read", func() bool { return w.view.links[sets].State == words.LinkLive })
	})
}

func TestClusterForbiddenWorkloadsEverywhere(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.server.Forbid(demo.Any, "jobs", demo.Any)
		w.start()
		w.untilSettled()
		want := "user demo may not list jobs in all namespaces; ask for the verbs list and watch on jobs.batch"
		if got := w.view.links[model.Scope{Resource: model.Jobs}]; got.State != words.LinkForbidden || got.Text != want {
			w.Errorf("%v: %q, want %q", got.State, got.Text, want)
		}
	})
}

// A server without an API group answers 404, not 403.
func TestClusterWithoutAnAPI(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		config := w.server.Config()
		next := config.Transport
		config.Transport = tripFunc(func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Path, "/apis/batch/") {
				r = r.Clone(r.Context())
				r.URL.Path = "/apis/none/v1" + strings.TrimPrefix(r.URL.Path, "/apis/batch/v1")
			}
			return next.RoundTrip(r)
		})
		w.openConfig(Options{Config: config, Namespaces: []string{"shop"}})
		w.start()
		w.untilSettled()
		state := w.view.links[model.Scope{Resource: model.CronJobs, Namespace: "shop"}]
		if state.State != words.LinkForbidden || !strings.HasSuffix(state.Text, "does not have cronjobs.batch") {
			w.Errorf("%v: %s", state.State, state.Text)
		}
	})
}

// Events are read when it is known which workloads can be, and bring nothing
// that means nothing.
func TestClusterReadsEventsOfWorkloads(t *testing.T) {
	event := func(name, kind, about, level, reason string) *corev1.Event {
		e := newEvent("shop", name, kind, about)
		e.Type, e.Reason = level, reason
		return e
	}
	all := []demo.Object{
		event("e1", "ReplicaSet", "api-6f9c", "Warning", "FailedCreate"),
		event("e2", "ReplicaSet", "api-6f9c", "Normal", "SuccessfulCreate"),
		event("e3", "PersistentVolumeClaim", "data", "Normal", "WaitForFirstConsumer"),
		event("e4", "Node", "n1", "Warning", "Rebooted"),
		event("e5", "StatefulSet", "db", "Warning", "FailedCreate"),
		event("e6", "Pod", "a", "Normal", "Pulled"),
		event("e7", "Job", "seed", "Warning", "BackoffLimitExceeded"),
	}
	tests := map[string]struct {
		options Options
		want    int
	}{
		"all":            {Options{}, 5},
		"workload":       {Options{Target: Target{"Deployment", "api"}}, 3},
		"its child":      {Options{Target: Target{"Job", "seed"}}, 3},
		"pod":            {Options{Target: Target{"Pod", "a"}}, 1},
		"field selector": {Options{FieldSelector: "status.phase=Pending"}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				w.server.Forbid(demo.Any, "replicasets", demo.Any)
				w.apply(all...)
				tt.options.Namespaces = []string{"shop"}
				w.open(tt.options)
				w.start()
				w.untilSettled()
				if got := len(w.view.events); got != tt.want {
					t.Errorf("%d events, want %d", got, tt.want)
				}
			})
		})
	}
}
