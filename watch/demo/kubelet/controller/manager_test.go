package controller

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// cluster is a simulated cluster and what is stored in it.
type cluster struct {
	*kubelet.Simulator
	*Manager
	objects map[string]demo.Object
	events  []*corev1.Event
}

func (c *cluster) Apply(obj demo.Object) error {
	if event, ok := obj.(*corev1.Event); ok {
		c.events = append(c.events, event)
		return nil
	}
	c.objects[obj.GetName()] = obj
	return nil
}

func (c *cluster) Delete(obj demo.Object) error {
	delete(c.objects, obj.GetName())
	return nil
}

func (c *cluster) AppendLog(_, _, _, _, _ string, _ time.Time) {}

func (c *cluster) LoseNode(string) {}

func newCluster(behaviour kubelet.Behaviour, images map[string]kubelet.Image) *cluster {
	return newClusterWith(Options{}, behaviour, images, "k8s01")
}

func newClusterWith(options Options, behaviour kubelet.Behaviour, images map[string]kubelet.Image, names ...string) *cluster {
	c := &cluster{objects: map[string]demo.Object{}}
	var nodes []kubelet.Node
	for i, name := range names {
		nodes = append(nodes, kubelet.Node{Name: name, IP: fmt.Sprintf("10.88.0.%d", i+1)})
	}
	c.Simulator = kubelet.New(kubelet.Config{
		API: c, Seed: 1, Nodes: nodes, Images: images,
		Time:      time.Date(2026, 11, 21, 1, 8, 45, 0, time.UTC).Add,
		Behaviour: func(*corev1.Pod, string) kubelet.Behaviour { return behaviour },
	})
	c.Manager = New(c.Simulator, options)
	c.Join()
	return c
}

func (c *cluster) after(t *testing.T, end time.Duration) {
	t.Helper()
	if err := c.Run(end); err != nil {
		t.Fatal(err)
	}
}

func (c *cluster) create(t *testing.T, obj demo.Object) {
	t.Helper()
	obj.SetNamespace("shop")
	if err := c.Create(obj); err != nil {
		t.Fatal(err)
	}
}

// messages returns what the events with a reason say, each once.
func (c *cluster) messages(reason string) []string {
	var messages []string
	for _, event := range c.events {
		if event.Reason == reason && !slices.Contains(messages, event.Message) {
			messages = append(messages, event.Message)
		}
	}
	return messages
}

// told counts the events with a reason.
func (c *cluster) told(reason string) int {
	n := 0
	for _, event := range c.events {
		if event.Reason == reason {
			n++
		}
	}
	return n
}

func template() corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": "api"}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "api:1"}}},
	}
}

func newDeployment(replicas int32) *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "api"},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas, Template: template(),
			Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "api"}},
		},
	}
}

func TestRollout(t *testing.T) {
	for image, want := range map[string]struct{ updated, available int32 }{"api:2": {3, 3}, "api:bad": {1, 3}} {
		t.Run(image, func(t *testing.T) {
			c := newCluster(kubelet.Behaviour{}, map[string]kubelet.Image{"api:bad": {Fails: "not found"}})
			c.create(t, newDeployment(3))
			c.after(t, 10*time.Second)
			if err := c.SetImage("Deployment", "shop", "api", "app", image); err != nil {
				t.Fatal(err)
			}
			c.after(t, time.Minute)
			status := c.deployments["shop/api"].object.Status
			if status.UpdatedReplicas != want.updated || status.AvailableReplicas != want.available {
				t.Errorf("%d updated and %d available, want %d and %d", status.UpdatedReplicas, status.AvailableReplicas,
					want.updated, want.available)
			}
			for _, pod := range c.pods {
				hash := pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey]
				if hash == "" || !strings.HasPrefix(pod.Name, "api-"+hash+"-") || pod.OwnerReferences[0].Kind != "ReplicaSet" {
					t.Errorf("pod %s with hash %q of %+v", pod.Name, hash, pod.OwnerReferences)
				}
			}
		})
	}
}

func TestQuotaRefusesPods(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: "few"},
		Spec:       corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{corev1.ResourcePods: resource.MustParse("1")}},
	})
	c.create(t, newDeployment(2))
	c.after(t, time.Minute)
	status := c.deployments["shop/api"].object.Status
	if status.Replicas != 1 || status.ReadyReplicas != 1 || len(c.pods) != 1 {
		t.Errorf("%d replicas, %d ready, %d pods; want one each", status.Replicas, status.ReadyReplicas, len(c.pods))
	}
	if refused := c.told("FailedCreate"); refused < 5 || refused > 25 {
		t.Errorf("%d refusals in a minute, want less and less of them", refused)
	}
	failure := deploymentCondition(&status, appsv1.DeploymentReplicaFailure)
	if failure == nil || !strings.Contains(failure.Message, "exceeded quota: few") {
		t.Errorf("condition %+v", failure)
	}
}

func TestStatefulSetGoesInOrder(t *testing.T) {
	c := newCluster(kubelet.Behaviour{Readiness: []kubelet.Check{{Times: 3, Fails: true}, {}}}, nil)
	set := &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Name: "db"},
		Spec:       appsv1.StatefulSetSpec{Replicas: ptr.To[int32](3), Template: template()},
	}
	set.Spec.Template.Spec.Containers[0].ReadinessProbe = &corev1.Probe{PeriodSeconds: 2}
	c.create(t, set)
	c.after(t, 5*time.Second)
	if len(c.pods) != 1 || c.pods[0].Name != "db-0" {
		t.Fatalf("%d pods while the first is not ready", len(c.pods))
	}
	c.after(t, time.Minute)
	if len(c.pods) != 3 || c.statefuls["shop/db"].object.Status.ReadyReplicas != 3 {
		t.Errorf("%d pods, status %+v", len(c.pods), c.statefuls["shop/db"].object.Status)
	}
}

func TestJobGivesUp(t *testing.T) {
	c := newCluster(kubelet.Behaviour{Runs: []kubelet.Run{{For: time.Second, Ends: true, Exit: 1}}}, nil)
	job := &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{Name: "import"},
		Spec:       batchv1.JobSpec{BackoffLimit: ptr.To[int32](1), Template: template()},
	}
	job.Spec.Template.Spec.RestartPolicy = corev1.RestartPolicyNever
	c.create(t, job)
	c.after(t, 2*time.Minute)
	status := c.jobs["shop/import"].object.Status
	if status.Failed != 2 || status.Active != 0 || len(status.Conditions) != 2 || status.Conditions[1].Type != batchv1.JobFailed {
		t.Errorf("status %+v, want two failed pods and no more tries", status)
	}
	if c.told("BackoffLimitExceeded") != 1 {
		t.Error("nothing says that the tries are used up")
	}
}

func TestEndpointsFollowReadiness(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "api"},
		Spec:       corev1.ServiceSpec{Selector: map[string]string{"app": "api"}, Ports: []corev1.ServicePort{{Port: 80}}},
	})
	c.create(t, newDeployment(2))
	c.after(t, 10*time.Second)
	found := 0
	for _, object := range c.objects {
		if slice, ok := object.(*discoveryv1.EndpointSlice); ok {
			for _, endpoint := range slice.Endpoints {
				if *endpoint.Conditions.Ready {
					found++
				}
			}
		}
	}
	if found != 2 {
		t.Errorf("%d ready endpoints, want 2", found)
	}
}

func TestCreateRefusesOtherKinds(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	if err := c.Create(&corev1.Node{}); err == nil {
		t.Error("a Node can be created")
	}
	if err := c.SetImage("Deployment", "shop", "none", "app", "api:2"); err == nil {
		t.Error("a Deployment that is not there takes an image")
	}
}
