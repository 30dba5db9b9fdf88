package keymap

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultsAreSound(t *testing.T) {
	m := Default()
	known := map[Action]bool{}
	for _, b := range defaults() {
		known[b.Action] = true
		if b.Help == "" || len(b.Scopes) == 0 {
			t.Errorf("%s has no help or no scope", b.Action)
		}
		for _, key := range b.Keys {
			if got, err := spell(key); err != nil || got != key {
				t.Errorf("%s: key %q is spelled %q (%v)", b.Action, key, got, err)
			}
			for _, scope := range b.Scopes {
				if got, ok := m.Lookup(scope, key); !ok || got != b.Action {
					t.Errorf("%q in the %s means %q, want %q", key, scope, got, b.Action)
				}
			}
		}
	}
	if len(known) != 72 {
		t.Errorf("%d actions are bound", len(known))
	}
}

func TestLookup(t *testing.T) {
	m := Default()
	tests := map[string]struct {
		scope Scope
		key   string
		want  Action
		ok    bool
	}{
		"tree":                    {InTree, "q", Quit, true},
		"same key, other meaning": {InLog, "q", Back, true},
		"global":                  {InFilter, "ctrl+c", Interrupt, true},
		"not in the filter":       {InFilter, "q", "", false},
		"unknown":                 {InTree, "F", "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got, ok := m.Lookup(test.scope, test.key); got != test.want || ok != test.ok {
				t.Errorf("got %q, %v", got, ok)
			}
		})
	}
}

func TestBind(t *testing.T) {
	m, wrong := Bind(map[string][]string{"down": {"Ctrl-N", "n"}, "next-problem": {"!"}, "help": {}})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for key, want := range map[string]Action{"ctrl+n": Down, "n": Down, "!": NextProblem, "j": "", "?": ""} {
		if got, _ := m.Lookup(InTree, key); got != want {
			t.Errorf("%q means %q, want %q", key, got, want)
		}
	}
	if got := m.Key(Help); got != "" {
		t.Errorf("help has key %q", got)
	}
}

func TestBindRefuses(t *testing.T) {
	tests := map[string]struct {
		overrides map[string][]string
		want      string
	}{
		"unknown action":      {map[string][]string{"dance": {"d"}}, `bind dance: there is no such action`},
		"clash with a later":  {map[string][]string{"down": {"n"}}, `bind down: key "n" already means next-problem in the tree`},
		"clash":               {map[string][]string{"log": {"j"}}, `key "j" already means down in the tree`},
		"clash with global":   {map[string][]string{"log": {"ctrl-c"}}, `bind log: key "ctrl+c" already means interrupt in the tree`},
		"global clashes":      {map[string][]string{"interrupt": {"enter"}}, `bind interrupt: key "enter" already means open in the tree`},
		"clash in two places": {map[string][]string{"down": {"l"}}, `key "l" already means log in the tree, the log, the timeline, the details`},
		"clash with a replay": {map[string][]string{"all": {"P"}}, `bind all: key "P" already means pause in the tree of a recording`},
		"replay clashes":      {map[string][]string{"pause": {"space"}}, `bind pause: key "space" already means toggle in the tree of a recording`},
		"not a key":           {map[string][]string{"log": {"ctrl-nope"}}, `key "ctrl-nope": not a key`},
		"empty":               {map[string][]string{"log": {""}}, `key "": not a key`},
		"twice":               {map[string][]string{"log": {"ctrl-x", "ctrl+x"}}, "given twice"},
		"typed text":          {map[string][]string{"clear-filter": {"x"}}, "could no longer be typed"},
		"no way out":          {map[string][]string{"interrupt": {}}, "it needs a key"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, wrong := Bind(test.overrides); len(wrong) == 0 || !strings.Contains(wrong[0].Error(), test.want) {
				t.Errorf("got %v, want %q in it", wrong, test.want)
			}
		})
	}
}

func TestHints(t *testing.T) {
	want := []Hint{{"enter", "keep", false}, {"esc", "clear", true}}
	if diff := cmp.Diff(want, Default().Hints(InFilter)); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
	if got := Default().Hints(InTree)[0]; got != (Hint{"j/k", "move", false}) {
		t.Errorf("the first hint is %v", got)
	}
}

func FuzzSpell(f *testing.F) {
	for _, seed := range []string{"ctrl-d", "G", "Shift+Tab", "+", "ctrl++", "é", "ctrl-", "", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		once, err := spell(key)
		if err != nil {
			return
		}
		if twice, err := spell(once); err != nil || twice != once {
			t.Errorf("%q is spelled %q and then %q (%v)", key, once, twice, err)
		}
	})
}
