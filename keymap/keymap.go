package keymap

import (
	"slices"
	"strings"
)

// Map is a checked set of bindings. The zero Map has none; use Default or
// Bind.
type Map struct {
	bindings []Binding
	index    [len(scopeNames)]map[string]Action
}

// Default returns the bindings that hold without a configuration.
func Default() Map {
	m, wrong := Bind(nil)
	if len(wrong) > 0 {
		panic(wrong[0]) // the built-in table contradicts itself; a test proves that it does not
	}
	return m
}

// Mistake is something wrong with the keys of one action.
type Mistake struct {
	Action Action
	Text   string
}

// Error says which action and what is wrong.
func (m *Mistake) Error() string { return "bind " + string(m.Action) + ": " + m.Text }

// Bind returns the default bindings with the keys of some actions replaced.
// An empty list of keys takes an action's keys away. What is wrong with an
// override is told, ordered by action, and its action keeps its default keys.
func Bind(overrides map[string][]string) (Map, []*Mistake) {
	bindings := defaults()
	wrong := unknownActions(bindings, overrides)
	bad := map[Action]bool{}
	for i := range bindings {
		b := &bindings[i]
		keys, ok := overrides[string(b.Action)]
		if !ok || bad[b.Action] {
			continue
		}
		spelled, err := spellAll(keys)
		if err != nil {
			bad[b.Action] = true
			wrong = append(wrong, &Mistake{b.Action, err.Error()})
			continue
		}
		b.Keys = spelled
	}
	m, conflicts := build(bindings, overrides)
	wrong = append(wrong, conflicts...)
	slices.SortStableFunc(wrong, func(a, b *Mistake) int { return strings.Compare(string(a.Action), string(b.Action)) })
	return m, slices.CompactFunc(wrong, func(a, b *Mistake) bool { return *a == *b })
}

// Lookup returns what key does in scope.
func (m Map) Lookup(scope Scope, key string) (Action, bool) {
	if action, ok := m.index[scope][key]; ok {
		return action, true
	}
	action, ok := m.index[Global][key]
	return action, ok
}

// Bindings returns the bindings of scope that have a key, in the order in
// which they are shown. Those of Global are listed under Global only.
func (m Map) Bindings(scope Scope) []Binding {
	var found []Binding
	for _, b := range m.bindings {
		if len(b.Keys) > 0 && slices.Contains(b.Scopes, scope) {
			found = append(found, b)
		}
	}
	return found
}

// Key returns the first key of action, "" when it has none.
func (m Map) Key(action Action) string {
	for _, b := range m.bindings {
		if b.Action == action && len(b.Keys) > 0 {
			return b.Keys[0]
		}
	}
	return ""
}
