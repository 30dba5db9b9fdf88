package keymap

import "strings"

// Hint is a key and what it does, short enough for the footer.
type Hint struct {
	Keys string
	Text string
	// Stays keeps the hint however narrow the screen is: it leads to all other
	// keys, or out.
	Stays bool
}

// Hints returns what the footer shows in scope, most useful first. Bindings
// with the same word share one hint.
func (m Map) Hints(scope Scope) []Hint {
	var hints []Hint
	for _, b := range m.Bindings(scope) {
		if b.Short == "" {
			continue
		}
		key := Label(b.Keys[0])
		if n := len(hints); n > 0 && hints[n-1].Text == b.Short {
			hints[n-1].Keys += "/" + key
			hints[n-1].Stays = hints[n-1].Stays || b.Action.stays()
			continue
		}
		hints = append(hints, Hint{key, b.Short, b.Action.stays()})
	}
	return hints
}

// Label returns a key as people write it.
func Label(key string) string {
	if key == "+" {
		return key
	}
	head := strings.TrimSuffix(key, "+")
	return strings.ReplaceAll(head, "+", "-") + key[len(head):]
}

// Labels returns all keys of b as people write them.
func (b Binding) Labels() string {
	labels := make([]string, 0, len(b.Keys))
	for _, key := range b.Keys {
		labels = append(labels, Label(key))
	}
	return strings.Join(labels, " ")
}

// stays reports whether nobody may be left without the key of a: it ends
// something, or tells of all the others.
func (a Action) stays() bool {
	switch a {
	case Help, Quit, Back, Clear:
		return true
	default:
		return false
	}
}
