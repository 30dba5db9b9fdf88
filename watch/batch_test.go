package watch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

var shop = model.Scope{Resource: model.Pods, Namespace: "shop"}

func podItem(name, uid, phase string) model.Item {
	pod := &model.Pod{Namespace: "shop", Name: name, UID: uid, Phase: phase}
	return model.Item{Op: model.OpPod, Scope: shop, Pod: pod, Key: pod.Key()}
}

func goneItem(name, uid string) model.Item {
	return model.Item{Op: model.OpPodGone, Scope: shop, Key: model.Key{Namespace: "shop", Name: name, UID: uid}}
}

func begin() model.Item { return model.Item{Op: model.OpBeginList, Scope: shop} }

func end() model.Item { return model.Item{Op: model.OpEndList, Scope: shop} }

func linkItem(state words.Link) model.Item {
	return model.Item{Op: model.OpLink, Scope: shop, Link: model.LinkState{State: state}}
}

// terse writes items in a form to compare.
func terse(t *testing.T, items []model.Item) []string {
	t.Helper()
	var out []string
	for _, item := range items {
		switch item.Op {
		case model.OpPod:
			out = append(out, fmt.Sprintf("%s(%s)=%s", item.Pod.Name, item.Pod.UID, item.Pod.Phase))
		case model.OpEvent, model.OpEventGone, model.OpController, model.OpControllerGone, model.OpFact:
			t.Fatalf("no pod in a test of pods: %+v", item)
		case model.OpPodGone:
			out = append(out, fmt.Sprintf("-%s(%s)", item.Key.Name, item.Key.UID))
		case model.OpBeginList:
			out = append(out, "begin")
		case model.OpEndList:
			out = append(out, "end")
		case model.OpLink:
			out = append(out, item.Link.State.String())
		}
	}
	return out
}

func TestBatcherCoalesces(t *testing.T) {
	tests := []struct {
		name string
		in   []model.Item
		want []string
	}{
		{"the latest wins", []model.Item{podItem("a", "1", "Pending"), podItem("b", "2", "Pending"), podItem("a", "1", "Running")},
			[]string{"a(1)=Running", "b(2)=Pending"}},
		{"a delete is not lost", []model.Item{podItem("a", "1", "Pending"), goneItem("a", "1")}, []string{"-a(1)"}},
		{"a new object of the name is another", []model.Item{podItem("a", "1", "Pending"), goneItem("a", "1"), podItem("a", "2", "Pending")},
			[]string{"-a(1)", "a(2)=Pending"}},
		{"a row before a list stays before it", []model.Item{podItem("a", "1", "Pending"), begin(), podItem("b", "2", "Pending")},
			[]string{"a(1)=Pending", "begin", "b(2)=Pending"}},
		{"a row after a list does not move into it", []model.Item{begin(), podItem("a", "1", "Pending"), end(), podItem("a", "1", "Running")},
			[]string{"begin", "a(1)=Pending", "end", "a(1)=Running"}},
		{"a complete list replaces what was there", []model.Item{podItem("a", "1", "Pending"), begin(), podItem("b", "2", "Pending"), end()},
			[]string{"begin", "b(2)=Pending", "end"}},
		{"a list that begins anew replaces the unfinished one",
			[]model.Item{podItem("z", "9", "Pending"), begin(), podItem("a", "1", "Pending"), begin(), podItem("a", "1", "Running")},
			[]string{"z(9)=Pending", "begin", "a(1)=Running"}},
		{"a link's last state follows the rows", []model.Item{linkItem(words.LinkListing), podItem("a", "1", "Pending"), linkItem(words.LinkLive)},
			[]string{"a(1)=Pending", "live"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBatcher(time.Now)
			b.add(tt.in...)
			batch, err := b.next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, terse(t, batch.Items)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBatcherKeepsOtherScopes(t *testing.T) {
	b := newBatcher(time.Now)
	other := podItem("x", "7", "Pending")
	other.Scope.Namespace = "seeds"
	b.add(other, podItem("a", "1", "Pending"), begin(), podItem("b", "2", "Pending"), end())
	newer := podItem("x", "7", "Running")
	newer.Scope = other.Scope
	b.add(newer)
	batch, _ := b.next(t.Context())
	if diff := cmp.Diff([]string{"x(7)=Running", "begin", "b(2)=Pending", "end"}, terse(t, batch.Items)); diff != "" {
		t.Error(diff)
	}
}

func TestBatcherPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBatcher(time.Now)
		start := time.Now()
		take := func() (time.Duration, []string) {
			batch, err := b.next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return time.Since(start), terse(t, batch.Items)
		}
		b.add(linkItem(words.LinkListing), begin())
		take()
		b.add(podItem("a", "1", "Pending"))
		if at, _ := take(); at != 0 {
			t.Errorf("the first row came after %v", at)
		}
		b.add(podItem("a", "1", "Running"))
		time.Sleep(10 * time.Millisecond)
		b.add(podItem("a", "1", "Failed"))
		at, items := take()
		if at != batchEvery {
			t.Errorf("the second batch came after %v", at)
		}
		if diff := cmp.Diff([]string{"a(1)=Failed"}, items); diff != "" {
			t.Error(diff)
		}
		time.Sleep(time.Second)
		b.add(podItem("a", "1", "Pending"))
		if at, _ := take(); at != time.Second+batchEvery {
			t.Errorf("after a pause a change came after %v", at)
		}
	})
}

func TestBatcherCapsLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBatcher(time.Now)
		b.add(linkItem(words.LinkConnecting), begin())
		for i := range 2*batchItems + 1 {
			b.add(podItem("p", fmt.Sprint(i), "Pending"))
		}
		b.add(end(), linkItem(words.LinkLive))
		start, rows := time.Now(), 0
		for range 3 {
			batch, err := b.next(t.Context())
			if err != nil || len(batch.Items) > batchItems+1 {
				t.Fatalf("%d items, %v", len(batch.Items), err)
			}
			for _, item := range batch.Items {
				if item.Op == model.OpPod {
					rows++
				}
				if item.Op == model.OpLink && rows < 2*batchItems+1 {
					t.Error("live before all rows were there")
				}
			}
		}
		if rows != 2*batchItems+1 || time.Since(start) != 0 {
			t.Errorf("%d rows in %v", rows, time.Since(start))
		}
	})
}

func TestBatcherEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newBatcher(time.Now).next(ctx); err != context.Canceled {
		t.Error(err)
	}
}

// Whatever is taken when, the sum of all batches is what the stream said.
func TestBatcherLosesNothing(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := newBatcher(time.Now)
		direct, batched := newView(), newView()
		listing := false
		for range 200 {
			var item model.Item
			uid := fmt.Sprint(r.IntN(12))
			switch n := r.IntN(20); {
			case n == 0:
				item, listing = begin(), true
			case n == 1 && listing:
				item, listing = end(), false
			case n < 6:
				item = goneItem("p"+uid, uid)
			default:
				item = podItem("p"+uid, uid, fmt.Sprint(r.IntN(1000)))
			}
			direct.apply(item)
			b.add(item)
			if r.IntN(30) == 0 {
				batched.apply(b.cut()...)
			}
		}
		// A list that never ended leaves both in between: end it.
		direct.apply(end())
		b.add(end())
		batched.apply(b.cut()...)
		if diff := cmp.Diff(direct.pods, batched.pods); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func BenchmarkBatcher(b *testing.B) {
	q := newBatcher(time.Now)
	items := make([]model.Item, 1000)
	for i := range items {
		items[i] = podItem("p", fmt.Sprint(i), "Pending")
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		q.add(items[i%len(items)])
		if i%500 == 0 {
			q.cut()
		}
	}
}
