package replay

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// cutter cuts observations, which come in order, into the changes of a film.
type cutter struct {
	film  *Film
	facts *recording.Facts
	// told are the workloads that the files were found to tell of, spoken the
	// attempts whose logs were handed to the model.
	told   map[model.Scope]bool
	spoken map[*run]bool
	// began and last are the first and the last time of the present change, lost
	// says that something vanished in it.
	began, last time.Time
	some, lost  bool
	// text is how long the entries are, weight of how many parts the answers were
	// put together.
	text, weight int
}

// An answer is put together from all Services of a namespace, or all events about
// a claim, and one of them may come with each entry: answers may have as many
// parts as this, and one more for so many bytes of the files. A film stays in the
// order of its files' size then, and so does the time that it takes to load.
const (
	someParts = 100_000
	partBytes = 64
)

func (c *cutter) add(o *observation) error {
	if c.some && o.at.Sub(c.began) >= oneChange {
		c.close()
	}
	if !c.some {
		c.began, c.some = o.at, true
	}
	c.last = o.at
	c.text += o.size
	if o.object != nil {
		c.facts.Put(o.object, o.gone)
	}
	if o.mark != nil {
		if err := c.facts.Mark(*o.mark); err != nil {
			return err
		}
	}
	if o.tells {
		c.tell(&o.item)
	}
	c.film.archive.file(o)
	return nil
}

// finish ends the last change.
func (c *cutter) finish() {
	c.weight = 0
	c.close()
}

// close ends the present change with the answers that it changed. When there is
// no room for them they come with a later one.
func (c *cutter) close() {
	f := c.film
	if c.weight <= someParts+c.text/partBytes {
		items, parts := c.facts.Changed(c.last)
		c.weight += parts
		for _, item := range items {
			c.answer(item)
		}
	}
	if n := len(f.shots); n > 0 && (len(f.changes) == 0 || f.changes[len(f.changes)-1] < n) {
		f.changes = append(f.changes, n)
		if c.lost {
			f.losses = append(f.losses, n)
		}
	}
	c.some, c.lost = false, false
}

// answer takes over an answer that is another now.
func (c *cutter) answer(item model.Item) {
	f, key := c.film, item.Fact.Question.Key()
	if f.facts[key] == nil {
		f.asked = append(f.asked, key)
	}
	f.facts[key] = append(f.facts[key], item.Fact)
	c.shoot(item)
}

func (c *cutter) shoot(item model.Item) {
	c.lost = c.lost || item.Op == model.OpPodGone || item.Op == model.OpControllerGone || item.Op == model.OpEndList
	c.film.shots = append(c.film.shots, shot{c.last, item})
}

// tell takes an item over, with what else it means.
func (c *cutter) tell(item *model.Item) {
	c.readable(item)
	c.shoot(*item)
	switch item.Op {
	case model.OpPod:
		c.sight(item.Pod)
	case model.OpPodGone:
		name := podName{words.Clean(item.Key.Namespace), words.Clean(item.Key.Name)}
		c.film.pods[name] = append(c.film.pods[name], sighting{at: c.last})
	case model.OpEvent, model.OpEventGone, model.OpController, model.OpControllerGone, model.OpFact, model.OpBeginList, model.OpEndList, model.OpLink:
	}
}

// readable says of a kind of workload that the files tell of it, before the
// first of them: an event about one that is not among them is then about one
// that is gone.
func (c *cutter) readable(item *model.Item) {
	scope := item.Scope
	if w := item.Controller; w != nil {
		scope = model.Scope{Resource: model.Resource(strings.ToLower(w.Kind) + "s"), Namespace: w.Namespace}
	}
	if scope.Resource.Workload() && !c.told[scope] {
		c.told[scope] = true
		c.shoot(linked(scope))
	}
}

// linked says that what a scope holds is told of as it changes.
func linked(scope model.Scope) model.Item {
	return model.Item{Op: model.OpLink, Scope: scope, Link: model.LinkState{State: words.LinkLive}}
}

// sight remembers how a pod stood, and hands the logs over of attempts that
// ended: nobody has to ask for them.
func (c *cutter) sight(pod *model.Pod) {
	f, seen := c.film, sighting{c.last, pod}
	name := podName{pod.Namespace, pod.Name}
	f.pods[name] = append(f.pods[name], seen)
	if _, known := f.byUID[pod.UID]; !known {
		f.byUID[pod.UID] = seen
	}
	for part := range pod.Parts() {
		for _, ended := range [...]*model.Termination{part.Last, part.State.Ended} {
			c.handOver(pod, part.Name, ended)
		}
	}
}

// handOver hands the log of an attempt over, once, if it was read to its end:
// another line would be taken for the last.
func (c *cutter) handOver(pod *model.Pod, container string, ended *model.Termination) {
	if ended == nil {
		return
	}
	r := c.film.run(containerName{podName{pod.Namespace, pod.Name}, container}, ended.ID)
	if r == nil || r.Open || c.spoken[r] {
		return
	}
	c.spoken[r] = true
	fact := r.fact(model.Question{
		Subject: model.AboutLog, Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID, Container: container, Attempt: ended.ID,
	}, c.last)
	c.film.facts[fact.Question.Key()] = []*model.Fact{fact}
	c.shoot(model.Item{Op: model.OpFact, Fact: fact})
}
