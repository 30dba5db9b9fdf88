package timeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// Step is what one container took in the pods of a workload.
type Step struct {
	Name  string
	Kind  model.Kind
	Takes []Take // of each pod that has come so far, slowest first
	// Done is how many of them are done, Median the one of these in the middle.
	Done   int
	Median Take
}

// Take is what a container took in one pod.
type Take struct {
	Pod  string
	Time time.Duration
	// Least and Most are what it can have taken: see Span.Bounds.
	Least, Most time.Duration
	Open        bool // it goes on
}

// Pod is a pod with its timeline.
type Pod struct {
	Name     string
	Timeline Timeline
}

// Compare says for each container how long it took in each pod, until it let
// the next one begin or was of use. The order is that of the first pod.
func Compare(pods []Pod) []Step {
	var out []Step
	for _, p := range pods {
		for _, r := range p.Timeline.Rows {
			if r.Name == "" || len(r.Spans) == 0 || r.Kind != model.KindInit && !p.Timeline.Fell.IsZero() {
				continue // of what came up once and fell, its first start is not known any more
			}
			at := slices.IndexFunc(out, func(s Step) bool { return s.Name == r.Name })
			if at < 0 {
				out, at = append(out, Step{Name: r.Name, Kind: r.Kind}), len(out)
			}
			out[at].Takes = append(out[at].Takes, take(p.Name, r))
		}
	}
	for i := range out {
		out[i].rank()
	}
	return out
}

func take(pod string, r Row) Take {
	all := Span{Begin: r.Spans[0].Begin}
	if r.Spans[0].Kind == Unknown {
		all.Begin = r.Spans[0].End
	}
	last := r.Spans[len(r.Spans)-1]
	all.End, all.Open = last.End, last.Open
	if r.Kind != model.KindInit && last.Open && last.Kind == Run {
		all.End, all.Open = last.Begin, false
	}
	all.End = latestEdge(all.Begin, all.End)
	least, most := all.Bounds()
	return Take{Pod: pod, Time: all.Length(), Least: least, Most: most, Open: all.Open}
}

func (s *Step) rank() {
	slices.SortStableFunc(s.Takes, func(a, b Take) int { return cmp.Compare(b.Time, a.Time) })
	var done []Take
	for _, t := range s.Takes {
		if !t.Open {
			done = append(done, t)
		}
	}
	if s.Done = len(done); s.Done > 0 {
		s.Median = done[s.Done/2]
	}
}
