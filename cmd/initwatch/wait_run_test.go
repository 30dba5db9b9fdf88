package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// watched is a vigil over a simulated cluster, in a bubble whose clock both
// share.
type watched struct {
	*testing.T
	server *demo.Server
	said   bytes.Buffer
	began  time.Time
}

// holds waits as o says, from the moment at which the cluster holds objects,
// and returns how that ended and how long it took. Later changes it meanwhile.
func (w *watched) holds(o waitOptions, objects []demo.Object, later ...func()) (ending, time.Duration) {
	w.Helper()
	v := w.vigil(o, objects...)
	for i, change := range later {
		time.AfterFunc(time.Duration(i+1)*10*time.Second, change)
	}
	w.began = time.Now()
	end, err := v.run(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	took := time.Since(w.began)
	if err := v.writeLogs(w.Context(), &w.said); err != nil {
		w.Fatal(err)
	}
	w.said.WriteString(v.sentence(end))
	return end, took.Truncate(time.Second)
}

// vigil is what waits as o says, with the cluster holding objects.
func (w *watched) vigil(o waitOptions, objects ...demo.Object) *vigil {
	w.Helper()
	watch.SetupLogging(slog.New(slog.DiscardHandler))
	w.apply(objects...)
	source := watch.Options{Config: w.server.Config(), Namespaces: []string{"shop"}, Target: o.target, LabelSelector: o.selector}
	cluster, err := watch.NewCluster(source)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(cluster.Close)
	cluster.Start(w.Context())
	return newVigil(o, cluster, started, 20, &progress{out: &w.said, tell: newTeller(&w.said, false)})
}

func (w *watched) apply(objects ...demo.Object) {
	w.Helper()
	for _, object := range objects {
		if err := w.server.Apply(object); err != nil {
			w.Error(err)
		}
	}
}

// sets returns what applies objects when it is called.
func (w *watched) sets(objects ...demo.Object) func() {
	return func() { w.apply(objects...) }
}

func inBubble(t *testing.T, test func(w *watched)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(&watched{T: t, server: demo.NewServer()}) })
}

// at gives a pod the times of the bubble, ago before now.
func at(p *corev1.Pod, ago time.Duration) *corev1.Pod {
	stamp := metav1.NewTime(time.Now().Add(-ago))
	p.CreationTimestamp, p.Status.StartTime = stamp, &stamp
	for i := range p.Status.Conditions {
		p.Status.Conditions[i].LastTransitionTime = stamp
	}
	if running := p.Status.ContainerStatuses[0].State.Running; running != nil {
		running.StartedAt = stamp
	}
	return p
}

// crashing is a pod whose container failed and is tried again.
func crashing(name string) *corev1.Pod {
	p := aPod(name, corev1.PodRunning, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
		Reason: "CrashLoopBackOff", Message: "back-off 10s restarting failed container=app pod=" + name,
	}})
	status := &p.Status.ContainerStatuses[0]
	status.RestartCount = 2
	status.LastTerminationState.Terminated = &corev1.ContainerStateTerminated{
		ExitCode: 3, Reason: "Error", ContainerID: "containerd://app", FinishedAt: metav1.NewTime(time.Now()),
	}
	return p
}

// lackingPod is a pod whose ConfigMap was not there when its kubelet looked.
func lackingPod(name string) *corev1.Pod {
	return aPod(name, corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
		Reason: "CreateContainerConfigError", Message: `configmap "settings" not found`,
	}})
}

// pulling is a pod whose image cannot be pulled.
func pulling(name, why string) *corev1.Pod {
	return aPod(name, corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
		Reason: "ImagePullBackOff", Message: `Back-off pulling image "app:1": ErrImagePull: ` + why,
	}})
}

func forPod(name string) waitOptions {
	return waitOptions{
		options: options{argument: name, target: watch.Target{Kind: model.KindPod, Name: name}},
		timeout: time.Minute, stableFor: 3 * time.Second, failFast: true, tail: 2,
	}
}

func forAll() waitOptions {
	o := forPod("")
	o.argument, o.target = "", watch.Target{}
	return o
}

func TestWait(t *testing.T) {
	patient := forPod("a")
	patient.failFast = false
	tests := []struct {
		name    string
		options waitOptions
		run     func(w *watched) (objects []demo.Object, later []func())
		end     ending
		took    time.Duration
		said    string
	}{
		{"up for long", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{at(upPod("a"), time.Minute)}, nil
		}, cameUp, 0, "pod a is up"},
		{"up just now has to stay up", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{at(upPod("a"), 0)}, nil
		}, cameUp, 3 * time.Second, "pod a is up"},
		{"comes up", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return []demo.Object{at(startingPod("a"), 0)}, []func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "shop/pod/a up ready\n"},
		{"is not there yet", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return nil, []func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "shop/pod/a up ready\n"},
		{"nothing is there yet", forAll(), func(w *watched) ([]demo.Object, []func()) {
			return nil, []func(){func() { w.apply(at(upPod("b"), 0)) }}
		}, cameUp, 13 * time.Second, "pod b is up"},
		{"falls back", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			o := []func(){
				func() { w.apply(at(upPod("a"), 0)); time.AfterFunc(time.Second, w.sets(crashing("a"))) },
				func() { w.apply(at(upPod("a"), 0)) },
			}
			return []demo.Object{at(startingPod("a"), 0)}, o
		}, cameUp, 23 * time.Second, "exits 3"},
		{"never comes", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return nil, nil
		}, timedOut, time.Minute, "the time is over, 1m: there is nothing of it"},
		{"needs a change", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{stuckPod("a")}, nil
		}, cannotComeUp, 0, "pod a cannot come up unless someone changes something: app: image app:1 is no valid name"},
		{"a registry that is not trusted", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{pulling("a", "tls: failed to verify certificate: x509: certificate signed by unknown authority")}, nil
		}, cannotComeUp, 0, "pod a cannot come up unless someone changes something: app: image app:1 cannot be pulled: registry docker.io"},
		{"a certificate that is not valid yet", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return []demo.Object{pulling("a", "x509: certificate has expired or is not yet valid: current time 2026-01-02T03:04:05Z is before 2026-01-03T00:00:00Z")},
				[]func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "pod a is up"},
		{"needs a change, and has time for it", patient, func(w *watched) ([]demo.Object, []func()) {
			return []demo.Object{stuckPod("a")}, []func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "pod a is up"},
		{"something is missing", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{lackingPod("a")}, nil
		}, cannotComeUp, missingPatience, `configmap "settings" not found`},
		{"a pod appears late and something is missing", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return nil, []func(){func() {}, func() {}, w.sets(lackingPod("a"))}
		}, cannotComeUp, 30*time.Second + missingPatience, `configmap "settings" not found`},
		{"what a late pod misses is made", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return nil, []func(){func() {}, func() {}, w.sets(lackingPod("a")), func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 43 * time.Second, "pod a is up"},
		{"what was missing has been made", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return []demo.Object{lackingPod("a")}, []func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "pod a is up"},
		{"may heal by itself", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			return []demo.Object{crashing("a")}, []func(){func() { w.apply(at(upPod("a"), 0)) }}
		}, cameUp, 13 * time.Second, "pod a is up"},
		{"does not heal", forPod("a"), func(w *watched) ([]demo.Object, []func()) {
			w.server.AppendLog("shop", "a", "app", "containerd://app", "one", time.Now())
			w.server.AppendLog("shop", "a", "app", "containerd://app", "two", time.Now())
			w.server.AppendLog("shop", "a", "app", "containerd://app", "\x1b[31mthree\x1b[m", time.Now())
			return []demo.Object{crashing("a")}, nil
		}, timedOut, time.Minute, "log of app in pod shop/a, the last lines:\n  two\n  three\n"},
		{"nothing ran that could have a log", forPod("a"), func(*watched) ([]demo.Object, []func()) {
			p := crashing("a")
			end := p.Status.ContainerStatuses[0].LastTerminationState.Terminated
			end.Reason, end.ExitCode, end.Message = "StartError", 128, `exec: "/no/such": stat /no/such: no such file or directory`
			return []demo.Object{p}, nil
		}, cannotComeUp, 0, "pod a cannot come up unless someone changes something: app"},
		{"one of several needs a change", forAll(), func(*watched) ([]demo.Object, []func()) {
			return []demo.Object{at(upPod("a"), 0), stuckPod("b"), startingPod("c")}, nil
		}, cannotComeUp, 0, "pod b cannot come up"},
		{"a Job works", forAll(), func(w *watched) ([]demo.Object, []func()) {
			p := at(upPod("load-x"), time.Minute)
			p.OwnerReferences = ownedBy("Job", "load")
			return []demo.Object{job(), p}, []func(){w.sets(completed(job()))}
		}, cameUp, 13 * time.Second, "job load is up"},
		{"the old revision serves", forAll(), func(w *watched) ([]demo.Object, []func()) {
			return rollout(stuckPod("api-new-x")), nil
		}, cannotComeUp, 0, "new 0/1"},
		{"the old revision has trouble", forAll(), func(w *watched) ([]demo.Object, []func()) {
			return trouble(rollout(at(startingPod("api-new-x"), 0))), nil
		}, timedOut, time.Minute, "the time is over"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(w *watched) {
				objects, later := test.run(w)
				end, took := w.holds(test.options, objects, later...)
				if end != test.end || took != test.took || !strings.Contains(w.said.String(), test.said) {
					t.Errorf("ending %d after %s, want %d after %s; no %q in:\n%s", end, took, test.end, test.took, test.said, w.said.String())
				}
				if said := w.said.String(); strings.Contains(said, "the last lines") != (test.name == "does not heal") {
					t.Errorf("a log is printed, or none:\n%s", said)
				}
			})
		})
	}
}

func job() *batchv1.Job {
	one := int32(1)
	j := &batchv1.Job{TypeMeta: metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}, ObjectMeta: objectMeta("load")}
	j.Spec.Completions, j.Spec.Parallelism, j.Status.Active = &one, &one, 1
	return j
}

func completed(j *batchv1.Job) *batchv1.Job {
	now := metav1.NewTime(time.Now().Add(10 * time.Second))
	j.Status.Active, j.Status.Succeeded, j.Status.CompletionTime = 0, 1, &now
	j.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobComplete, Status: corev1.ConditionTrue, LastTransitionTime: now}}
	return j
}

// rollout is a Deployment with one pod of the old revision, which is up, and
// one of the new.
func rollout(newer *corev1.Pod) []demo.Object {
	one := int32(1)
	d := deployment("api")
	d.Spec.Replicas, d.Annotations = &one, map[string]string{"deployment.kubernetes.io/revision": "2"}
	d.Status.Replicas, d.Status.UpdatedReplicas = 2, 1
	before, now := replicaSet("api", "old"), replicaSet("api", "new")
	for i, r := range []*appsv1.ReplicaSet{before, now} {
		r.Spec.Replicas, r.Status.Replicas = &one, 1
		r.Annotations = map[string]string{"deployment.kubernetes.io/revision": string(rune('1' + i))}
	}
	older := at(upPod("api-old-x"), time.Hour)
	older.OwnerReferences, newer.OwnerReferences = ownedBy("ReplicaSet", "api-old"), ownedBy("ReplicaSet", "api-new")
	return []demo.Object{d, before, now, older, newer}
}

// trouble has the old revision of a rollout stuck.
func trouble(objects []demo.Object) []demo.Object {
	older := stuckPod("api-old-x")
	older.OwnerReferences = ownedBy("ReplicaSet", "api-old")
	return append(objects, older)
}

// TestWaitWhileTheConnectionIsBroken holds that nothing is counted from what was
// seen before, neither on a terminal nor at the end.
func TestWaitWhileTheConnectionIsBroken(t *testing.T) {
	inBubble(t, func(w *watched) {
		v := w.vigil(forPod("a"), at(startingPod("a"), 0))
		v.tell.columns = func() int { return 200 }
		time.AfterFunc(10*time.Second, w.server.Freeze)
		began := time.Now()
		if end, err := v.run(w.Context()); end != timedOut || err != nil || time.Since(began) != time.Minute {
			t.Fatalf("ending %d after %s, %v", end, time.Since(began), err)
		}
		var told strings.Builder
		v.options.print.output = outputText
		if err := v.explain(w.Context(), &told, timedOut); err != nil || !strings.HasPrefix(told.String(), "1 starting, as of 2000-01-01T00:00:1") {
			t.Errorf("explained: %v, %s", err, told.String())
		}
		silent := "the connection is broken: the API server at " + w.server.Config().Host + " is silent"
		var live, broken int
		for _, state := range strings.Split(w.said.String(), clearLine) {
			switch {
			case strings.HasSuffix(state, " · 0 of 1 up · pod a app is being created") && broken == 0:
				live++
			case strings.HasSuffix(state, " · "+silent):
				broken++
			case state != "":
				t.Errorf("said %q", state)
			}
		}
		if live < 5 || broken < 30 {
			t.Errorf("%d times how things are, %d times that nobody knows", live, broken)
		}
		if got := v.sentence(timedOut); got != "the time is over, 1m, and what was seen last is old: "+silent {
			t.Errorf("at the end: %q", got)
		}
	})
}

// TestUnseen tells a connection that is broken from one that has not answered.
func TestUnseen(t *testing.T) {
	link := func(resource model.Resource, state words.Link, text string) model.ScopedLink {
		return model.ScopedLink{Scope: model.Scope{Resource: resource}, LinkState: model.LinkState{State: state, Text: text}}
	}
	live, dialing := link(model.Pods, words.LinkLive, ""), link(model.Jobs, words.LinkConnecting, "")
	tests := map[string]struct {
		links []model.ScopedLink
		want  string
	}{
		"all live":        {[]model.ScopedLink{live}, ""},
		"not answered":    {[]model.ScopedLink{live, dialing}, "the first answer about jobs is still to come"},
		"a list comes":    {[]model.ScopedLink{link(model.Pods, words.LinkListing, "")}, ""},
		"broken":          {[]model.ScopedLink{dialing, link(model.Pods, words.LinkReconnecting, "connection refused")}, "the connection is broken: connection refused"},
		"nobody says":     {[]model.ScopedLink{link(model.Pods, words.LinkStale, "")}, "the connection is broken: it is stale"},
		"does not matter": {[]model.ScopedLink{link(model.Events, words.LinkConnecting, "")}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := new(vigil).unseen(test.links); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWaitGoesOnAfterABreak holds that what comes up behind a broken connection
// is seen when it is back.
func TestWaitGoesOnAfterABreak(t *testing.T) {
	inBubble(t, func(w *watched) {
		end, took := w.holds(forPod("a"), []demo.Object{at(startingPod("a"), 0)},
			w.server.Freeze, func() { w.apply(at(upPod("a"), 0)) }, w.server.Thaw)
		if end != cameUp || took < 30*time.Second || took > 36*time.Second {
			t.Errorf("ending %d after %s:\n%s", end, took, w.said.String())
		}
	})
}
