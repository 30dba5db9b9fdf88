package keymap

import (
	"fmt"
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

func unknownActions(bindings []Binding, overrides map[string][]string) []*Mistake {
	names := make([]string, 0, len(bindings))
	for _, b := range bindings {
		if !slices.Contains(names, string(b.Action)) {
			names = append(names, string(b.Action))
		}
	}
	var wrong []*Mistake
	for name := range overrides {
		if !slices.Contains(names, name) {
			wrong = append(wrong, &Mistake{Action(name), "there is no such action; the actions are " + strings.Join(names, ", ")})
		}
	}
	return wrong
}

// build indexes bindings by scope and key, and tells of keys that would do two
// things in one place: the first keeps the key.
func build(bindings []Binding, overrides map[string][]string) (Map, []*Mistake) {
	m := Map{bindings: bindings}
	for i := range m.index {
		m.index[i] = map[string]Action{}
	}
	var wrong []*Mistake
	for _, b := range bindings {
		if b.Action == Interrupt && len(b.Keys) == 0 {
			wrong = append(wrong, &Mistake{b.Action, "it needs a key, or nothing would always quit"})
		}
		for _, scope := range b.Scopes {
			wrong = append(wrong, m.add(scope, b, overrides)...)
		}
	}
	return m, append(wrong, m.checkGlobal()...)
}

func (m Map) add(scope Scope, b Binding, overrides map[string][]string) []*Mistake {
	var wrong []*Mistake
	for _, key := range b.Keys {
		if printable(key) && types(scope, b.Action, key) {
			wrong = append(wrong, &Mistake{b.Action, fmt.Sprintf("key %q could no longer be typed into the filter; use one with ctrl or alt", key)})
			continue
		}
		if other, taken := m.index[scope][key]; taken {
			wrong = append(wrong, clash(key, scope, b.Action, other, overrides))
			continue
		}
		m.index[scope][key] = b.Action
	}
	return wrong
}

// types reports whether a printable key of action would be missing in scope:
// text is typed there, or may be. Only a blank can be done without, where
// names are marked.
func types(scope Scope, action Action, key string) bool {
	switch scope {
	case InFilter, InPrompt, InSearch, Global:
		return true
	case InPick:
		return action != Mark || key != "space"
	default:
		return false
	}
}

// clash tells of two actions with one key. The one that a person bound anew is
// the one to be told about.
func clash(key string, scope Scope, action, other Action, overrides map[string][]string) *Mistake {
	if _, bound := overrides[string(action)]; !bound {
		action, other = other, action
	}
	return &Mistake{action, fmt.Sprintf("key %q already means %s in the %s", key, other, scope)}
}

func (m Map) checkGlobal() []*Mistake {
	var wrong []*Mistake
	for _, scope := range Scopes() {
		if scope == Global {
			continue
		}
		for key, action := range m.index[Global] {
			if other, taken := m.index[scope][key]; taken {
				wrong = append(wrong, &Mistake{action, fmt.Sprintf("key %q already means %s in the %s", key, other, scope)})
			}
		}
	}
	return wrong
}
