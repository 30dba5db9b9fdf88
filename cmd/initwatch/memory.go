package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The collector lets the heap grow by a share of what lives in it. While a
// cluster is small that share may be large, which saves work; what matters is
// the peak of a large one, where it becomes small. heapBudget is the size, in
// bytes, that the heap of 10,000 pods is to stay under.
const (
	heapBudget = 76 << 20
	leastShare = 20 // percent
	mostShare  = 100
)

// boundHeap sets the collector's share anew after each collection.
func boundHeap() {
	debug.SetGCPercent(mostShare)
	watchCollector()
}

// watchCollector has adjust called at the next collection: that is when an
// object that nobody holds is cleaned up.
func watchCollector() {
	type sentinel struct{ _ [16]byte }
	runtime.AddCleanup(new(sentinel), func(struct{}) {
		debug.SetGCPercent(share(liveHeap()))
		watchCollector()
	}, struct{}{})
}

// liveHeap is how much of the heap the last collection found in use, in bytes.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// share is by how many percent a heap may grow before the next collection.
func share(live uint64) int {
	if live == 0 {
		return mostShare
	}
	room := (int64(heapBudget) - int64(live)) * 100 / int64(live)
	return int(min(max(room, leastShare), mostShare))
}
