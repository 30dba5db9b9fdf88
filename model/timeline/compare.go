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
	// Wrong is what keeps the container from being up, "" for nothing that is
	// known: how long it lasts says nothing about how long the step takes.
	Wrong string
	Spans []Span // what the time went to, as far as something is wrong
}

// Pod is a pod with its timeline.
type Pod struct {
	Name     string
	Timeline Timeline
	// Wrong is what keeps containers from being up, by name.
	Wrong map[string]string
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
			out[at].Takes = append(out[at].Takes, take(&p, r))
		}
	}
	for i := range out {
		out[i].rank()
	}
	return out
}

func take(p *Pod, r Row) Take {
	all := Span{Begin: r.Spans[0].Begin}
	if r.Spans[0].Kind == Unknown {
		all.Begin = r.Spans[0].End
	}
	last := r.Spans[len(r.Spans)-1]
	all.End, all.Open = last.End, last.Open
	wrong := wrongWith(p, r)
	if r.Kind != model.KindInit && last.Open && last.Kind == Run && wrong == "" {
		all.End, all.Open = last.Begin, false
	}
	all.End = latestEdge(all.Begin, all.End)
	least, most := all.Bounds()
	out := Take{Pod: p.Name, Time: all.Length(), Least: least, Most: most, Open: all.Open, Wrong: wrong}
	if wrong != "" {
		out.Spans = slices.DeleteFunc(slices.Clone(r.Spans), func(s Span) bool { return s.Begin.At.Before(all.Begin.At) })
	}
	return out
}

// wrongWith says what keeps a container from being up: what was said of it, or
// that it waits after it failed. What came to its end is not kept.
func wrongWith(p *Pod, r Row) string {
	last := &r.Spans[len(r.Spans)-1]
	switch {
	case r.Kind == model.KindInit && !last.Open && !last.Failed:
		return ""
	case p.Wrong[r.Name] != "":
		return p.Wrong[r.Name]
	case last.Open && (last.Kind == BackOff || last.Failed):
		return last.Text
	}
	return ""
}

func (s *Step) rank() {
	slices.SortStableFunc(s.Takes, func(a, b Take) int { return cmp.Compare(b.Time, a.Time) })
	var done []Take
	for _, t := range s.Takes {
		if !t.Open && t.Wrong == "" {
			done = append(done, t)
		}
	}
	if s.Done = len(done); s.Done > 0 {
		s.Median = done[s.Done/2]
	}
}
