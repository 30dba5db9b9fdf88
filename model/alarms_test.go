package model

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestAlarmsGoOffOnce compares alarms with the plain way to do it: to look at
// everything, each time.
func TestAlarmsGoOffOnce(t *testing.T) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 1))
		var a alarms[int]
		plain, now := map[int]time.Time{}, time.Unix(0, 0)
		for range 2000 {
			of, at := r.IntN(20), now.Add(time.Duration(r.IntN(60))*time.Second)
			if r.IntN(5) == 0 {
				at = time.Time{}
			}
			a.set(of, at)
			plain[of] = at
			now = now.Add(time.Duration(r.IntN(3)) * time.Second / 2)
			var want []int
			for of, at := range plain {
				if !at.IsZero() && !at.After(now) {
					want = append(want, of)
					delete(plain, of)
				}
			}
			got := a.due(now)
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, due (-want +got):\n%s", seed, diff)
			}
			if len(a.queue) > 2*20+64 {
				t.Fatalf("%d alarms for 20 things", len(a.queue))
			}
		}
	}
}
