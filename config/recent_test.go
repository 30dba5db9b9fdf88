package config

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRecentIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "recent.json")
	r := LoadRecent(path)
	r.Use("a", "shop")
	r.Use("b", "x", "y")
	r.Use("a", "seeds")
	if err := r.Save(path); err != nil {
		t.Fatal(err)
	}
	want := Recent{Contexts: []string{"a", "b"}, Namespaces: map[string][]string{"a": {"seeds", "shop"}, "b": {"x", "y"}}}
	if diff := cmp.Diff(want, LoadRecent(path)); diff != "" {
		t.Errorf("recent (-want +got):\n%s", diff)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v)", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".recent-*")); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

func TestRecentIsBounded(t *testing.T) {
	var r Recent
	for i := range 100 {
		r.Use("same", fmt.Sprint("n", i))
		r.Use(fmt.Sprint("c", i), "n")
	}
	if len(r.Contexts) != recentContexts || len(r.Namespaces) > recentContexts || len(r.Namespaces["same"]) != recentNamespaces {
		t.Errorf("%d contexts, namespaces of %d, %d of one", len(r.Contexts), len(r.Namespaces), len(r.Namespaces["same"]))
	}
}

func TestRecentOfABrokenFileIsEmpty(t *testing.T) {
	for name, text := range map[string]string{"half": `{"contexts": ["a"`, "other": `[1, 2]`, "types": `{"contexts": {"a": 1}}`, "empty": ``} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "recent.json")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := LoadRecent(path)
			if len(r.Contexts) > 0 || len(r.Namespaces) > 0 {
				t.Errorf("read %v", r)
			}
			r.Use("a", "b")
			if err := r.Save(path); err != nil || len(LoadRecent(path).Contexts) != 1 {
				t.Errorf("it was not written anew: %v", err)
			}
		})
	}
}
