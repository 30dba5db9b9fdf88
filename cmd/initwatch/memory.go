package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The collector lets the heap grow by a share of what lives in it. While a
// cluster is small that share may be large, which saves work; what matters is
// the peak of a large one, where it becomes small. heapBudget is the size, in
// bytes, that the heap of 10,000 pods is to stay under. What a collection costs
// is to look through what may hold pointers: the text of a log, of which there
// may be much, holds none and gives no right to grow.
const (
	heapBudget  = 76 << 20
	leastGrowth = 6 << 20
	leastShare  = 20 // percent of what is looked through
	mostShare   = 100
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
		live, scanned := heap()
		debug.SetGCPercent(share(live, scanned))
		watchCollector()
	}, struct{}{})
}

// heap is how much of the heap the last collection found in use, in bytes, and
// how much of that it had to look through.
func heap() (live, scanned uint64) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/heap:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64(), sample[1].Value.Uint64()
}

// share is by how many percent a heap may grow before the next collection.
func share(live, scanned uint64) int {
	if live == 0 {
		return mostShare
	}
	growth := max(int64(heapBudget)-int64(live), int64(min(live, scanned))*leastShare/100, leastGrowth)
	return int(min(growth*100/int64(live)+1, mostShare))
}
