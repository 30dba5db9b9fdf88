package timeline

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// Step is what one container took in the pods of a workload.
type Step struct {
	Name  string
	Kind  model.Kind
	Takes []Take // of each pod that has come so far, slowest first
	// Median is that of those that are done, 0 when none is.
	Median time.Duration
}

// Take is what a container took in one pod.
type Take struct {
	Pod  string
	Time time.Duration
	Open bool // it goes on
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
			if r.Name == "" || len(r.Spans) == 0 {
				continue
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
	begin := r.Spans[0].Begin.At
	if r.Spans[0].Kind == Unknown {
		begin = r.Spans[0].End.At
	}
	last := r.Spans[len(r.Spans)-1]
	t := Take{Pod: pod, Time: upTime(r.Spans).Sub(begin), Open: last.Open && last.Kind != Run}
	if r.Kind == model.KindInit {
		t.Time, t.Open = last.End.At.Sub(begin), last.Open
	}
	return t
}

func (s *Step) rank() {
	slices.SortStableFunc(s.Takes, func(a, b Take) int { return int(min(max(b.Time-a.Time, -1), 1)) })
	var done []time.Duration
	for _, t := range s.Takes {
		if !t.Open {
			done = append(done, t.Time)
		}
	}
	if len(done) > 0 {
		s.Median = done[len(done)/2]
	}
}
