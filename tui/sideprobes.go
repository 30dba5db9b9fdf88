package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/tui/details"
)

// probeEvery is how often the kubelet's counts are read while they are looked
// at.
const probeEvery = 10 * time.Second

// probesMsg are the counts of a kubelet.
type probesMsg struct {
	id     int
	asked  time.Time
	counts map[detail.ProbeKey]detail.ProbeCount
	err    error
}

// readProbes reads the kubelet's counts, when a person wants them at all.
func (m *Model) readProbes() tea.Cmd {
	r := &m.side.reads
	if !m.options.ProbeMetrics || !m.side.subject.pod() || m.side.subject.entry.Pod.Node == "" || m.now.Before(r.due) || r.ctx == nil {
		return nil
	}
	if r.probes.State == details.Off {
		r.probes.State = details.Reading
	}
	r.due = m.now.Add(probeEvery)
	id, asked, ctx, source, node := r.id, m.now, r.ctx, m.options.Source, m.side.subject.entry.Pod.Node
	return func() tea.Msg {
		counts, err := source.ProbeCounts(ctx, node)
		return probesMsg{id, asked, counts, err}
	}
}

// takeProbes takes counts over. One reading that is refused does not end what
// was seen.
func (r *reads) takeProbes(msg probesMsg) {
	before, asked := r.probes.Value, r.probes.At
	r.probes = readOf(msg.counts, msg.err, msg.asked)
	if msg.err != nil {
		r.probes.Value, r.probes.At = before, asked
		return
	}
	runs := map[detail.ProbeKey]probeRun{}
	for key, count := range msg.counts {
		was, known := before[key]
		runs[key] = r.runs[key].next(was, count, known, asked)
	}
	r.runs = runs
}

// probeRun is what a probe has done from one reading to the next: how often it
// failed in a row, and when the reading was asked for after which it did last
// the one thing alone, zero when that is not known.
type probeRun struct {
	streak int
	after  time.Time
}

// next is the run after a reading of count, where was was read before, at
// asked. A probe that failed meanwhile and did not pass has failed in a row.
func (r probeRun) next(was, count detail.ProbeCount, known bool, asked time.Time) probeRun {
	passed, failed := count.Passed-was.Passed, count.Failed-was.Failed
	out := probeRun{}
	switch {
	case !known || passed < 0 || failed < 0 || passed > 0 && failed > 0: // a kubelet that starts again counts from 0
	case passed > 0:
		return probeRun{after: asked}
	case failed > 0:
		out = probeRun{r.streak + failed, asked}
	default:
		out = r
	}
	if count.Passed == 0 {
		out.streak = count.Failed
	}
	return out
}

// probed are the counts of one pod's probes.
func (r *reads) probed(s subject) details.Read[[]details.Probed] {
	out := details.Read[[]details.Probed]{State: r.probes.State, Why: r.probes.Why}
	if !s.pod() {
		return out
	}
	for key, count := range r.probes.Value {
		if key.Pod == s.entry.Pod.UID {
			out.Value = append(out.Value, details.Probed{ProbeKey: key, ProbeCount: count, Streak: r.runs[key].streak, After: r.runs[key].after})
		}
	}
	return out
}
