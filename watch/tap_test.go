package watch

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/model"
)

func TestStubHidesTheObject(t *testing.T) {
	pod := newPod("shop", "a")
	pod.ResourceVersion = "7"
	got := stub(pod)
	if got.Name != "" || got.Namespace != "" || got.ResourceVersion != "7" || got.Annotations != nil {
		t.Errorf("%+v", got.ObjectMeta)
	}
}

// From a decoded event to a batch, without the network.
func BenchmarkEventToBatch(b *testing.B) {
	out := newBatcher(time.Now)
	s := &scope{
		id: model.Scope{Resource: model.Pods}, reader: newPodReader(access{}, Options{}),
		out: out, heard: &hearing{}, link: newLink(model.Scope{}, newServerClock(1), out),
	}
	events := make([]apiwatch.Event, 1000)
	for i := range events {
		pod := newPod("shop", fmt.Sprintf("p%d", i))
		pod.UID = types.UID(pod.Name)
		events[i] = apiwatch.Event{Type: apiwatch.Modified, Object: pod}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, ok := s.pass(b.Context(), events[i%len(events)]); !ok {
			b.Fatal("the stream ended")
		}
		if i%500 == 0 {
			out.cut()
		}
	}
}
