package main

import "testing"

func TestShare(t *testing.T) {
	for live, want := range map[uint64]int{0: mostShare, 1 << 20: mostShare, 38 << 20: mostShare, 50 << 20: 52, 76 << 20: leastShare, 1 << 30: leastShare} {
		if got := share(live); got != want {
			t.Errorf("share(%d MiB) = %d, want %d", live>>20, got, want)
		}
	}
}
