package keymap

import (
	"fmt"
	"slices"
	"strings"
)

// clash is a key that two actions have.
type clash struct {
	action, other Action
	key           string
	scopes        []string // where
}

// clashes collects them, so that one that holds in many places is told once.
type clashes []clash

// add notes that two actions have a key in scope. The one that a person bound
// anew is the one to be told about.
func (c *clashes) add(key string, scope Scope, action, other Action, overrides map[string][]string) {
	if _, bound := overrides[string(action)]; !bound {
		action, other = other, action
	}
	i := slices.IndexFunc(*c, func(one clash) bool { return one.key == key && one.action == action && one.other == other })
	if i < 0 {
		i = len(*c)
		*c = append(*c, clash{action: action, other: other, key: key})
	}
	(*c)[i].scopes = append((*c)[i].scopes, "the "+scope.String())
}

func (c clashes) mistakes() []*Mistake {
	var wrong []*Mistake
	for _, one := range c {
		text := fmt.Sprintf("key %q already means %s in %s", one.key, one.other, strings.Join(one.scopes, ", "))
		wrong = append(wrong, &Mistake{one.action, text})
	}
	return wrong
}
