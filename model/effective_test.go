package model_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/initwatch/initwatch/model"
)

// cpu is a container that asks for some milli CPUs, with a limit unless it is 0.
func cpu(name string, request, limit int64) corev1.Container {
	c := corev1.Container{Name: name}
	c.Resources.Requests = milli(request)
	if limit != 0 {
		c.Resources.Limits = milli(limit)
	}
	return c
}

func milli(n int64) corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceCPU: *resource.NewMilliQuantity(n, resource.DecimalSI)}
}

func beside(c corev1.Container) corev1.Container {
	always := corev1.ContainerRestartPolicyAlways
	c.RestartPolicy = &always
	return c
}

// TestEffective follows PodRequests and PodLimits of
// component-helpers/resource/helpers.go.
func TestEffective(t *testing.T) {
	infeasible := corev1.PodCondition{Type: corev1.PodResizePending, Reason: corev1.PodReasonInfeasible}
	app := func(c ...corev1.Container) corev1.PodSpec { return corev1.PodSpec{Containers: c} }
	with := func(spec corev1.PodSpec, steps ...corev1.Container) corev1.PodSpec {
		spec.InitContainers = steps
		return spec
	}
	granted := func(name string, n int64) corev1.ContainerStatus {
		return corev1.ContainerStatus{Name: name, AllocatedResources: milli(n), Resources: &corev1.ResourceRequirements{Requests: milli(n), Limits: milli(n)}}
	}
	podLevel := func(spec corev1.PodSpec, n int64) corev1.PodSpec {
		spec.Resources = &corev1.ResourceRequirements{Requests: milli(n)}
		return spec
	}
	overhead := func(spec corev1.PodSpec) corev1.PodSpec { spec.Overhead = milli(5); return spec }
	tests := []struct {
		name   string
		spec   corev1.PodSpec
		status corev1.PodStatus
		want   string
	}{
		{"app containers run together", app(cpu("a", 100, 0), cpu("b", 50, 200)), corev1.PodStatus{}, "150 a + b, 200 b"},
		{"a greater init container counts alone", with(app(cpu("a", 100, 0)), cpu("i", 300, 0), cpu("j", 200, 0)), corev1.PodStatus{}, "300 i, 0 "},
		{"a sidecar counts with the apps", with(app(cpu("a", 100, 0)), beside(cpu("s", 20, 0))), corev1.PodStatus{}, "120 a + s, 0 "},
		{"an init container counts with the sidecars before it", with(app(cpu("a", 100, 0)), beside(cpu("s", 20, 0)), cpu("i", 90, 0)), corev1.PodStatus{}, "120 a + s, 0 "},
		{"which may be more", with(app(cpu("a", 100, 0)), beside(cpu("s", 20, 0)), cpu("i", 150, 0), beside(cpu("later", 10, 0))), corev1.PodStatus{}, "170 s + i, 0 "},
		{"the pod's own figure replaces them", podLevel(app(cpu("a", 100, 0)), 80), corev1.PodStatus{}, "80 the pod, 0 "},
		{"overhead counts for limits that there are", overhead(app(cpu("a", 100, 200))), corev1.PodStatus{}, "105 a + overhead, 205 a + overhead"},
		{"and not for others", overhead(app(cpu("a", 100, 0))), corev1.PodStatus{}, "105 a + overhead, 0 "},
		{"a resize down counts once it is granted", app(cpu("a", 100, 100)), corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{granted("a", 150)}}, "150 a, 150 a"},
		{"a resize that can never be does not count", app(cpu("a", 900, 900)), corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{granted("a", 150)}, Conditions: []corev1.PodCondition{infeasible}}, "150 a, 150 a"},
		{"a resize of the pod as a whole", podLevel(app(cpu("a", 10, 0)), 80), corev1.PodStatus{Resources: &corev1.ResourceRequirements{Requests: milli(120)}, AllocatedResources: milli(90)}, "120 the pod, 0 "},
		{"one that can never be", podLevel(app(cpu("a", 10, 0)), 800), corev1.PodStatus{Resources: &corev1.ResourceRequirements{Requests: milli(120)}, Conditions: []corev1.PodCondition{infeasible}}, "120 the pod, 0 "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := model.FromPod(&corev1.Pod{Spec: test.spec, Status: test.status}).Effective()
			if len(got) != 1 {
				t.Fatalf("%+v", got)
			}
			e := got[0]
			if diff := cmp.Diff(test.want, fmt.Sprintf("%d %s, %d %s", e.Request, e.RequestBy, e.Limit, e.LimitBy)); diff != "" {
				t.Errorf("request and limit (-want +got):\n%s", diff)
			}
		})
	}
}
