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
	id, ctx, source, node := r.id, r.ctx, m.options.Source, m.side.subject.entry.Pod.Node
	return func() tea.Msg {
		counts, err := source.ProbeCounts(ctx, node)
		return probesMsg{id, counts, err}
	}
}

// takeProbes takes counts over. A probe that failed since the last reading and
// did not pass has failed in a row.
// One reading that is refused does not end what was seen.
func (r *reads) takeProbes(msg probesMsg) {
	before := r.probes.Value
	r.probes = readOf(msg.counts, msg.err)
	if msg.err != nil {
		r.probes.Value = before
		return
	}
	streak := map[detail.ProbeKey]int{}
	for key, count := range msg.counts {
		was, known := before[key]
		switch {
		case count.Passed == 0:
			streak[key] = count.Failed
		case known && count.Passed == was.Passed && count.Failed >= was.Failed:
			streak[key] = r.streak[key] + count.Failed - was.Failed
		}
	}
	r.streak = streak
}

// probed are the counts of one pod's probes.
func (r *reads) probed(s subject) details.Read[[]details.Probed] {
	out := details.Read[[]details.Probed]{State: r.probes.State, Why: r.probes.Why}
	if !s.pod() {
		return out
	}
	for key, count := range r.probes.Value {
		if key.Pod == s.entry.Pod.UID {
			out.Value = append(out.Value, details.Probed{ProbeKey: key, ProbeCount: count, Streak: r.streak[key]})
		}
	}
	return out
}
