package tui

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// label names a member before its lines: within a workload by what tells its
// pods apart.
func (c *crew) label(one *member) string {
	if c.workload == nil {
		return words.Clean(one.part)
	}
	name := one.entry.Pod.Name
	if rest, ok := strings.CutPrefix(name, c.workload.name+"-"); ok && len(rest) > 4 {
		return rest
	}
	return name
}

// sourceRoles tell neighbours apart in the colours of the theme. That of what
// is bad is left to errors.
var sourceRoles = [...]words.Role{words.RoleBusy, words.RoleGood, words.RoleWarn, words.RolePlain}

// sourceStyle is how the name of a source is set. Every other round of roles is
// underlined, which a theme without colours can do as well.
func (m *Model) sourceStyle(i int) theme.Style {
	roles := sourceRoles[:]
	if m.options.Theme.Colorless() {
		roles = []words.Role{words.RolePlain}
	}
	style := m.options.Theme.Role(roles[i%len(roles)])
	style.Underline = i/len(roles)%2 == 1
	return style
}

// dressCrew tells the log what is known about the crew now.
func (m *Model) dressCrew() {
	c, r := m.stream.crew, m.roll()
	c.page.End(r.over())
	c.page.SetVoid(m.crewVoid(r))
	m.log.SetTitle(c.name, " · "+c.what+" · "+r.String())
}

// roll counts how many members of a crew stand where.
type roll struct{ follows, ended, refused, waits, left int }

func (m *Model) roll() roll {
	var r roll
	for _, one := range m.stream.crew.members {
		switch {
		case one.read != nil:
			r.follows++
		case one.left:
			r.left++
		case one.attempt == "" && m.there(one.entry):
			r.waits++
		case m.refused(one):
			r.refused++
		default:
			r.ended++
		}
	}
	return r
}

// refused reports whether the log of a member cannot be read: it ended while
// the container did not.
func (m *Model) refused(one *member) bool {
	if one.spoke || !m.there(one.entry) {
		return false
	}
	a, begun := one.newestAttempt()
	return begun && !a.Over
}

// over reports whether no line will come.
func (r roll) over() bool { return r.follows+r.waits+r.left == 0 }

// String says it, with what is zero left out.
func (r roll) String() string {
	var said []string
	for _, part := range [...]struct {
		n    int
		word string
	}{{r.follows, "followed"}, {r.ended, "ended"}, {r.refused, "not readable"}, {r.waits, "not started"}} {
		if part.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	text := strings.Join(said, ", ")
	if r.left > 0 {
		text += fmt.Sprintf(" · %d not read: %d at once are the most", r.left, mostStreams)
	}
	return text
}

// crewVoid says why there is no line, while there is none.
func (m *Model) crewVoid(r roll) string {
	switch {
	case m.cutOff():
		return linkBroke
	case r.follows > 0:
		return "none of them has printed anything yet; following"
	case r.waits > 0:
		return "their logs come by themselves as soon as they start"
	}
	return ""
}

// fileName names a file after the crew.
func (c *crew) fileName() string {
	return strings.ReplaceAll(c.name, "/", "-") + "-" + strings.ReplaceAll(c.what, " ", "-")
}
