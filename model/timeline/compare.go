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
	// Absent is how many pods have not begun it, Lost of how many its first start
	// is not known any more, as they lost readiness. A pod without such a
	// container, as one of another revision, is none of them.
	Absent, Lost int
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
			if r.Name == "" || len(r.Spans) == 0 || lost(&p, &r) {
				continue
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
		out[i].countOut(pods)
	}
	return out
}

// lost reports whether a container came up once and its pod fell: its first
// start is not known any more.
func lost(p *Pod, r *Row) bool { return r.Kind != model.KindInit && !p.Timeline.Fell.IsZero() }

// countOut counts the pods that have the container and are not compared.
func (s *Step) countOut(pods []Pod) {
	for i := range pods {
		rows := pods[i].Timeline.Rows
		at := slices.IndexFunc(rows, func(r Row) bool { return r.Name == s.Name })
		switch {
		case at < 0:
		case lost(&pods[i], &rows[at]):
			s.Lost++
		case len(rows[at].Spans) == 0:
			s.Absent++
		}
	}
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
