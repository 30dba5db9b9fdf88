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
	// endingBytes is how much is kept of what is known of attempts that ended.
	endingBytes = 16 << 20
	// lineCost is what a line takes beside its text, outputCost what an attempt
	// takes beside its names and lines.
	lineCost   = 40
	outputCost = 256
)

// Printed gathers what attempts printed last, and which pods they are of: the
// lines of a log do not tell it.
type Printed struct {
	file    int
	outputs map[attemptName]*output
	// order is that in which the first lines came.
	order []*output
	bytes int
	// endings are the attempts that ended last, and ended their names in that order:
	// their lines come soon after, as a rule.
	endings map[attemptName]ending
	ended   []attemptName
	tells   int // how much endings takes, in bytes
}

// attemptName names an attempt by the names that its pod and container have, and
// by the container's ID without the runtime.
type attemptName struct{ namespace, pod, container, id string }

func (n attemptName) cost() int {
	return outputCost + len(n.namespace) + len(n.pod) + len(n.container) + len(n.id)
}

// ending is what a question calls an attempt that ended.
type ending struct{ pod, attempt string }

// output is the end of what an attempt printed.
type output struct {
	attemptName
	Output
	ending ending // its attempt is "" while it is not known to have ended
	bytes  int
}

// NewPrinted returns what has gathered nothing yet.
func NewPrinted() *Printed {
	return &Printed{outputs: map[attemptName]*output{}, endings: map[attemptName]ending{}}
}

// NextFile says that what comes is of another file than what came.
func (p *Printed) NextFile() { p.file++ }

// Sees takes a state of a pod: it tells which attempts have ended.
func (p *Printed) Sees(pod *model.Pod) {
	for c := range pod.Parts() {
		for _, end := range [...]*model.Termination{c.Last, c.State.Ended} {
			if end != nil && end.ID != "" {
				p.end(attemptName{pod.Namespace, pod.Name, c.Name, BareID(end.ID)}, ending{pod.UID, end.ID})
			}
		}
	}
}

// end notes that an attempt has ended.
func (p *Printed) end(name attemptName, e ending) {
	if o := p.outputs[name]; o != nil {
		o.ending = e
		return
	}
	if _, known := p.endings[name]; known {
		return
	}
	p.endings[name] = e
	p.ended = append(p.ended, name)
	for p.tells += name.cost(); p.tells > endingBytes; p.tells -= name.cost() {
		name = pop(&p.ended)
		delete(p.endings, name)
	}
}

// pop takes the first of a queue, which does not hold on to it.
func pop[T any](queue *[]T) T {
	var none T
	first := (*queue)[0]
	(*queue)[0] = none
	*queue = (*queue)[1:]
	return first
}

// Take takes an entry about a log.
func (p *Printed) Take(e Entry) error {
	if !e.TellsOfLog() {
		return nil
	}
	log, err := e.Log()
	if err != nil {
		return fmt.Errorf("read recording: %w", err)
	}
	o := p.open(log)
	from := len(o.Lines)
	o.Add(p.file, e, log)
	for _, line := range o.Lines[from:] {
		o.bytes += len(line.Text) + lineCost
		p.bytes += len(line.Text) + lineCost
	}
	if len(o.Lines) >= 2*printedLines || o.bytes > 2*model.MaxTryBytes {
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
		o = &output{attemptName: name, ending: p.endings[name], bytes: name.cost()}
		p.bytes += o.bytes
		p.outputs[name] = o
		p.order = append(p.order, o)
	}
	return o
}

// trim keeps the end, and returns how many bytes it let go.
func (o *output) trim() int {
	if o.Mixed() {
		o.Sort()
	}
	from, size := len(o.Lines), o.cost()
	for from > 0 && len(o.Lines)-from < printedLines && size <= model.MaxTryBytes {
		from--
		size += len(o.Lines[from].Text) + lineCost
	}
	if from == 0 {
		return 0
	}
	gone := o.bytes - size
	o.Lines, o.Cut = slices.Clone(o.Lines[from:]), true
	o.bytes = size
	return gone
}

// drop forgets the output that began first.
func (p *Printed) drop() {
	oldest := pop(&p.order)
	p.bytes -= oldest.bytes
	delete(p.outputs, oldest.attemptName)
}

// Items returns the logs of the attempts that ended, as of a time, as answers to
// the questions about them. One that was not read to its end is no answer: what
// it ends with is not why the attempt failed.
func (p *Printed) Items(at time.Time) []model.Item {
	var out []model.Item
	for _, o := range p.order {
		if o.ending.attempt == "" || o.Open {
			continue
		}
		o.trim()
		out = append(out, factItem(o.fact(), at))
	}
	return out
}

// fact is the answer to the question about a log.
func (o *output) fact() model.Fact {
	fact := model.Fact{
		Question: model.Question{
			Subject: model.AboutLog, Namespace: o.namespace, Name: o.pod, UID: o.ending.pod, Container: o.container, Attempt: o.ending.attempt,
		},
		Cut: o.Cut, Free: true,
	}
	fact.Lines, fact.Times = Columns(o.Lines)
	return fact
}
