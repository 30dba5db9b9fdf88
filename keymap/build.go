package keymap

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func unknownActions(bindings []Binding, overrides map[string][]string) []*Mistake {
	names := make([]string, 0, len(bindings))
	for _, b := range bindings {
		if !slices.Contains(names, string(b.Action)) {
			names = append(names, string(b.Action))
		}
	}
	var wrong []*Mistake
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		if slices.Contains(names, name) {
			continue
		}
		text := "there is no such action"
		if len(wrong) == 0 { // once is enough of so many
			text += "; the actions are " + strings.Join(names, ", ")
		}
		wrong = append(wrong, &Mistake{Action(name), text})
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
	var found clashes
	for _, b := range bindings {
		if b.Action == Interrupt && len(b.Keys) == 0 {
			wrong = append(wrong, &Mistake{b.Action, "it needs a key, or nothing would always quit"})
		}
		for _, scope := range b.Scopes {
			wrong = append(wrong, m.add(scope, b, overrides, &found)...)
		}
	}
	for _, shared := range [...]Scope{Global, InReplay} {
		m.checkShared(shared, overrides, &found)
	}
	return m, append(wrong, found.mistakes()...)
}

func (m Map) add(scope Scope, b Binding, overrides map[string][]string, found *clashes) []*Mistake {
	var wrong []*Mistake
	for _, key := range b.Keys {
		if printable(key) && types(scope, b.Action, key) {
			wrong = append(wrong, &Mistake{b.Action, fmt.Sprintf("key %q could no longer be typed into the filter; use one with ctrl or alt", key)})
			continue
		}
		if other, taken := m.index[scope][key]; taken {
			found.add(key, "the "+scope.String(), b.Action, other, overrides)
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

// checkShared tells of keys of a place that do something else in all places
// where a scope works as well.
func (m Map) checkShared(shared Scope, overrides map[string][]string, found *clashes) {
	for _, key := range slices.Sorted(maps.Keys(m.index[shared])) {
		action := m.index[shared][key]
		for _, scope := range Scopes() {
			if other, taken := m.index[scope][key]; taken && scope != shared && shared.WorksIn(scope) {
				found.add(key, where(shared, scope), action, other, overrides)
			}
		}
	}
}

// where says in which place two keys of scopes that work there clash.
func where(shared, scope Scope) string {
	if shared == InReplay {
		return "the " + scope.String() + " of a recording"
	}
	return "the " + scope.String()
}
