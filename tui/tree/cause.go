package tree

import (
	"slices"
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// causeKey tells causes apart as model.Commons does: those of one namespace,
// and those that reach beyond it, whose namespace is "".
type causeKey struct{ namespace, key string }

// cause is what holds one or more workloads. When several stand under it, it
// has a row of its own above them.
type cause struct {
	key     causeKey
	blocks  map[*block]struct{} // all that it holds
	members []*block            // those that stand under its row, in display order
	head    *block
	common  model.Common
	spaces  int  // namespaces that it reaches into
	bare    bool // all members are pods that stand by themselves
}

func (m *Model) causeOf(key causeKey, text model.Cause) *cause {
	c := m.causes[key]
	if c == nil {
		c = &cause{key: key, blocks: map[*block]struct{}{}}
		id := ID{Level: LevelCause, Namespace: key.namespace, Name: key.key}
		r := row{level: LevelCause, fold: id, wrap: true}
		c.head = &block{id: id, head: c, pos: -1, rows: []row{r}}
		if key.namespace != "" {
			c.head.space = m.space(key.namespace)
			c.head.rows[0].depth = 1
		}
		m.causes[key] = c
	}
	c.common.Cause = text
	return c
}

// concern notes what holds b now. A block whose cause is no longer the one that
// it stands under leaves it.
func (m *Model) concern(b *block) {
	c := m.holder(b)
	if old := b.common; old != nil {
		m.moved[old] = struct{}{}
		if old != c {
			delete(old.blocks, b)
		}
	}
	b.common = c
	if c != nil {
		m.moved[c] = struct{}{}
		c.blocks[b] = struct{}{}
		b.held, b.heldSince = b.workload.Held(b.workload.Cause)
	}
	if b.cause != nil && b.cause != c && b.want {
		m.release(b)
	}
}

// holder returns the cause of b's trouble, nil when it has none that others
// could share.
func (m *Model) holder(b *block) *cause {
	w := b.workload
	if !b.want || !w.Attention || w.Cause.Key == "" {
		return nil
	}
	key := causeKey{b.id.Namespace, w.Cause.Key}
	if w.Cause.Cluster {
		key.namespace = ""
	}
	return m.causeOf(key, w.Cause)
}

// release has b stand in its namespace, where it waits for its place.
func (m *Model) release(b *block) {
	b.cause, b.settled = nil, false
	b.space.added = append(b.space.added, b)
	b.space.dirty = true
}

// adopt has b stand under c.
func (m *Model) adopt(c *cause, b *block) {
	b.cause, b.settled = c, true
	b.space.dirty = true
	m.build(b)
	m.measure(b)
}

// gather decides which blocks stand under the causes that changed, or under all
// of them. Unless they may be placed anew, only those that have no place yet
// join others.
func (m *Model) gather(all, free bool) {
	if all {
		for _, c := range m.causes {
			m.moved[c] = struct{}{}
		}
	}
	for c := range m.moved {
		delete(m.moved, c)
		m.gatherOne(c, free)
		if len(c.blocks) == 0 && len(c.members) == 0 {
			delete(m.causes, c.key)
		}
	}
}

func (m *Model) gatherOne(c *cause, free bool) {
	c.members = slices.DeleteFunc(c.members, func(b *block) bool { return b.cause != c || dismiss(b) })
	join := c.apart(free)
	switch n := len(c.members) + len(join); {
	case n == 1 && free:
		for _, b := range c.members {
			m.release(b)
			m.build(b)
			m.measure(b)
		}
		c.members = c.members[:0]
	case n > 1 || len(c.members) > 0:
		for _, b := range join {
			m.adopt(c, b)
		}
		c.members = insert(c.members, join, compareBlocks)
	}
	if free {
		slices.SortFunc(c.members, compareBlocks)
	}
	m.crown(c)
}

// apart returns the blocks that c holds, that do not stand under it and may.
func (c *cause) apart(free bool) []*block {
	if len(c.blocks) == len(c.members) {
		return nil
	}
	var join []*block
	for b := range c.blocks {
		if b.cause != c && (free || !b.settled) {
			join = append(join, b)
		}
	}
	return join
}

// crown sums up what stands under c and has its row placed or taken away.
func (m *Model) crown(c *cause) {
	head := c.head
	head.want = len(c.members) > 0
	if space := head.space; space != nil {
		space.dirty = true
	}
	if !head.want {
		return
	}
	c.sum()
	if !head.placed {
		head.placed = true
		if head.space != nil {
			head.space.added = append(head.space.added, head)
		} else {
			m.wideAdded = append(m.wideAdded, head)
		}
	}
	m.measure(head)
}

// sum adds up what the members have in common. The row ranks as the first of
// them would.
func (c *cause) sum() {
	first := c.members[0]
	c.common = model.Common{Cause: c.common.Cause, Namespace: c.key.namespace, Since: first.heldSince}
	c.head.rank, c.head.index, c.bare = first.rank, first.index, true
	spaces, last := map[*space]struct{}{}, (*space)(nil)
	for _, b := range c.members {
		w := b.workload
		c.common.Pods += b.held
		c.common.Verdict = max(c.common.Verdict, w.Verdict)
		if b.heldSince.Before(c.common.Since) {
			c.common.Since = b.heldSince
		}
		if b.rank.compare(c.head.rank) < 0 {
			c.head.rank = b.rank
		}
		c.head.index = min(c.head.index, b.index)
		c.bare = c.bare && w.Kind == model.KindPod
		if b.space != last {
			spaces[b.space], last = struct{}{}, b.space
		}
	}
	c.spaces = len(spaces)
}

// size says how much stands under c: "4 workloads, 31 pods".
func (c *cause) size() string {
	pods := count(c.common.Pods, "pod")
	switch {
	case c.bare:
		return count(len(c.members), "pod")
	case c.common.Pods == 0:
		return count(len(c.members), "workload")
	}
	return count(len(c.members), "workload") + ", " + pods
}

// named is how many members the row of a cause names.
const named = 3

// statement says the cause, and what it holds.
func (c *cause) statement() string {
	if c.spaces > 1 {
		return c.common.Cause.Text + " · in " + count(c.spaces, "namespace")
	}
	names := make([]string, 0, named)
	for _, b := range c.members[:min(named, len(c.members))] {
		names = append(names, b.id.Name)
	}
	text := c.common.Cause.Text + " · " + strings.Join(names, ", ")
	if more := len(c.members) - len(names); more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// open reports whether the members of c are shown. What the filter keeps is.
func (m *Model) open(c *cause) bool {
	switch m.folds[c.head.id] {
	case full:
		return true
	case folded:
		return false
	case automatic:
	}
	return !m.filter.Empty()
}

// tucked reports whether b is out of sight under its cause.
func (m *Model) tucked(b *block) bool { return b.cause != nil && !m.open(b.cause) }

// loose reports whether there are blocks that share a cause and do not stand
// under it.
func (m *Model) loose() bool {
	for _, c := range m.causes {
		if n := len(c.blocks); n > 1 && n > len(c.members) {
			return true
		}
	}
	return false
}

// depth is how far the rows of b are set in.
func (b *block) depth() int {
	if b.cause != nil && b.cause.head.space != nil {
		return 2
	}
	return 1
}

// home is the namespace of a block that stands outside of it.
func (b *block) home() string {
	if b.cause != nil && b.cause.head.space == nil {
		return b.id.Namespace + "/"
	}
	return ""
}

// placeWide gives the causes that reach beyond namespaces their places.
func (m *Model) placeWide(resort bool) {
	m.wide = slices.DeleteFunc(m.wide, dismiss)
	m.wideAdded = slices.DeleteFunc(m.wideAdded, dismiss)
	if resort {
		m.wide = append(m.wide, m.wideAdded...)
		slices.SortFunc(m.wide, compareWide)
	} else {
		m.wide = insert(m.wide, m.wideAdded, compareWide)
	}
	m.wideAdded = m.wideAdded[:0]
}

// compareWide puts what holds most pods first.
func compareWide(a, b *block) int {
	if order := b.head.common.Pods - a.head.common.Pods; order != 0 {
		return order
	}
	return strings.Compare(a.id.Name, b.id.Name)
}
