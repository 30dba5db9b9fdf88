package model

import (
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Severity orders findings by how much they keep a pod from being up.
type Severity uint8

// The severities.
const (
	// Info explains, and asks for nothing.
	Info Severity = iota
	// Warning may become a problem, or makes the start slow.
	Warning
	// Blocking keeps the pod from coming up, as long as it lasts.
	Blocking
	// Fatal means that the pod will never come up.
	Fatal
)

var severityNames = [...]string{Info: "info", Warning: "warning", Blocking: "blocking", Fatal: "fatal"}

// String returns info, warning, blocking or fatal.
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes what String returns.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Heals says what it takes for the cause of a finding to go away.
type Heals string

// The ways in which a finding ends.
const (
	HealsItself Heals = "itself"       // a later try may work with nobody doing anything
	NeedsChange Heals = "needs-change" // someone has to change something
	HealsNever  Heals = "never"        // this pod is beyond it
)

// Evidence is what a statement rests on.
type Evidence struct {
	Source string    `json:"source"` // a field path, "event REASON", or "log"
	Text   string    `json:"text"`
	Time   time.Time `json:"time,omitzero"`
}

// Finding is one cause, with its evidence.
type Finding struct {
	Code     string
	Severity Severity
	Heals    Heals
	// Summary is one sentence without a final stop; times that run are in
	// NotBefore, not in the text.
	Summary string
	// Short is the same in few words, for a row that names the container
	// already; "" for what concerns the pod.
	Short string
	// Step names the container at fault; "" for what concerns the pod.
	Step string
	// Blocks names the parts that wait because of it.
	Blocks   []string
	Evidence []Evidence
	// Next is the command that a person would run next.
	Next string
	// Since is when the trouble began, as far as the evidence reaches.
	Since time.Time
	// NotBefore is the earliest next try; zero when none is known.
	NotBefore time.Time
	// Usual is set when NotBefore follows the kubelet's default schedule and
	// nothing that was said of this try.
	Usual bool
	// Running is since when another try runs; zero when none does.
	Running time.Time
	// Cause tells whether other pods have the same trouble.
	Cause Cause
}

// Part is where one part of a pod stands and why.
type Part struct {
	Name  string // "" for the sandbox
	State words.State
	Line  Line
	// WaitsFor names what has to come first while State is StateWaiting: a node,
	// the kubelet, the sandbox or a step; "" otherwise.
	WaitsFor string
	// Output is the last line that the newest failed attempt left: of its
	// termination message, or else of its log as far as that was read; "" when
	// there is none.
	Output string
}

// Diagnosis is what there is to say about a pod at one moment.
type Diagnosis struct {
	Verdict words.Verdict
	// Attention is set when a person should look: stuck, failed, slow, or
	// waiting for longer than a start should take.
	Attention bool
	// Since is when the trouble began; without trouble, when the pod reached
	// its verdict.
	Since time.Time
	// Line is the one line for the pod: the cause first.
	Line Line
	// Findings are the causes, the one that matters most first.
	Findings []Finding
	// Sandbox and Parts tell where each part stands: the sandbox, then steps,
	// containers and ephemeral containers in spec order. A Store leaves them out
	// for pods that are up, which are many: Store.Explain has them.
	Sandbox *Part
	Parts   []Part
	// Notes say what further reading brought, in the order of the findings.
	Notes []Note
	// Asks is what is worth reading because of this diagnosis.
	Asks []Question
	// Recheck is when time alone may change the diagnosis; zero for never.
	Recheck time.Time
}

// Part returns the part of that name, nil when there is none.
func (d *Diagnosis) Part(name string) *Part {
	for i := range d.Parts {
		if d.Parts[i].Name == name {
			return &d.Parts[i]
		}
	}
	return nil
}

// Diagnoser draws a diagnosis from what was seen of a pod up to now. Events
// are ordered by their last occurrence, oldest first.
type Diagnoser func(p *Pod, events []*Event, past *Past, now time.Time) Diagnosis
