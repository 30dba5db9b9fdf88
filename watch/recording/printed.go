package recording

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// printedLines is how many lines of one attempt are kept at least, if there
	// are as many, and printedBytes how much of all attempts.
	printedLines = 500
	printedBytes = 32 << 20
	// lineCost is what a line takes beside its text, outputCost what an attempt
	// takes beside its lines.
	lineCost   = 40
	outputCost = 256
)

// Printed gathers what attempts printed last, and which pods they are of: the
// lines of a log do not tell it.
type Printed struct {
	outputs map[attemptName]*output
	// order is that in which the first lines came, and pods are the UIDs of the
	// pods of attempts that ended.
	order []*output
	pods  map[attemptName]ended
	bytes int
}

// attemptName names an attempt by the names that its pod and container have, and
// by the container's ID without the runtime.
type attemptName struct{ namespace, pod, container, id string }

// ended is an attempt that ended, by what a question names.
type ended struct{ pod, attempt string }

// output is the end of what an attempt printed.
type output struct {
	attemptName
	lines []string
	times []time.Time
	bytes int
	cut   bool
}

// NewPrinted returns what has gathered nothing yet.
func NewPrinted() *Printed {
	return &Printed{outputs: map[attemptName]*output{}, pods: map[attemptName]ended{}}
}

// Sees takes a state of a pod: it tells which attempts have ended.
func (p *Printed) Sees(pod *model.Pod) {
	for c := range pod.Parts() {
		for _, end := range [...]*model.Termination{c.Last, c.State.Ended} {
			if end != nil && end.ID != "" {
				p.pods[attemptName{pod.Namespace, pod.Name, c.Name, BareID(end.ID)}] = ended{pod.UID, end.ID}
			}
		}
	}
}

// Take takes an entry that holds a line of a log.
func (p *Printed) Take(e Entry) error {
	if e.Type != Added {
		return nil
	}
	log, err := e.Log()
	if err != nil {
		return fmt.Errorf("read recording: %w", err)
	}
	o := p.open(log)
	o.cut = o.cut || log.Cut
	for _, text := range log.Pieces() {
		o.lines, o.times = append(o.lines, text), append(o.times, e.Written(log))
		o.bytes += len(text) + lineCost
		p.bytes += len(text) + lineCost
	}
	if len(o.lines) >= 2*printedLines || o.bytes > 2*model.MaxTryBytes {
		p.bytes -= o.trim()
	}
	for p.bytes > printedBytes && len(p.order) > 1 {
		p.drop()
	}
	return nil
}

// open returns the output that a line belongs to.
func (p *Printed) open(log *Log) *output {
	name := attemptName{words.Clean(log.Namespace), words.Clean(log.Pod), words.Clean(log.Container), BareID(words.Clean(log.ContainerID))}
	o := p.outputs[name]
	if o == nil {
		o = &output{attemptName: name, bytes: outputCost}
		p.bytes += outputCost
		p.outputs[name] = o
		p.order = append(p.order, o)
	}
	return o
}

// trim keeps the end, and returns how many bytes it let go.
func (o *output) trim() int {
	from, size := len(o.lines), outputCost
	for from > 0 && len(o.lines)-from < printedLines && size <= model.MaxTryBytes {
		from--
		size += len(o.lines[from]) + lineCost
	}
	if from == 0 {
		return 0
	}
	gone := o.bytes - size
	o.lines, o.times = slices.Clone(o.lines[from:]), slices.Clone(o.times[from:])
	o.bytes, o.cut = size, true
	return gone
}

// drop forgets the output that began first.
func (p *Printed) drop() {
	oldest := p.order[0]
	p.order = p.order[1:]
	p.bytes -= oldest.bytes
	delete(p.outputs, oldest.attemptName)
}

// Items returns the logs of the attempts that ended, as of a time, as answers to
// the questions about them.
func (p *Printed) Items(at time.Time) []model.Item {
	var out []model.Item
	for _, o := range p.order {
		end, known := p.pods[o.attemptName]
		if !known {
			continue
		}
		o.trim()
		out = append(out, factItem(model.Fact{
			Question: model.Question{
				Subject: model.AboutLog, Namespace: o.namespace, Name: o.pod, UID: end.pod, Container: o.container, Attempt: end.attempt,
			},
			Lines: o.lines, Times: o.times, Cut: o.cut, Free: true,
		}, at))
	}
	return out
}
