package tree

import (
	"fmt"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// crowd makes n workloads, one in ten of which is stuck.
func crowd(n int) *world {
	w := newWorld()
	for i := range n {
		verdict := words.Up
		if i%10 == 0 {
			verdict = words.Stuck
		}
		workload := newWorkload(fmt.Sprintf("team-%03d", i/100), fmt.Sprintf("web-frontend-%06d", i))
		w.set(workload, verdict, time.Duration(i)*time.Second)
		w.workloads = append(w.workloads, workload)
	}
	return w
}

func BenchmarkUpdate(b *testing.B) {
	for _, all := range []bool{false, true} {
		b.Run(fmt.Sprintf("10000 workloads, all %v", all), func(b *testing.B) {
			w, m := crowd(10_000), newTree(200, 50)
			m.SetAll(all)
			w.sync(m)
			m.Move(3)
			for i := 0; b.Loop(); i++ {
				w.set(w.workloads[i*37%10_000], words.Stuck, time.Minute)
				w.sync(m)
			}
		})
	}
}

// BenchmarkCause changes one of many workloads that a cause holds.
func BenchmarkCause(b *testing.B) {
	for _, touched := range []bool{false, true} {
		b.Run(fmt.Sprintf("10000 workloads, touched %v", touched), func(b *testing.B) {
			w, m := crowd(10_000), newTree(200, 50)
			for _, workload := range w.workloads {
				w.set(workload, words.Stuck, time.Minute)
				w.hold(workload, "registry", true)
			}
			w.sync(m)
			if touched {
				m.Move(1)
			}
			for i := 0; b.Loop(); i++ {
				workload := w.workloads[i*37%10_000]
				w.set(workload, words.Stuck, time.Minute)
				w.hold(workload, "registry", true)
				w.sync(m)
			}
		})
	}
}

func BenchmarkView(b *testing.B) {
	w, m := crowd(10_000), newTree(200, 50)
	w.sync(m)
	for b.Loop() {
		m.View()
	}
}

func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, m := crowd(n), newTree(200, 50)
			w.sync(m)
			for i := 0; b.Loop(); i++ {
				m.SetFilter("web420"[:1+i%6])
				m.View()
			}
		})
	}
}
