package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// loader walks a file.
type loader struct {
	settings *Settings
	path     string
	mistakes []error
}

func (l *loader) wrong(node *yaml.Node, format string, args ...any) {
	l.mistakes = append(l.mistakes, &Mistake{Path: l.path, Line: node.Line, text: fmt.Sprintf(format, args...)})
}

// sections are the settings that are no single values.
var sections = []string{"logs", "keys", "contexts"}

// section reads a mapping of settings. Names are those of the table with the
// section and a point before them.
func (l *loader) section(prefix string, node *yaml.Node) {
	l.pairs(prefix, node, func(name string, key, value *yaml.Node) {
		switch {
		case name == "keys":
			l.pairs(name, value, l.keys)
		case name == "contexts":
			l.pairs(name, value, l.context)
		case name == "logs":
			l.section(name, value)
		default:
			l.single(name, key, value)
		}
	})
}

// pairs goes through a mapping and tells of names that occur twice.
func (l *loader) pairs(prefix string, node *yaml.Node, each func(name string, key, value *yaml.Node)) {
	node = resolved(node)
	if node.Kind != yaml.MappingNode {
		if node.Tag != "!!null" {
			l.wrong(node, "%s is no mapping of names to values", cmp.Or(prefix, "the file"))
		}
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if line, twice := seen[key.Value]; twice {
			l.wrong(key, "%q is set twice, first on line %d", key.Value, line)
			continue
		}
		seen[key.Value] = key.Line
		name := key.Value
		if prefix != "" {
			name = prefix + "." + name
		}
		each(name, key, value)
	}
}

// resolved is what an alias stands for.
func resolved(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func (l *loader) single(name string, key, value *yaml.Node) {
	value = resolved(value)
	for _, known := range settings {
		if known.name != name {
			continue
		}
		if value.Kind != yaml.ScalarNode {
			l.wrong(value, "%s has to be one value", name)
			return
		}
		if err := known.read(l.settings, value.Value); err != nil {
			l.wrong(value, "%s: %v", name, err)
			return
		}
		l.origin(name, key)
		return
	}
	l.wrong(key, "unknown setting %q; the settings are %s", name, strings.Join(append(Names(), sections[1:]...), ", "))
}

func (l *loader) origin(name string, key *yaml.Node) {
	l.settings.origins[name] = Origin{File: l.path, Line: key.Line}
}

// keys reads the keys of one action: one key, or a list of them. Whether the
// action and the keys exist is for those who know them.
func (l *loader) keys(name string, key, value *yaml.Node) {
	var keys []string
	switch value = resolved(value); {
	case value.Kind == yaml.ScalarNode && value.Tag == "!!null":
	case value.Kind == yaml.ScalarNode:
		keys = []string{value.Value}
	case value.Kind == yaml.SequenceNode:
		for _, item := range value.Content {
			if item.Kind != yaml.ScalarNode {
				l.wrong(item, "%s: a key is one word", name)
				return
			}
			keys = append(keys, item.Value)
		}
	default:
		l.wrong(value, "%s has to be a key or a list of keys", name)
		return
	}
	if l.settings.Keys == nil {
		l.settings.Keys = map[string][]string{}
	}
	l.settings.Keys[key.Value] = keys
	l.origin(name, key)
}

func (l *loader) context(name string, key, value *yaml.Node) {
	context := Context{}
	l.pairs(name, value, func(field string, at, value *yaml.Node) {
		switch {
		case at.Value != "color":
			l.wrong(at, "unknown setting %q; a context has a color", field)
		case !slices.Contains(Colors, value.Value):
			l.wrong(value, "%s: %q is none of %s", field, value.Value, strings.Join(Colors, ", "))
		default:
			context.Color = value.Value
		}
	})
	if l.settings.Contexts == nil {
		l.settings.Contexts = map[string]Context{}
	}
	l.settings.Contexts[key.Value] = context
	l.origin(name, key)
}
