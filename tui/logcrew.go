package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/tree"
)

// mostStreams bounds how many logs are read at once.
const mostStreams = 50

// ofMany is what each of several logs begins with.
var ofMany = span{tail: 1_000}

// crew is the containers whose logs are shown at once: all of a pod, or one
// step of all pods of a workload. Those that start later join.
type crew struct {
	name     string // of the pod or the workload, with its namespace
	what     string
	workload *workloadName // nil for a pod
	members  []*member
	page     *logview.Page
	mix      mix
	events   told
}

// workloadName finds a workload again: one that was deleted and made anew is
// another one by the same name.
type workloadName struct{ namespace, kind, name string }

// member is one container of a crew.
type member struct {
	entry   *model.Entry
	part    string
	source  int
	read    *reading
	attempt string // the newest attempt that was read, or is
	spoke   bool   // a line of it came
	left    bool   // too many others are read
	// newest is when the newest line was written that came, after that of the
	// attempts before the present one: what is not newer came already.
	newest, after time.Time
}

// showLogs opens the logs of all that the selected row holds.
func (m *Model) showLogs() tea.Cmd {
	entry, part, _ := m.tree.Target()
	if entry == nil || !entry.Gone.IsZero() {
		m.say("no pod is selected whose logs could be read")
		return nil
	}
	c := podCrew(entry)
	id, _ := m.tree.Selected()
	if w := entry.Workload(); id.Level < tree.LevelPod && w != nil && len(w.Entries) > 1 && part != "" {
		c = workloadCrew(w, part)
	}
	return m.openCrew(stream{entry: entry, part: part, span: ofMany, crew: c})
}

func podCrew(entry *model.Entry) *crew {
	return &crew{name: entry.Pod.Namespace + "/" + entry.Pod.Name, what: "all containers"}
}

func workloadCrew(w *model.Workload, part string) *crew {
	name := &workloadName{w.Namespace, w.Kind, w.Name}
	return &crew{name: w.Namespace + "/" + w.Name, what: part + " of all pods", workload: name}
}

// workloadNamed returns the workload that has a name now, nil when there is
// none.
func (m *Model) workloadNamed(n workloadName) *model.Workload {
	for _, w := range m.options.Store.Workloads() {
		if w.Name == n.name && w.Namespace == n.namespace && w.Kind == n.kind {
			return w
		}
	}
	return nil
}

func (m *Model) openCrew(s stream) tea.Cmd {
	s.crew.page, s.crew.events, s.crew.mix = m.log.NewPage(), told{}, newMix()
	m.begin(s)
	show := m.log.Show(s.crew.page)
	return tea.Batch(show, m.muster())
}

// reopenCrew reads all logs anew, those of the pods that are there now.
func (m *Model) reopenCrew(of span) tea.Cmd {
	s := m.stream
	entry := m.leader()
	if entry == nil {
		m.say("its pods are gone, and their logs with them; what was read stays here")
		return nil
	}
	if m.unreadable() {
		return nil
	}
	m.say("read anew")
	s.entry, s.span = entry, of
	s.crew = &crew{name: s.crew.name, what: s.crew.what, workload: s.crew.workload}
	return m.openCrew(s)
}

// leader returns a pod of the crew that is there, nil when there is none.
func (m *Model) leader() *model.Entry {
	c := m.stream.crew
	if c.workload == nil {
		return m.heir(m.stream.entry)
	}
	if w := m.workloadNamed(*c.workload); w != nil && len(w.Entries) > 0 {
		return w.Entries[0]
	}
	return nil
}

// muster finds who belongs to the crew, and reads the log of everyone who has
// begun another attempt.
func (m *Model) muster() tea.Cmd {
	c := m.stream.crew
	m.recruit()
	var cmds []tea.Cmd
	for _, one := range c.members {
		a, ok := one.newestAttempt()
		one.left = false
		if !ok || one.read != nil || one.attempt == attemptName(a) || !m.there(one.entry) {
			continue
		}
		if one.left = len(m.stream.readings) >= mostStreams; !one.left {
			cmds = append(cmds, m.enlist(one, a))
		}
	}
	if len(m.stream.readings) == 0 && len(c.mix.waiting) == 0 && c.page.Empty() && c.workload == nil {
		m.tellEvents(c.page, &c.events, m.stream.entry, everyPart)
	}
	return tea.Batch(cmds...)
}

// there reports whether a pod has not gone.
func (m *Model) there(entry *model.Entry) bool {
	return m.options.Store.Entry(entry.Pod.UID) == entry
}

// newestAttempt returns the newest attempt of a member, if it has begun one.
func (one *member) newestAttempt() (a model.Attempt, ok bool) {
	c := one.entry.Pod.Part(one.part)
	if c == nil {
		return a, false
	}
	attempts := one.entry.Past().Attempts(c)
	if len(attempts) == 0 {
		return a, false
	}
	return attempts[len(attempts)-1], true
}

// attemptName tells the attempts of a container apart.
func attemptName(a model.Attempt) string { return fmt.Sprintf("%d %s", a.Number, a.ID) }

// enlist reads an attempt of a member.
func (m *Model) enlist(one *member, a model.Attempt) tea.Cmd {
	again := one.attempt != ""
	one.attempt, one.spoke, one.after = attemptName(a), false, one.newest
	one.read = &reading{member: one}
	m.stream.crew.mix.await(one.source)
	of := m.stream.span
	if again {
		of = span{} // all of it came after the person began to look
	}
	return m.read(one.read, model.LogRequest{
		Namespace: one.entry.Pod.Namespace, Pod: one.entry.Pod.Name, Container: one.part, Attempt: a.ID,
		Follow: true, Tail: of.tail, Since: of.since,
	})
}

// recruit adds the containers that are not in the crew yet: of a pod in the
// order in which they start.
func (m *Model) recruit() {
	if name := m.stream.crew.workload; name != nil {
		if w := m.workloadNamed(*name); w != nil {
			for _, e := range w.Entries {
				m.add(e, m.stream.part)
			}
		}
	} else {
		for c := range m.stream.entry.Pod.Parts() {
			m.add(m.stream.entry, c.Name)
		}
	}
}

func (m *Model) add(entry *model.Entry, part string) {
	c := m.stream.crew
	for _, one := range c.members {
		if one.entry == entry && one.part == part {
			return
		}
	}
	c.members = append(c.members, &member{entry: entry, part: part, source: len(c.members)})
	sources := make([]logview.Source, len(c.members))
	for i, one := range c.members {
		sources[i] = logview.Source{Name: c.label(one), Style: m.sourceStyle(i)}
	}
	c.page.SetSources(sources)
}
