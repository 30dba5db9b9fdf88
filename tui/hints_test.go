package tui

import (
	"strings"
	"testing"

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
