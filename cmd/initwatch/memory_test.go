package main

import "testing"

func TestShare(t *testing.T) {
	for _, tt := range []struct{ live, scanned, want int }{
		{0, 0, mostShare}, {1, 1, mostShare}, {38, 38, mostShare}, {50, 50, 53}, {76, 76, leastShare}, {1 << 10, 1 << 10, leastShare},
		{90, 20, 7}, {90, 80, 18}, {1 << 10, 0, 1},
	} {
		if got := share(uint64(tt.live)<<20, uint64(tt.scanned)<<20); got != tt.want {
			t.Errorf("share of %d MiB, of which %d are looked through: %d, want %d", tt.live, tt.scanned, got, tt.want)
		}
	}
}
