package model_test

import (
	"fmt"
	"runtime"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
)

// BenchmarkStoreMemory fills a store with 10,000 pods like the recorded ones,
// and four events for each, and reports the heap per pod.
func BenchmarkStoreMemory(b *testing.B) {
	var pods []*corev1.Pod
	for _, o := range session.Read(b, "1.36") {
		if o.Resource == "pods" && o.Type == "MODIFIED" {
			pods = append(pods, o.Pod(b))
		}
	}
	for b.Loop() {
		before := heap()
		store := model.NewStore(diagnose.Rules())
		for i := range 10_000 {
			p := pods[i%len(pods)].DeepCopy()
			p.Name, p.UID = fmt.Sprintf("%s-%d", p.Name, i), types.UID(fmt.Sprintf("9c1e5e0a-0000-4000-8000-%012d", i))
			items := []model.Item{put(model.FromPod(p))}
			for n := range 4 {
				items = append(items, putEvent(model.FromEvent(&corev1.Event{
					ObjectMeta: metav1.ObjectMeta{UID: types.UID(fmt.Sprintf("1c1e5e0a-0000-4000-8%03d-%012d", n, i)), Namespace: p.Namespace}, InvolvedObject: corev1.ObjectReference{Kind: "Pod", Name: p.Name, Namespace: p.Namespace, UID: p.UID},
					Reason: "Pulled", Message: fmt.Sprintf("Successfully pulled image \"busybox\" in %dms", i),
				})))
			}
			store.Apply(model.Batch{Observed: start, Items: items})
		}
		b.ReportMetric(float64(heap()-before)/10_000, "heap-B/pod")
		runtime.KeepAlive(store)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
