package watch

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
)

// BenchmarkReplicaSetMemory reports what one more Deployment with one
// ReplicaSet in use takes, in the store and in the reader, and what the old
// ones do that it keeps.
func BenchmarkReplicaSetMemory(b *testing.B) {
	for name, wanted := range map[string]int32{"used": 1, "old": 0} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				before := heapInUse()
				store, reader := model.NewStore(silent), newWorkloadReader(access{}, Options{}, model.ReplicaSets)
				const count = 10_000
				for i := range count {
					if item, ok := reader.row(realistic(i, wanted), false); ok {
						store.Apply(model.Batch{Items: []model.Item{item}})
					}
				}
				b.ReportMetric(float64(heapInUse()-before)/count, "heap-B/row")
				runtime.KeepAlive(store)
				runtime.KeepAlive(reader)
			}
		})
	}
}

// silent says nothing about anything.
var silent = model.Rules{Workload: func(*model.Workload, []*model.Event, time.Time) model.Standing { return model.Standing{} }}

func realistic(i int, wanted int32) *appsv1.ReplicaSet {
	name := fmt.Sprintf("service-%d", i)
	set := newReplicaSet(name+"-6f9c5d7b84", name, wanted)
	set.UID = types.UID(fmt.Sprintf("9c1e5e0a-0000-4000-8000-%012d", i))
	set.OwnerReferences[0].UID = types.UID(fmt.Sprintf("1c1e5e0a-0000-4000-8000-%012d", i))
	set.Annotations = map[string]string{"deployment.kubernetes.io/revision": "3"}
	set.Status = appsv1.ReplicaSetStatus{Replicas: wanted, ObservedGeneration: 1}
	set.Spec.Template.Spec.Containers = []corev1.Container{{Name: "app", Image: "registry.example/app:1"}}
	set.ManagedFields = []metav1.ManagedFieldsEntry{{Manager: "kube-controller-manager"}}
	return set
}

func heapInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
