package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// The bounds of what is remembered.
const (
	recentContexts   = 20
	recentNamespaces = 20
	maxRecentFile    = 256 << 10
)

// DefaultRecentPath is the file that remembers what was watched.
func DefaultRecentPath() string { return filepath.Join(StateDir(), "recent.json") }

// Recent is what was watched last, the newest first.
type Recent struct {
	Contexts []string `json:"contexts"`
	// Namespaces are those of the contexts above.
	Namespaces map[string][]string `json:"namespaces"`
}

// LoadRecent reads what is remembered. A file that is not there, or cannot be
// read, or is broken, remembers nothing: it is a convenience, and the next use
// writes it anew.
func LoadRecent(path string) Recent {
	var r Recent
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxRecentFile {
		return r
	}
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &r) != nil {
		return Recent{}
	}
	r.bound()
	return r
}

// Use remembers a context and the namespaces that were watched in it.
func (r *Recent) Use(context string, namespaces ...string) {
	r.Contexts = first(r.Contexts, context)
	if r.Namespaces == nil {
		r.Namespaces = map[string][]string{}
	}
	for _, name := range slices.Backward(namespaces) {
		r.Namespaces[context] = first(r.Namespaces[context], name)
	}
	r.bound()
}

// Save writes what is remembered. Nobody ever sees half a file.
func (r *Recent) Save(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write recent choices: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".recent-*") // 0600
	if err != nil {
		return fmt.Errorf("write recent choices: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already when all went well
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write recent choices: %w", err)
	}
	return nil
}

// first puts name before the others.
func first(names []string, name string) []string {
	return append([]string{name}, slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == name })...)
}

// bound forgets what was used longest ago.
func (r *Recent) bound() {
	r.Contexts = r.Contexts[:min(len(r.Contexts), recentContexts)]
	for context, names := range r.Namespaces {
		if !slices.Contains(r.Contexts, context) {
			delete(r.Namespaces, context)
			continue
		}
		r.Namespaces[context] = names[:min(len(names), recentNamespaces)]
	}
}
