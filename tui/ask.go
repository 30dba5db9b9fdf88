package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Bounds of what is read beyond the lists and watches. An outage must not
// become a storm of requests that an audit counts.
const (
	askedAtOnce = 4
	// askEvery is how often batches, of which many come a second, may lead to
	// questions: to collect those, all pods are walked.
	askEvery = 250 * time.Millisecond
)

// asker decides which questions are put to the source, and when.
type asker struct {
	flying map[model.Question]struct{}
	// spent are the times at which a request was made for what nobody opened. It
	// counts for a minute.
	spent []time.Time
	last  time.Time // when questions were collected
}

func newAsker() asker {
	return asker{flying: map[model.Question]struct{}{}}
}

// factMsg is an answer of the source.
type factMsg struct {
	scene int // of the source that was asked
	fact  model.Fact
}

// answer has the source read what a question asks for.
func (m *Model) answer(q model.Question) tea.Cmd {
	ctx, scene, source := m.ctx, m.scene, m.options.Source
	return func() tea.Msg { return factMsg{scene, source.Answer(ctx, q)} }
}

// inquireSoon is inquire for what comes often.
func (m *Model) inquireSoon() tea.Cmd {
	if since := m.now.Sub(m.asker.last); since >= 0 && since < askEvery {
		return nil
	}
	return m.inquire()
}

// inquire has the source answer what the diagnoses ask for: first what the
// person looks at, which is read at once, then as much of the rest as the
// bounds leave.
func (m *Model) inquire() tea.Cmd {
	if m.ended || m.cutOff() || len(m.asker.flying) >= askedAtOnce {
		return nil
	}
	m.asker.settle(m.now)
	m.asker.last = m.now
	opened := m.openedQuestions()
	var rest []model.Question
	var cmds []tea.Cmd
	for _, q := range m.options.Store.Questions(m.now) {
		switch {
		case m.streamed(q):
		case !opened[q.Key()]:
			rest = append(rest, q)
		case m.asker.take(q):
			cmds = append(cmds, m.answer(q))
		}
	}
	for _, q := range rest {
		if len(m.asker.spent) < m.options.Requests && m.asker.take(q) {
			m.asker.spent = append(m.asker.spent, m.now)
			cmds = append(cmds, m.answer(q))
		}
	}
	return tea.Batch(cmds...)
}

// openedQuestions are those of the pods that the person looks at.
func (m *Model) openedQuestions() map[model.Question]bool {
	out := map[model.Question]bool{}
	uids := m.tree.Opened()
	if m.stream.entry != nil {
		uids = append(uids, m.stream.entry.Pod.UID)
	}
	for _, uid := range uids {
		if entry := m.options.Store.Entry(uid); entry != nil {
			for _, q := range entry.Diagnosis.Asks {
				out[q.Key()] = true
			}
		}
	}
	return out
}

// cutOff reports whether the source has lost what it reads from, or has not
// reached it yet.
func (m *Model) cutOff() bool {
	return slices.ContainsFunc(m.options.Store.Links(), func(l model.ScopedLink) bool {
		if l.Scope.Resource != model.Pods {
			return false
		}
		switch l.State {
		case words.LinkConnecting, words.LinkStale, words.LinkReconnecting, words.LinkUnauthorized, words.LinkEnded:
			return true
		case words.LinkListing, words.LinkLive, words.LinkPolling, words.LinkForbidden:
		}
		return false
	})
}

// learn takes an answer over.
func (m *Model) learn(msg factMsg) tea.Cmd {
	if msg.scene != m.scene {
		return nil
	}
	delete(m.asker.flying, msg.fact.Question.Key())
	if m.ctx.Err() != nil {
		return nil
	}
	m.options.Store.Apply(model.Batch{Observed: m.now, Items: []model.Item{{Op: model.OpFact, Fact: &msg.fact}}})
	m.sync()
	return tea.Batch(m.attend(), m.inquire())
}

// settle forgets what counts no longer.
func (a *asker) settle(now time.Time) {
	a.spent = slices.DeleteFunc(a.spent, func(at time.Time) bool { return now.Sub(at) >= time.Minute || at.After(now) })
}

// take notes that q is being asked, unless it is already, or too many are.
func (a *asker) take(q model.Question) bool {
	key := q.Key()
	if _, flies := a.flying[key]; flies || len(a.flying) >= askedAtOnce {
		return false
	}
	a.flying[key] = struct{}{}
	return true
}
