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
	// questions: to put them in order, all pods that have some are walked.
	askEvery = 250 * time.Millisecond
)

// asker decides which questions are put to the source, and when.
type asker struct {
	// flying are those that were put, with whether a person opened what they are
	// about.
	flying map[model.Question]bool
	budget *model.Budget
	last   time.Time // when questions were collected
}

func newAsker(requests int) asker {
	return asker{flying: map[model.Question]bool{}, budget: model.NewBudget(requests)}
}

// elsewhere is an asker of another source, which has as much left to spend.
func (a *asker) elsewhere() asker {
	return asker{flying: map[model.Question]bool{}, budget: a.budget}
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
	if m.ended || m.cutOff() {
		return nil
	}
	m.asker.last = m.now
	var cmds []tea.Cmd
	for _, q := range m.openedQuestions() {
		if m.mayAsk(q) {
			cmds = append(cmds, m.put(q, true))
		}
	}
	return tea.Batch(append(cmds, m.inquireUnasked()...)...)
}

// inquireUnasked is inquire for what nobody opened.
func (m *Model) inquireUnasked() (cmds []tea.Cmd) {
	a := &m.asker
	if a.busy() || a.budget.Empty(m.now) {
		return nil
	}
	for q := range m.options.Store.Questions(m.now) {
		if a.busy() {
			break
		}
		if !m.mayAsk(q) {
			continue
		}
		if !a.budget.Take(q, m.now) {
			break // what comes after it is less urgent
		}
		cmds = append(cmds, m.put(q, false))
	}
	return cmds
}

// mayAsk reports whether q is not being answered already, and can be.
func (m *Model) mayAsk(q model.Question) bool {
	_, flies := m.asker.flying[q.Key()]
	return !flies && !m.asker.busy() && !m.streamed(q) && !m.told(q)
}

// told reports whether the source tells the answer without being asked, if it
// has one: a recording does of all but who took the place of a pod.
func (m *Model) told(q model.Question) bool {
	return m.options.Reel != nil && q.Subject != model.AboutPreemptor
}

// put puts a question to the source.
func (m *Model) put(q model.Question, opened bool) tea.Cmd {
	m.asker.flying[q.Key()] = opened
	return m.answer(q)
}

// openedQuestions are those of the pods that the person looks at.
func (m *Model) openedQuestions() []model.Question {
	uids := m.tree.Opened()
	if m.stream.entry != nil {
		uids = append(uids, m.stream.entry.Pod.UID)
	}
	var out []model.Question
	for _, uid := range uids {
		out = append(out, m.options.Store.QuestionsOf(uid, m.now)...)
	}
	return out
}

// cutOff reports whether the source has lost what it reads from, or has not
// reached it yet.
func (m *Model) cutOff() bool {
	return slices.ContainsFunc(m.options.Store.Links(), func(l model.ScopedLink) bool {
		return l.Scope.Resource == model.Pods && broken(l.State)
	})
}

// cutOffFrom is cutOff for the pods of a namespace.
func (m *Model) cutOffFrom(namespace string) bool {
	return slices.ContainsFunc(m.options.Store.Links(), func(l model.ScopedLink) bool {
		return l.Scope.Resource == model.Pods && (l.Scope.Namespace == namespace || l.Scope.Namespace == "") && broken(l.State)
	})
}

// broken reports whether nothing can be read over a connection.
func broken(state words.Link) bool {
	switch state {
	case words.LinkConnecting, words.LinkStale, words.LinkReconnecting, words.LinkUnauthorized, words.LinkEnded:
		return true
	case words.LinkListing, words.LinkLive, words.LinkPolling, words.LinkForbidden, words.LinkReplay, words.LinkPaused:
	}
	return false
}

// learn takes an answer over.
func (m *Model) learn(msg factMsg) tea.Cmd {
	if msg.scene != m.scene {
		return nil
	}
	m.asker.land(&msg.fact)
	if m.ctx.Err() != nil {
		return nil
	}
	m.options.Store.Apply(model.Batch{Observed: m.now, Items: []model.Item{{Op: model.OpFact, Fact: &msg.fact}}})
	m.sync()
	return tea.Batch(m.attend(), m.inquire())
}

// busy reports whether as much is being asked as may be at once.
func (a *asker) busy() bool { return len(a.flying) >= askedAtOnce }

// land takes note of an answer.
func (a *asker) land(f *model.Fact) {
	key := f.Question.Key()
	if opened := a.flying[key]; !opened {
		a.budget.Settle(f)
	}
	delete(a.flying, key)
}
