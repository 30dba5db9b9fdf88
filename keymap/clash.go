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
	places        []string
}

// clashes collects them, so that one that holds in many places is told once.
type clashes []clash

// add notes that two actions have a key in a place. The one that a person bound
// anew is the one to be told about.
func (c *clashes) add(key, place string, action, other Action, overrides map[string][]string) {
	if _, bound := overrides[string(action)]; !bound {
		action, other = other, action
	}
	i := slices.IndexFunc(*c, func(one clash) bool { return one.key == key && one.action == action && one.other == other })
	if i < 0 {
		i = len(*c)
		*c = append(*c, clash{action: action, other: other, key: key})
	}
	(*c)[i].places = append((*c)[i].places, place)
}

func (c clashes) mistakes() []*Mistake {
	var wrong []*Mistake
	for _, one := range c {
		text := fmt.Sprintf("key %q already means %s in %s", one.key, one.other, strings.Join(one.places, ", "))
		wrong = append(wrong, &Mistake{one.action, text})
	}
	return wrong
}
