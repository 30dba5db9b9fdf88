package diagnose_test

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

// BenchmarkPodOf300Steps is the diagnosis of a pod with as many init containers
// as anyone has.
func BenchmarkPodOf300Steps(b *testing.B) {
	p := newPod()
	for i := range 300 {
		name := fmt.Sprint("step-", i)
		p.Spec.InitContainers = append(p.Spec.InitContainers, corev1.Container{Name: name})
		p.Status.InitContainerStatuses = append(p.Status.InitContainerStatuses, corev1.ContainerStatus{Name: name, State: waits("PodInitializing", "")})
	}
	p.Status.Conditions = nil
	projected := model.FromPod(p)
	for b.Loop() {
		diagnosePod(projected)
	}
}
