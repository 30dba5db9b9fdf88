package tui

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TestTheFooterNamesNoIdleKeys names keys in the footer where they do
// something, and not where they would only say why they do nothing.
func TestTheFooterNamesNoIdleKeys(t *testing.T) {
	cases := map[string]struct {
		keys  []string
		names []string
		not   []string
	}{
		"a log":               {[]string{"j", "j", "j", "l"}, []string{"p before", "w wrap"}, nil},
		"several logs":        {[]string{"j", "j", "L"}, []string{"w wrap"}, []string{"p before"}},
		"details of a pod":    {[]string{"j", "j", "d"}, []string{"f flow", "v values"}, nil},
		"its YAML":            {[]string{"j", "j", "y"}, []string{"f flow", "v values"}, nil},
		"details of a step":   {[]string{"j", "j", "j", "j", "d"}, []string{"v values"}, []string{"f flow"}},
		"those of a workload": {[]string{"j", "d"}, []string{"y yaml"}, []string{"f flow", "v values"}},
		"the YAML of one":     {[]string{"j", "y"}, []string{"y yaml"}, []string{"f flow", "v values"}},
		"a search in a log":   {[]string{"j", "j", "j", "l", "/"}, []string{"enter keep", "esc clear"}, nil},
		"how much to read":    {[]string{"j", "j", "j", "l", "r"}, []string{"enter read anew", "esc back"}, []string{"keep", "clear", "regexp"}},
		"one to choose":       {[]string{"O"}, []string{"enter take"}, []string{"space mark"}},
		"several to choose":   {[]string{"S"}, []string{"space mark"}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := start(t, 120, 24, []scripted{
				{mate("web-1", "web", "Deployment", 2), calm(0, 0, "", part("fetch", words.StateDone, "done"))},
			}, withClusters(places()))
			d.keys("a", "j", "space", "j", "space", "k", "k")
			d.keys(c.keys...)
			lines := strings.Split(strings.TrimSpace(d.screen()), "\n")
			footer := lines[len(lines)-1]
			for _, text := range c.names {
				if !strings.Contains(footer, text) {
					t.Errorf("the footer lacks %q: %s", text, footer)
				}
			}
			for _, text := range c.not {
				if strings.Contains(footer, text) {
					t.Errorf("the footer names %q, which does nothing here: %s", text, d.screen())
				}
			}
		})
	}
}

// TestKeysThatAreNotBound leaves actions without keys, as a configuration file
// may: no sentence names a key that there is not.
func TestKeysThatAreNotBound(t *testing.T) {
	unbound := map[string][]string{}
	for _, a := range []keymap.Action{keymap.Clear, keymap.Back, keymap.Help, keymap.Values, keymap.Range} {
		unbound[string(a)] = nil
	}
	bound, mistakes := keymap.Bind(unbound)
	if len(mistakes) > 0 {
		t.Fatal(mistakes[0])
	}
	cases := map[string]struct {
		keys []string
		says string
	}{
		"a filter":          {[]string{"/", "w", "e", "b", "enter"}, "1 of 1\n"},
		"no problem":        {[]string{"/", "w", "e", "b", "enter", "n"}, "nothing that matches /web needs attention\n"},
		"search in details": {[]string{"j", "d", "/", "w", "e", "b", "enter"}, "1 of 1\n"},
		"no room":           {[]string{"j", "d", "tab"}, "there is no room for the tree as well\n"},
		"filter of a log":   {[]string{"j", "j", "j", "l", "&", "e", "enter"}, "only lines with: e · 1 line\n"},
		"a key of the tree": {[]string{"j", "j", "j", "l", "a"}, "a works in the tree, not in a log\n"},
		"a key of nothing":  {[]string{"j", "j", "j", "l", "Z"}, "Z does nothing here\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := start(t, 80, 24, []scripted{
				{mate("web-1", "web", "Deployment", 2), calm(0, 0, "", part("fetch", words.StateDone, "done"))},
			}, func(o *Options) { o.Keys = bound })
			d.source.logs = []model.LogChunk{{Lines: []string{"one"}}}
			d.keys("a", "j", "space", "j", "space", "k", "k")
			d.keys(c.keys...)
			d.shows(c.says)
			if text := d.model.asked(span{tail: 1}, ""); text != "… the newest line was asked for" {
				t.Error(text)
			}
		})
	}
}
