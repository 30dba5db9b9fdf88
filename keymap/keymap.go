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
	m, err := Bind(nil)
	if err != nil {
		panic(err) // the built-in table contradicts itself; a test proves that it does not
	}
	return m
}

// Bind returns the default bindings with the keys of some actions replaced.
// An empty list of keys takes an action's keys away. Every mistake is
// reported with the action that it concerns.
func Bind(overrides map[string][]string) (Map, error) {
	bindings := defaults()
	if err := checkActions(bindings, overrides); err != nil {
		return Map{}, err
	}
	for i := range bindings {
		keys, ok := overrides[string(bindings[i].Action)]
		if !ok {
			continue
		}
		spelled, err := spellAll(keys)
		if err != nil {
			return Map{}, fmt.Errorf("bind %s: %w", bindings[i].Action, err)
		}
		bindings[i].Keys = spelled
	}
	return build(bindings)
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

func checkActions(bindings []Binding, overrides map[string][]string) error {
	names := make([]string, 0, len(bindings))
	for _, b := range bindings {
		names = append(names, string(b.Action))
	}
	var unknown []string
	for name := range overrides {
		if !slices.Contains(names, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("bind keys: unknown action %q; the actions are %s", unknown[0], strings.Join(names, ", "))
}

// build indexes bindings by scope and key and refuses a key that would do two
// things in one place.
func build(bindings []Binding) (Map, error) {
	m := Map{bindings: bindings}
	for i := range m.index {
		m.index[i] = map[string]Action{}
	}
	for _, b := range bindings {
		if b.Action == Interrupt && len(b.Keys) == 0 {
			return Map{}, fmt.Errorf("bind %s: it needs a key, or nothing would always quit", b.Action)
		}
		for _, scope := range b.Scopes {
			if err := m.add(scope, b); err != nil {
				return Map{}, err
			}
		}
	}
	return m, m.checkGlobal()
}

func (m Map) add(scope Scope, b Binding) error {
	for _, key := range b.Keys {
		if (scope == InFilter || scope == Global) && printable(key) {
			return fmt.Errorf("bind %s: key %q could no longer be typed into the filter; use one with ctrl or alt", b.Action, key)
		}
		if other, taken := m.index[scope][key]; taken {
			return fmt.Errorf("bind %s: key %q already means %s in the %s", b.Action, key, other, scope)
		}
		m.index[scope][key] = b.Action
	}
	return nil
}

func (m Map) checkGlobal() error {
	for _, scope := range Scopes() {
		if scope == Global {
			continue
		}
		for key, action := range m.index[Global] {
			if other, taken := m.index[scope][key]; taken {
				return fmt.Errorf("bind %s: key %q already means %s in the %s", action, key, other, scope)
			}
		}
	}
	return nil
}
