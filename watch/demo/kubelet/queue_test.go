package kubelet

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestQueueKeepsOrder(t *testing.T) {
	var q Queue
	var got []string
	note := func(text string) func() { return func() { got = append(got, q.Now().String()+" "+text) } }
	q.After(2*time.Second, note("second"))
	q.After(time.Second, note("first"))
	q.After(2*time.Second, note("third"))
	q.After(time.Second, func() { q.After(0, note("at once")) })
	stopped := q.After(time.Second, note("never"))
	stopped.Stop()
	q.After(4*time.Second, note("later"))
	q.RunUntil(3 * time.Second)
	want := []string{"1s first", "1s at once", "2s second", "2s third"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if at, ok := q.Next(); q.Now() != 3*time.Second || !ok || at != 4*time.Second {
		t.Errorf("now %s, next %s %t; want 3s and 4s", q.Now(), at, ok)
	}
}

func TestBackOff(t *testing.T) {
	var b *backOff
	if b.waiting(0, 0) {
		t.Error("there is a back-off before the first failure")
	}
	var now time.Duration
	var got []time.Duration
	for range 8 {
		b = b.next(now, now)
		got = append(got, b.delay)
		now += b.delay
	}
	want := []time.Duration{
		10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 160 * time.Second,
		300 * time.Second, 300 * time.Second, 300 * time.Second,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("delays (-want +got):\n%s", diff)
	}
	if late := now + 11*time.Minute; b.waiting(late, late) || b.next(late, late).delay != firstBackOff {
		t.Error("the back-off is not forgotten after ten good minutes")
	}
}

func TestCheckRepeatsTheLast(t *testing.T) {
	checks := []Check{{Times: 2, Fails: true}, {}}
	for n, want := range []bool{true, true, false, false} {
		if got := check(checks, n).Fails; got != want {
			t.Errorf("check %d fails: %t, want %t", n, got, want)
		}
	}
	if check(nil, 3).Fails {
		t.Error("a probe that nobody speaks of fails")
	}
}

func TestReference(t *testing.T) {
	for image, want := range map[string]bool{
		"busybox": true, "busybox:1.28": true, "localhost:1/nobody/nothing:v9": true, "registry.example/shop/api:1.9-rc": true,
		"busybox:::bad": false, "": false, "Upper": false,
	} {
		if got := reference.MatchString(image); got != want {
			t.Errorf("%q is a reference: %t, want %t", image, got, want)
		}
	}
}
