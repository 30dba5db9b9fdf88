package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/theme"
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
	workload *model.Workload // nil for a pod
	members  []*member
	page     *logview.Page
	mix      mix
	events   told
	rest     int // how many logs are not read because too many are
}

// member is one container of a crew.
type member struct {
	entry   *model.Entry
	part    string
	source  int
	read    *reading
	attempt string // the newest attempt that was read, or is
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
	return &crew{name: w.Namespace + "/" + w.Name, what: part + " of all pods", workload: w}
}

func (m *Model) openCrew(s stream) tea.Cmd {
	s.crew.page, s.crew.events, s.crew.mix = m.log.NewPage(), told{}, newMix()
	m.begin(s)
	show := m.log.Show(s.crew.page)
	return tea.Batch(show, m.muster())
}

// reopenCrew reads all logs anew.
func (m *Model) reopenCrew() tea.Cmd {
	s := m.stream
	old := s.crew
	s.crew = &crew{name: old.name, what: old.what, workload: old.workload}
	return m.openCrew(s)
}

// muster finds who belongs to the crew, and reads the log of everyone who has
// begun another attempt.
func (m *Model) muster() tea.Cmd {
	c := m.stream.crew
	m.recruit()
	c.rest = 0
	var cmds []tea.Cmd
	for _, one := range c.members {
		a, ok := newestAttempt(one)
		if !ok || one.read != nil || one.attempt == a {
			continue
		}
		if len(m.stream.readings) >= mostStreams {
			c.rest++
			continue
		}
		cmds = append(cmds, m.enlist(one, a))
	}
	if len(m.stream.readings) == 0 && c.page.Empty() && c.workload == nil {
		m.tellEvents(c.page, c.events, m.stream.entry, "")
	}
	return tea.Batch(cmds...)
}

// newestAttempt names the newest attempt of a member, if it has begun one.
func newestAttempt(one *member) (name string, ok bool) {
	c := one.entry.Pod.Part(one.part)
	if c == nil {
		return "", false
	}
	attempts := one.entry.Past().Attempts(c)
	if len(attempts) == 0 {
		return "", false
	}
	a := attempts[len(attempts)-1]
	return fmt.Sprintf("%d %s", a.Number, a.ID), true
}

// enlist reads the newest attempt of a member.
func (m *Model) enlist(one *member, attempt string) tea.Cmd {
	again := one.attempt != ""
	one.attempt = attempt
	one.read = &reading{member: one}
	m.stream.crew.mix.await(one.source)
	_, id, _ := strings.Cut(attempt, " ")
	of := m.stream.span
	if again {
		of = span{} // all of it came after the person began to look
	}
	return m.read(one.read, model.LogRequest{
		Namespace: one.entry.Pod.Namespace, Pod: one.entry.Pod.Name, Container: one.part, Attempt: id,
		Follow: true, Tail: of.tail, Since: of.since,
	})
}

// recruit adds the containers that are not in the crew yet: of a pod in the
// order in which they start.
func (m *Model) recruit() {
	c := m.stream.crew
	if c.workload != nil {
		for _, e := range c.workload.Entries {
			m.add(e, m.stream.part)
		}
	} else {
		p := m.stream.entry.Pod
		for _, list := range [...][]model.Container{p.Steps, p.Containers, p.Ephemeral} {
			for i := range list {
				m.add(m.stream.entry, list[i].Name)
			}
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

// label names a member before its lines: within a workload by what tells its
// pods apart.
func (c *crew) label(one *member) string {
	if c.workload == nil {
		return words.Clean(one.part)
	}
	name := one.entry.Pod.Name
	if rest, ok := strings.CutPrefix(name, c.workload.Name+"-"); ok && len(rest) > 4 {
		return rest
	}
	return name
}

// sourceColors tell neighbours apart on the terminal's own palette. Red is left
// to errors.
var sourceColors = [...]ansi.Color{
	ansi.Cyan, ansi.Magenta, ansi.Green, ansi.Blue, ansi.Yellow, ansi.BrightCyan, ansi.BrightMagenta, ansi.BrightGreen, ansi.BrightBlue,
}

// sourceStyle is without colour where the theme is.
func (m *Model) sourceStyle(i int) theme.Style {
	if m.options.Theme.Role(words.RoleGood).Color == nil {
		return theme.Style{}
	}
	return theme.Color(sourceColors[i%len(sourceColors)])
}

// title says what is shown, and what is not.
func (c *crew) title() string {
	reads, waits := 0, 0
	for _, one := range c.members {
		switch {
		case one.read != nil:
			reads++
		case one.attempt == "":
			waits++
		}
	}
	title := fmt.Sprintf(" · %s · %d of %d followed", c.what, reads, len(c.members))
	if c.rest > 0 {
		return title + fmt.Sprintf(" · %d not read: %d at once are the most", c.rest, mostStreams)
	}
	if waits > 0 {
		title += fmt.Sprintf(" · %d not started", waits)
	}
	return title
}

// fileName names a file after the crew.
func (c *crew) fileName() string {
	return strings.ReplaceAll(c.name, "/", "-") + "-" + strings.ReplaceAll(c.what, " ", "-")
}
