package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/adrg/xdg"
	"go.yaml.in/yaml/v3"
)

// EnvFile names the configuration file.
const EnvFile = "INITWATCH_CONFIG"

const (
	fileName = "config.yaml"
	// maxFile bounds a configuration file: a larger one is something else.
	maxFile = 1 << 20
)

// DefaultFile is the configuration file when nobody names another:
// $XDG_CONFIG_HOME/initwatch/config.yaml, or the system's place for such files.
func DefaultFile() string { return filepath.Join(xdg.ConfigHome, dirName, fileName) }

// Load reads the configuration file and the environment, which overrules it.
// The file is the one named, or else that of INITWATCH_CONFIG, which have to be
// there, or else the default one, which need not. All mistakes are told, each
// with its line or variable.
func Load(named string, getenv func(string) string) (Settings, error) {
	s := defaults()
	path, chosen := named, true
	if path == "" {
		path = getenv(EnvFile)
	}
	if path == "" {
		path, chosen = DefaultFile(), false
	}
	text, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !chosen:
	case err != nil:
		return s, fmt.Errorf("read configuration: %w", err)
	default:
		s.File = path
	}
	return s, errors.Join(s.fromFile(path, text), s.fromEnvironment(getenv))
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes, too many for a configuration", path, info.Size())
	}
	return os.ReadFile(path)
}

// fromFile takes over what a file says.
func (s *Settings) fromFile(path string, text []byte) error {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("%s: %s", path, syntaxError(err))
	}
	if len(document.Content) == 0 {
		return nil // nothing but comments
	}
	l := &loader{settings: s, path: path}
	l.section("", document.Content[0])
	slices.SortStableFunc(l.mistakes, func(a, b mistake) int { return a.line - b.line })
	all := make([]error, len(l.mistakes))
	for i, m := range l.mistakes {
		all[i] = m
	}
	return errors.Join(all...)
}

// yamlPlace is how the parser begins its messages.
var yamlPlace = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func syntaxError(err error) string {
	text := err.Error()
	match := yamlPlace.FindStringSubmatch(text)
	if match == nil {
		return text
	}
	text = text[len(match[0]):]
	if match[1] != "" {
		text = "line " + match[1] + ": " + text
	}
	return text
}

// mistake is something in a file that cannot be meant.
type mistake struct {
	path string
	line int
	text string
}

// Error returns "file:line: what is wrong".
func (m mistake) Error() string { return m.path + ":" + strconv.Itoa(m.line) + ": " + m.text }

// Mistake returns an error about a setting, with its line when it comes from a
// file.
func (s *Settings) Mistake(name string, err error) error {
	origin := s.origins[name]
	if origin.File == "" {
		return err
	}
	return fmt.Errorf("%s: %w", origin, err)
}

// loader walks a file.
type loader struct {
	settings *Settings
	path     string
	mistakes []mistake
}

func (l *loader) wrong(node *yaml.Node, format string, args ...any) {
	l.mistakes = append(l.mistakes, mistake{l.path, node.Line, fmt.Sprintf(format, args...)})
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
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
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

func (l *loader) single(name string, key, value *yaml.Node) {
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
	switch {
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
