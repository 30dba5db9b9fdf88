package tui

import (
	"slices"

	"github.com/initwatch/initwatch/keymap"
)

// hints are the keys of the moment, without those that would only say that
// there is nothing for them to do.
func (m *Model) hints() []keymap.Hint {
	idle := m.idle()
	hints := slices.DeleteFunc(m.options.Keys.Hints(m.scope()), func(h keymap.Hint) bool {
		return slices.ContainsFunc(idle, func(a keymap.Action) bool { return m.hintOf(h, a) })
	})
	if m.scope() == keymap.InPrompt && m.prompt.kind == promptSpan {
		m.rename(hints)
	}
	return hints
}

// keyed says behind something what a key does. An action that was left without
// one is not told of.
func (m *Model) keyed(behind string, a keymap.Action, does string) string {
	key := m.options.Keys.Key(a)
	if key == "" {
		return ""
	}
	return behind + keymap.Label(key) + " " + does
}

// hintOf reports whether a hint is the one of an action.
func (m *Model) hintOf(h keymap.Hint, a keymap.Action) bool {
	return h.Keys == keymap.Label(m.options.Keys.Key(a))
}

// rename says what the keys of a prompt do where it is asked how much of a log
// to read: nothing is kept there, and nothing was there to be cleared.
func (m *Model) rename(hints []keymap.Hint) {
	for i := range hints {
		switch h := &hints[i]; {
		case m.hintOf(*h, keymap.Accept):
			h.Text = "read anew"
		case m.hintOf(*h, keymap.Clear):
			h.Text = "back"
		}
	}
}

// idle are the actions of the moment that do nothing with what is shown: where
// one can be taken only, none is marked; several logs have no attempts; and
// only a pod has an environment, and volumes as a whole.
func (m *Model) idle() []keymap.Action {
	switch m.scope() {
	case keymap.InPick:
		if !m.picker.list.Many() {
			return []keymap.Action{keymap.Mark}
		}
	case keymap.InPrompt:
		if m.prompt.kind == promptSpan {
			return []keymap.Action{keymap.Expression}
		}
	case keymap.InLog:
		if m.stream.crew != nil {
			return []keymap.Action{keymap.Previous}
		}
	case keymap.InDetails:
		return m.idleInDetails()
	default:
	}
	return nil
}

func (m *Model) idleInDetails() []keymap.Action {
	switch s := m.side.subject; {
	case !s.pod():
		return []keymap.Action{keymap.Flow, keymap.Values}
	case s.part != "":
		return []keymap.Action{keymap.Flow}
	}
	return nil
}
