package diagnose

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// silentAfter is how long a kubelet may say nothing of a pod that was given
	// to it before its node is worth a look.
	silentAfter = 30 * time.Second
	// evictedFor is for how long after an eviction the state of the node says
	// something about it.
	evictedFor = 10 * time.Minute
)

// inquire adds what is found out beyond the pod: what is worth reading, and
// what the answers say, in the order of the findings. Nothing is asked about a
// pod that is up.
func (s *start) inquire(d *model.Diagnosis) {
	if d.Verdict == words.Up {
		return
	}
	for i := range d.Findings {
		s.noteFinding(d, &d.Findings[i])
	}
	s.noteSilence(d)
	s.notePreemptor(d)
	s.chain(d)
	s.askLogs(d.Findings)
	s.noteLogs(d)
	d.Asks = s.asks
	d.Recheck = earliest(d.Recheck, s.lookAgain)
}

// nodeCodes are the findings that the state of the pod's node says more about.
var nodeCodes = []string{codeNode, codeNetwork, codeRejected, codeEvicted}

func (s *start) noteFinding(d *model.Diagnosis, f *model.Finding) {
	over := f.Code == codeEvicted || f.Code == codeRejected
	switch {
	case over && !s.now.Before(f.Since.Add(evictedFor)):
	case slices.Contains(nodeCodes, f.Code):
		s.noteNode(d, s.pod.Node)
	case f.Code == codePreempting:
		s.noteNode(d, s.pod.NominatedNode)
	case slices.Contains(volumeCodes, f.Code), f.Code == codeUnschedulable && s.unfitForVolumes():
		s.noteClaims(d)
	}
}

// noteSilence looks at the node of a pod that its kubelet has not taken.
func (s *start) noteSilence(d *model.Diagnosis) {
	if s.pod.Node == "" || !s.pod.Started.IsZero() || !s.untouched() || s.terminal() {
		return
	}
	since := s.pod.Created
	if e := s.newest(about("Scheduled")); e != nil {
		since = e.Last
	}
	if due := since.Add(silentAfter); s.now.Before(due) {
		s.lookAgain = earliest(s.lookAgain, due)
		return
	}
	s.noteNode(d, s.pod.Node)
}

func (s *start) noteNode(d *model.Diagnosis, name string) {
	if name == "" || slices.ContainsFunc(s.asks, func(q model.Question) bool { return q.Subject == model.AboutNode && q.Name == name }) {
		return
	}
	fact := s.ask(model.Question{Subject: model.AboutNode, Name: name})
	switch {
	case fact == nil:
	case fact.Refused != "":
		note(d, "node "+name+": "+fact.Refused)
	case fact.Missing:
		note(d, "node "+name+" does not exist")
	case fact.Node != nil:
		note(d, "node "+name+" "+s.nodeText(fact.Node), nodeEvidence(fact.Node)...)
	}
}

func note(d *model.Diagnosis, text string, evidence ...model.Evidence) {
	d.Notes = append(d.Notes, model.Note{Text: text, Evidence: evidence})
}

// nodeText says how a node is, what is wrong with it first.
func (s *start) nodeText(n *model.Node) string {
	var parts []string
	message := strings.TrimRight(": "+short(n.Ready.Message), ":. ")
	switch n.Ready.Status {
	case "":
		parts = append(parts, "has not reported yet")
	case "True":
		parts = append(parts, "is ready")
	case "Unknown":
		parts = append(parts, "has not been heard from since "+s.clock(n.Ready.Since)+message)
	default:
		parts = append(parts, "is not ready since "+s.clock(n.Ready.Since)+message)
	}
	if n.Cordoned {
		parts = append(parts, "cordoned")
	}
	if len(n.Pressure) > 0 {
		parts = append(parts, "short of "+listed(n.Pressure))
	}
	if taints := ownTaints(n.Taints); len(taints) > 0 {
		parts = append(parts, plural(len(taints), "taint ", "taints ")+listed(taints))
	}
	return strings.Join(parts, " · ")
}

// ownTaints are those that someone put on the node: the others say what its
// conditions do.
func ownTaints(taints []string) []string {
	var out []string
	for _, taint := range taints {
		if !strings.HasPrefix(taint, "node.kubernetes.io/") {
			out = append(out, taint)
		}
	}
	return out
}

func nodeEvidence(n *model.Node) []model.Evidence {
	if n.Ready.Status == "" {
		return nil
	}
	e := fromCondition(&n.Ready)
	e.Source = "node " + n.Name + " " + e.Source
	return []model.Evidence{e}
}

// preemptedBy matches the scheduler's event on a pod that makes room for
// another (pkg/scheduler/framework/preemption); older servers leave the word
// "pod" out.
var preemptedBy = regexp.MustCompile(`^Preempted by (?:pod )?([0-9a-f-]{36}) on node `)

// notePreemptor names the pod that this one was moved out for.
func (s *start) notePreemptor(d *model.Diagnosis) {
	e := s.newest(about("Preempted"))
	if e == nil {
		return
	}
	match := preemptedBy.FindStringSubmatch(e.Message)
	if match == nil {
		return
	}
	switch fact := s.ask(model.Question{Subject: model.AboutPreemptor, UID: match[1]}); {
	case fact == nil:
	case fact.Refused != "":
		note(d, "the pod that it makes room for: "+fact.Refused, fromEvent(e))
	case fact.Missing:
		note(d, "made room for a pod that is gone", fromEvent(e))
	case fact.Preemptor != nil:
		p := fact.Preemptor
		text := "made room for pod " + p.Namespace + "/" + p.Name
		if p.Priority != "" {
			text += " (priority " + p.Priority + ")"
		}
		note(d, text, fromEvent(e))
	}
}

// noteLogs says why the last words of a failed attempt could not be read.
func (s *start) noteLogs(d *model.Diagnosis) {
	for _, q := range s.asks {
		if q.Subject != model.AboutLog || q.Previous || q.Told {
			continue
		}
		if fact := s.past.Fact(q); fact != nil && fact.Refused != "" {
			d.Notes = append(d.Notes, model.Note{Step: q.Container, Text: "log of " + q.Container + ": " + fact.Refused})
		}
	}
}

// clock writes a time of the day, and has it looked at again when the day is
// over.
func (s *start) clock(t time.Time) string {
	s.lookAgain = earliest(s.lookAgain, words.NextDay(s.now))
	return words.Clock(t, s.now)
}
