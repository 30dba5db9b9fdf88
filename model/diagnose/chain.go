package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/internal/hosts"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// waitPatience is for how long a step may run before what it may wait for
	// is looked up.
	waitPatience = 15 * time.Second
	// chainRecheck is how often a conclusion about other pods is drawn anew.
	chainRecheck = 5 * time.Second
	// maxChains bounds the conclusions about one container.
	maxChains = 3
)

// wait is a container that may be waiting for a Service.
type wait struct {
	*start
	c *model.Container
	// sure is set when the container runs, and no command of it says that it waits
	// for something else.
	sure bool
	// awaited are the hosts that it asks for by name.
	awaited []string
	// last is its last line, when a host was found there.
	last string
	// named are the hosts of that line.
	named []string
	notes []model.Note
	short string // of the first note
}

// chain follows what the pod waits for to the pods behind it: a container that
// runs for long or fails and names a Service that has no ready address. All of
// it is inferred, and says so.
func (s *start) chain(d *model.Diagnosis) {
	for _, c := range s.parts() {
		if !s.mayWait(c, d.Findings) {
			continue
		}
		w := &wait{start: s, c: c, sure: c.State.Phase == model.PhaseRunning && c.Awaits == ""}
		for _, host := range w.hosts() {
			if len(w.notes) < maxChains {
				w.follow(host)
			}
		}
		d.Notes = append(d.Notes, w.notes...)
		if w.short != "" {
			s.lookAgain = earliest(s.lookAgain, s.now.Add(chainRecheck))
		}
		if w.short != "" && s.speaks(c, d) {
			d.Line.Tail = joined("inferred: "+w.short, d.Line.Tail)
		}
	}
}

// mayWait reports whether c is a step that holds the line and runs for long,
// or a container whose attempts fail.
func (s *start) mayWait(c *model.Container, findings []model.Finding) bool {
	if c.Kind == model.KindEphemeral || c.Injected != "" || s.terminal() || !s.pod.Deadline.IsZero() {
		return false
	}
	if end := lastEnd(c); end != nil && !end.OK() && !runtimeMessage(end) && slices.ContainsFunc(findings, func(f model.Finding) bool {
		return f.Step == c.Name && f.Severity >= model.Blocking
	}) {
		return true
	}
	if s.head == len(s.pod.Steps) || s.index(c) != s.head || c.State.Phase != model.PhaseRunning || c.Hosts == "" {
		return false
	}
	due := c.State.Since.Add(waitPatience)
	s.lookAgain = earliest(s.lookAgain, future(due, s.now))
	return !s.now.Before(due)
}

// speaks reports whether the pod's own line is about c.
func (s *start) speaks(c *model.Container, d *model.Diagnosis) bool {
	if len(d.Findings) > 0 && d.Findings[0].Severity > model.Info {
		return d.Findings[0].Step == c.Name
	}
	return d.Verdict == words.Starting && s.index(c) == s.head
}

// hosts are those that the last words of the container name, then those of its
// command and environment.
func (w *wait) hosts() []string {
	line, _ := w.output(w.c, lastEnd(w.c))
	var found hosts.Found
	found.Line(line)
	w.last, w.named = line, found.Named
	w.awaited = append(found.Awaited, strings.Fields(w.c.Awaits)...)
	out := append(slices.Clone(found.Named), strings.Fields(w.c.Awaits)...)
	return compact(append(out, strings.Fields(w.c.Hosts)...))
}

// compact leaves out what was there before.
func compact(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// follow looks for the Service that a host names, and notes what is wrong with
// it.
func (w *wait) follow(host string) {
	for _, t := range w.targets(host) {
		fact := w.ask(model.Question{Subject: model.AboutServices, Namespace: t.namespace})
		switch {
		case fact == nil:
			return // nothing is known yet
		case fact.Refused != "":
			w.refused("services of " + t.namespace + ": " + fact.Refused)
			return
		}
		if service := serviceOf(fact, t.service); service != nil {
			w.unready(host, t, service, fact.At)
			return
		}
		if t.sure && slices.Contains(w.awaited, host) {
			w.missing(host, t, fact.At)
			return
		}
	}
}

func serviceOf(fact *model.Fact, name string) *model.Service {
	for i := range fact.Services {
		if fact.Services[i].Name == name {
			return &fact.Services[i]
		}
	}
	return nil
}

// refused says once that Services may not be read.
func (w *wait) refused(text string) {
	if !slices.ContainsFunc(w.notes, func(n model.Note) bool { return n.Text == text }) {
		w.notes = append(w.notes, model.Note{Step: w.c.Name, Text: text})
	}
}

// missing notes a Service that the container asks for and that is not there.
func (w *wait) missing(host string, t target, at time.Time) {
	w.conclude(model.Note{
		Text:     "inferred: waits for " + w.title(t) + ", which does not exist",
		Evidence: append(w.evidence(host), model.Evidence{Source: "services of " + t.namespace, Text: "no " + t.service, Time: at}),
	}, w.title(t)+" does not exist")
}

// unready notes a Service without a ready address, and the worst of the pods
// behind it.
func (w *wait) unready(host string, t target, service *model.Service, at time.Time) {
	if service.External || service.Ready > 0 {
		return
	}
	verb := "names "
	if w.sure || slices.Contains(w.awaited, host) || slices.Contains(w.named, host) {
		verb = "waits for "
	}
	behind, about := w.behindText(t, service)
	text := fmt.Sprintf("%s: %s, %d not ready", service.Name, count(0, "ready address", "ready addresses"), service.NotReady)
	w.conclude(model.Note{
		Text: "inferred: " + verb + w.title(t) + ", which has no ready address · " + behind, About: about,
		Evidence: append(w.evidence(host), model.Evidence{Source: "endpoints of " + t.namespace, Text: text, Time: at}),
	}, w.title(t)+" has no ready address")
}

func (w *wait) conclude(n model.Note, short string) {
	n.Step, n.Inferred = w.c.Name, true
	if slices.ContainsFunc(w.notes, func(other model.Note) bool { return other.Text == n.Text }) {
		return
	}
	w.notes = append(w.notes, n)
	if w.short == "" {
		w.short = short
	}
}

// title names a Service, with its namespace where that is not the pod's.
func (w *wait) title(t target) string {
	if t.namespace != w.pod.Namespace {
		return "service " + t.namespace + "/" + t.service
	}
	return "service " + t.service
}

// evidence is where the host was found.
func (w *wait) evidence(host string) []model.Evidence {
	if slices.Contains(w.named, host) {
		return []model.Evidence{{Source: "last line of " + w.c.Name, Text: w.last, Time: endTime(lastEnd(w.c))}}
	}
	return []model.Evidence{{Source: "command or environment of " + w.c.Name, Text: host}}
}
