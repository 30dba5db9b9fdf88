package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// named are the keys that have a name rather than a character, as Bubble Tea
// spells them.
var named = []string{
	"enter", "esc", "tab", "space", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end",
	"pgup", "pgdown", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// modifiers are in the order in which Bubble Tea prints them.
var modifiers = []string{"ctrl", "alt", "shift"}

func spellAll(keys []string) ([]string, error) {
	spelled := make([]string, 0, len(keys))
	for _, key := range keys {
		s, err := spell(key)
		if err != nil {
			return nil, err
		}
		if slices.Contains(spelled, s) {
			return nil, fmt.Errorf("key %q is given twice", key)
		}
		spelled = append(spelled, s)
	}
	return spelled, nil
}

// spell turns a key as people write it ("ctrl-d", "Ctrl+D", "G") into the
// name that Bubble Tea gives it.
func spell(key string) (string, error) {
	var held [3]bool
	base := key
	for {
		i, rest, ok := cutModifier(base)
		if !ok {
			break
		}
		held[i], base = true, rest
	}
	base, err := spellBase(base, held != [3]bool{})
	if err != nil {
		return "", fmt.Errorf("key %q: %w", key, err)
	}
	if held == [3]bool{2: true} && printable(base) && base != "space" {
		return shifted(key, base)
	}
	var b strings.Builder
	for i, modifier := range modifiers {
		if held[i] {
			b.WriteString(modifier + "+")
		}
	}
	return b.String() + base, nil
}

// shifted is what shift and a character type: a terminal sends that character,
// and not the keys.
func shifted(key, base string) (string, error) {
	upper := strings.ToUpper(base)
	if upper == base {
		return "", fmt.Errorf("key %q: give the character that it types", key)
	}
	return upper, nil
}

func cutModifier(key string) (index int, rest string, ok bool) {
	for i, modifier := range modifiers {
		n := len(modifier)
		if len(key) > n+1 && strings.EqualFold(key[:n], modifier) && (key[n] == '-' || key[n] == '+') {
			return i, key[n+1:], true
		}
	}
	return 0, key, false
}

func spellBase(base string, held bool) (string, error) {
	if name := strings.ToLower(base); slices.Contains(named, name) {
		return name, nil
	}
	if base == " " {
		return "space", nil
	}
	r, size := utf8.DecodeRuneInString(base)
	if size == 0 || size != len(base) || r == utf8.RuneError || !unicode.IsPrint(r) {
		return "", fmt.Errorf("not a key; give one character or one of %s, with ctrl-, alt- or shift- before it", strings.Join(named, ", "))
	}
	if held {
		return string(unicode.ToLower(r)), nil
	}
	return base, nil
}

// printable reports whether key types a character.
func printable(key string) bool {
	return key == "space" || utf8.RuneCountInString(key) == 1
}
