package model

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// The attempts remembered for one container: the first ones that were seen, which
// show how the trouble began, and the newest. What was between them goes.
const (
	firstAttempts = 3
	maxAttempts   = 32
)

// Span is a run of attempts by their numbers, both of which belong to it.
type Span struct{ From, To int }

// String returns "4 to 31", or "4".
func (s Span) String() string {
	if s.From == s.To {
		return strconv.Itoa(s.From)
	}
	return fmt.Sprintf("%d to %d", s.From, s.To)
}

// Attempt is one try of a container.
type Attempt struct {
	// Number counts from 1 and is the restart count plus one.
	Number int
	// Over is set when the attempt has ended, with or without a known time.
	Over bool
	// Termination has times and exit, as far as they are known.
	Termination
}

// Past is what was seen of a pod and is no longer in its present status.
type Past struct {
	// Rebuilds counts the times that the pod's containers were seen to start
	// over.
	Rebuilds int

	attempts map[string][]Attempt
	unkept   map[string]Span
	// hooks are the last texts about failed postStart hooks, by container: the
	// back-off that follows takes them out of the status.
	hooks map[string]string
	told  map[toldKey]*Event
	// siblings are the durations of a step in the other pods of the workload;
	// nil in a Past that no store keeps.
	siblings func(step string) []time.Duration
	// beyond looks up what is known beyond the pod; nil in a Past that no store
	// keeps.
	beyond beyond
}

// beyond is what is known beyond a pod.
type beyond interface {
	fact(q Question) *Fact
	output(container, attempt string) []string
	claimEvents(namespace, name string) []*Event
	pods(namespace, choice string, pick func(*Pod) bool) []*Entry
}

// Fact returns the newest answer to q, nil when there is none.
func (h *Past) Fact(q Question) *Fact {
	if h.beyond == nil {
		return nil
	}
	return h.beyond.fact(q)
}

// Output returns the end of the log of one attempt, as far as it was read.
func (h *Past) Output(container, attempt string) []string {
	if h.beyond == nil {
		return nil
	}
	return h.beyond.output(container, attempt)
}

// ClaimEvents returns the events about a claim, oldest first.
func (h *Past) ClaimEvents(namespace, name string) []*Event {
	if h.beyond == nil {
		return nil
	}
	return h.beyond.claimEvents(namespace, name)
}

// Pods returns the pods of a namespace that pick chooses, by name. Choices of
// one name are the same choice: many pods may wait for one Service, and the
// pods behind it are looked for once. The slice is the store's own.
func (h *Past) Pods(namespace, choice string, pick func(*Pod) bool) []*Entry {
	if h.beyond == nil {
		return nil
	}
	return h.beyond.pods(namespace, choice, pick)
}

// Siblings returns how long a step took in those other pods of the workload in
// which it is done, in no order.
func (h *Past) Siblings(step string) []time.Duration {
	if h.siblings == nil {
		return nil
	}
	return h.siblings(step)
}

// HookFailure returns the newest text about a failed postStart hook of a
// container that was seen, "" when none was.
func (h *Past) HookFailure(container string) string { return h.hooks[container] }

// observe remembers what the newer projection of a pod no longer shows.
func (h *Past) observe(older, newer *Pod) {
	if startedOver(older, newer) {
		h.Rebuilds++
	}
	for _, list := range [...][]Container{older.Steps, older.Containers} {
		for i := range list {
			h.remember(&list[i])
		}
	}
}

// remember keeps the ended attempts that the status of c shows. An attempt
// that ended well on the first try is not worth the memory: its status shows
// it until another follows.
func (h *Past) remember(c *Container) {
	if c.State.Phase == PhaseWaiting && c.State.Reason == "PostStartHookError" {
		if h.hooks == nil {
			h.hooks = map[string]string{}
		}
		h.hooks[c.Name] = c.State.Message
	}
	if c.Restarts == 0 && (c.State.Ended == nil || c.State.Ended.OK()) && c.Last == nil {
		return
	}
	for _, attempt := range present(c) {
		if attempt.Over {
			h.add(c.Name, attempt)
		}
	}
	if len(h.attempts[c.Name]) > maxAttempts {
		h.forget(c.Name)
	}
}

// add keeps an attempt, in the place of what was known of it. A record that the
// kubelet made up for an instance that was gone has no container ID, and knows
// less than the instance's own.
func (h *Past) add(name string, attempt Attempt) {
	if h.attempts == nil {
		h.attempts = map[string][]Attempt{}
	}
	list := h.attempts[name]
	if at := slices.IndexFunc(list, attempt.same); at >= 0 {
		if attempt.ID != "" || list[at].ID == "" {
			list[at] = attempt
		}
		return
	}
	h.attempts[name] = append(list, attempt)
}

// forget lets the oldest attempts go that are not of the first.
func (h *Past) forget(name string) {
	if h.unkept == nil {
		h.unkept = map[string]Span{}
	}
	list, end := h.attempts[name], len(h.attempts[name])-maxAttempts+firstAttempts
	span := Span{list[firstAttempts].Number, list[end-1].Number}
	if before, some := h.unkept[name]; some {
		span.From = before.From
	}
	h.unkept[name] = span
	h.attempts[name] = slices.Delete(list, firstAttempts, end)
}

// Unkept returns which attempts of a container were seen and are not kept, for
// there were too many. It is false when all are.
func (h *Past) Unkept(container string) (Span, bool) {
	span, some := h.unkept[container]
	return span, some
}

func (a Attempt) same(b Attempt) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Number == b.Number
}

// present returns the attempts that the status of c shows, the older first. A
// container that waits for its next try has its newest attempt in lastState;
// otherwise the state is the newest and lastState the one before
// (pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses).
func present(c *Container) []Attempt {
	var out []Attempt
	shown := c.State.Phase == PhaseRunning || c.State.Phase == PhaseTerminated
	newest := c.Restarts + 1
	if end := lastEnd(c); end != nil && end.madeUp() && c.State.Phase != PhaseRunning {
		// The kubelet has counted the restart already.
		newest--
	}
	least := 1
	if c.Last != nil && shown {
		least = 2
	}
	newest = max(newest, least)
	if c.Last != nil {
		number := newest
		if shown {
			number--
		}
		out = append(out, Attempt{number, true, *c.Last})
	}
	switch c.State.Phase {
	case PhaseRunning:
		out = append(out, Attempt{newest, false, Termination{ID: c.State.ID, Started: c.State.Since}})
	case PhaseTerminated:
		out = append(out, Attempt{newest, true, *c.State.Ended})
	case PhaseNone, PhaseWaiting:
	}
	return out
}

// lastEnd is the newest end that the status of c shows, nil when there is none.
func lastEnd(c *Container) *Termination {
	if c.State.Ended != nil {
		return c.State.Ended
	}
	return c.Last
}

// madeUp reports whether the kubelet wrote the record of an instance that it
// no longer found. It counts the restart at once then, while it otherwise does
// so when the next instance is there (pkg/kubelet/kubelet_pods.go,
// convertToAPIContainerStatuses).
func (t *Termination) madeUp() bool {
	return t.ID == "" && (t.Reason == "RestartingAllContainers" || t.Reason == "ContainerStatusUnknown")
}

// Attempts returns the attempts of c as far as they were seen, oldest first.
// Numbers that are missing were not seen, or are not kept.
func (h *Past) Attempts(c *Container) []Attempt {
	merged := Past{}
	for _, attempt := range h.attempts[c.Name] {
		merged.add(c.Name, attempt)
	}
	for _, attempt := range present(c) {
		merged.add(c.Name, attempt)
	}
	out := merged.attempts[c.Name]
	slices.SortStableFunc(out, func(a, b Attempt) int { return a.Number - b.Number })
	return out
}

// startedOver reports whether the pod's steps began again. The first init
// container tells: it was done, and now another attempt of it is there. The
// later ones keep the status of their old attempt until their turn comes
// again. A pod without init containers tells by its address, which a new
// sandbox changes.
func startedOver(older, newer *Pod) bool {
	for i := range older.Steps {
		was := &older.Steps[i]
		if was.Kind != KindInit || was.State.Ended == nil || !was.State.Ended.OK() {
			continue
		}
		is := newer.Part(was.Name)
		return is != nil && (is.State.Ended == nil || is.State.Ended.ID != was.State.Ended.ID)
	}
	before, after := older.Sandbox.IPs, newer.Sandbox.IPs
	return len(before) > 0 && len(after) > 0 && before[0] != after[0]
}
