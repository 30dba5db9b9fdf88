package controller

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// most follows a rollout and returns the largest number of pods that go on, and
// the smallest number of those that are ready.
func (c *cluster) most(t *testing.T, until time.Duration) (largest, smallest int) {
	t.Helper()
	smallest = len(c.pods)
	for c.Now() < until {
		c.after(t, c.Now()+100*time.Millisecond)
		n, up := 0, 0
		for _, pod := range c.pods {
			if !isDeleted(pod) {
				n++
			}
			if !isDeleted(pod) && isReady(pod) {
				up++
			}
		}
		largest, smallest = max(largest, n), min(smallest, up)
	}
	return largest, smallest
}

func TestRolloutKeepsItsBounds(t *testing.T) {
	tests := []struct {
		name              string
		strategy          appsv1.DeploymentStrategy
		largest, smallest int
	}{
		{"a quarter", appsv1.DeploymentStrategy{}, 5, 3},
		{"no surge", rolling(intstr.FromInt32(0), intstr.FromInt32(2)), 4, 2},
		{"all at once", rolling(intstr.FromString("100%"), intstr.FromInt32(0)), 8, 4},
		{"neither", rolling(intstr.FromInt32(0), intstr.FromString("0%")), 4, 3},
		{"recreate", appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType}, 4, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCluster(kubelet.Behaviour{}, nil)
			d := newDeployment(4)
			d.Spec.Strategy = tt.strategy
			c.create(t, d)
			c.after(t, 10*time.Second)
			if err := c.SetImage("Deployment", "shop", "api", "app", "api:2"); err != nil {
				t.Fatal(err)
			}
			if largest, smallest := c.most(t, time.Minute); largest != tt.largest || smallest != tt.smallest {
				t.Errorf("%d pods at most and %d of them ready at least, want %d and %d", largest, smallest, tt.largest, tt.smallest)
			}
			status := c.deployments["shop/api"].object.Status
			if status.UpdatedReplicas != 4 || status.AvailableReplicas != 4 || status.Replicas != 4 {
				t.Errorf("it does not end: %+v", status)
			}
		})
	}
}

func rolling(surge, loss intstr.IntOrString) appsv1.DeploymentStrategy {
	return appsv1.DeploymentStrategy{RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &surge, MaxUnavailable: &loss},
		Type: appsv1.RollingUpdateDeploymentStrategyType}
}

func TestRolloutTimesOut(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, map[string]kubelet.Image{"api:1": {Fails: "not found"}})
	d := newDeployment(1)
	d.Spec.ProgressDeadlineSeconds = ptr.To[int32](30)
	c.create(t, d)
	reason := func() string {
		return deploymentCondition(&c.deployments["shop/api"].object.Status, appsv1.DeploymentProgressing).Reason
	}
	c.after(t, 29*time.Second)
	if got := reason(); got != reasonUpdated {
		t.Errorf("reason %s before the deadline", got)
	}
	c.after(t, 33*time.Second)
	if got := reason(); got != reasonTimedOut {
		t.Errorf("reason %s after the deadline", got)
	}
}

func TestScaling(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, newDeployment(1))
	c.after(t, 5*time.Second)
	for _, replicas := range []int32{4, 2} {
		if err := c.Scale("Deployment", "shop", "api", replicas); err != nil {
			t.Fatal(err)
		}
		c.after(t, c.Now()+10*time.Second)
		if got := c.deployments["shop/api"].object.Status.ReadyReplicas; got != replicas {
			t.Errorf("%d ready, want %d", got, replicas)
		}
	}
	if err := c.Scale("Job", "shop", "api", 1); err == nil {
		t.Error("a Job can be scaled")
	}
}

func TestRestartMakesNewPods(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, newDeployment(2))
	c.after(t, 5*time.Second)
	before := c.pods[0].UID
	if err := c.Restart("Deployment", "shop", "api"); err != nil {
		t.Fatal(err)
	}
	c.after(t, time.Minute)
	for _, pod := range c.pods {
		if pod.UID == before {
			t.Error("an old pod is still there")
		}
	}
	if err := c.Restart("DaemonSet", "shop", "api"); err == nil {
		t.Error("what is not there is restarted")
	}
}

func TestMinReadySeconds(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	d := newDeployment(1)
	d.Spec.MinReadySeconds = 20
	c.create(t, d)
	c.after(t, 10*time.Second)
	if status := c.deployments["shop/api"].object.Status; status.ReadyReplicas != 1 || status.AvailableReplicas != 0 {
		t.Errorf("too early: %+v", status)
	}
	c.after(t, 30*time.Second)
	if status := c.deployments["shop/api"].object.Status; status.AvailableReplicas != 1 {
		t.Errorf("too late: %+v", status)
	}
}

func TestDaemonsFollowNodes(t *testing.T) {
	c := newClusterWith(Options{}, kubelet.Behaviour{}, nil, "a", "b", "c")
	set := &appsv1.DaemonSet{Spec: appsv1.DaemonSetSpec{Template: template()}}
	set.Name = "agent"
	c.create(t, set)
	c.after(t, 10*time.Second)
	nodes := map[string]int{}
	for _, pod := range c.pods {
		nodes[pod.Spec.NodeName]++
	}
	if diff := cmp.Diff(map[string]int{"a": 1, "b": 1, "c": 1}, nodes); diff != "" {
		t.Errorf("pods by node (-want +got):\n%s", diff)
	}
	if err := c.Cordon("b"); err != nil {
		t.Fatal(err)
	}
	if err := c.SetImage("DaemonSet", "shop", "agent", "app", "api:2"); err != nil {
		t.Fatal(err)
	}
	if largest, smallest := c.most(t, time.Minute); largest != 3 || smallest != 2 {
		t.Errorf("between %d and %d pods while it is updated, want one less at most", smallest, largest)
	}
	status := c.daemons["shop/agent"].Status
	if status.DesiredNumberScheduled != 3 || status.UpdatedNumberScheduled != 3 || status.NumberAvailable != 3 {
		t.Errorf("status %+v", status)
	}
}

func TestDaemonThatFailsIsReplaced(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	set := &appsv1.DaemonSet{Spec: appsv1.DaemonSetSpec{Template: template()}}
	set.Name = "agent"
	c.create(t, set)
	c.after(t, 5*time.Second)
	failed := c.pods[0].DeepCopy()
	failed.Status.Phase = corev1.PodFailed
	c.see(failed)
	c.after(t, 20*time.Second)
	if c.told("FailedDaemonPod") != 1 || len(c.pods) != 1 || c.pods[0].UID == failed.UID {
		t.Errorf("%d pods, events %v", len(c.pods), c.messages("FailedDaemonPod"))
	}
}
