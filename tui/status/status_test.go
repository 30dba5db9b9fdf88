package status

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func link(state words.Link, text string) model.ScopedLink {
	return model.ScopedLink{LinkState: model.LinkState{State: state, Since: noon.Add(-12 * time.Second), Text: text}}
}

func of(namespace string, l model.ScopedLink) model.ScopedLink {
	l.Scope.Namespace = namespace
	return l
}

func header(links ...model.ScopedLink) Header {
	return Header{
		Theme: theme.Plain(), Context: "real", Place: "shop · seeds", Counts: [5]int{31, 1, 3, 12, 2}, Now: noon, Links: links,
	}
}

// shown is a header above so many of two pods that are up.
func shown(n int) Header {
	h := header(link(words.LinkLive, ""))
	h.Counts, h.Shown = [5]int{words.Up: 2}, n
	return h
}

func TestHeader(t *testing.T) {
	tests := map[string]struct {
		header Header
		width  int
		want   []string
	}{
		"everything": {header(link(words.LinkLive, "")), 120,
			[]string{"real  shop · seeds", "12 stuck · 2 failed · 3 starting · 1 terminating · 31 up, hidden", "● live  12:00:00 UTC"}},
		"place before clock": {header(link(words.LinkLive, "")), 100, []string{"real  shop +1 ", "31 up, hidden", "● live  12:00:00"}},
		"some still shown":   {shown(1), 120, []string{"2 up, 1 hidden"}},
		"all still shown":    {shown(2), 120, []string{"2 up  "}},
		"worst link":         {header(link(words.LinkLive, ""), link(words.LinkReconnecting, "connection refused")), 150, []string{"○ reconnecting 12s  12:00:00"}},
		"stale":              {header(link(words.LinkStale, "")), 150, []string{"stale: last data 12s ago"}},
		"loading":            {header(link(words.LinkListing, "")), 150, []string{"loading 49"}},
		"part forbidden":     {header(of("shop", link(words.LinkLive, "")), of("seeds", link(words.LinkForbidden, ""))), 150, []string{"forbidden 1 of 2"}},
		"no link yet":        {header(), 150, []string{"connecting"}},
		"ended":              {Header{Theme: theme.Plain(), Ended: true, Now: noon}, 80, []string{"■ ended  12:00:00 UTC"}},
		"demo":               {Header{Theme: theme.Plain(), Demo: true, Context: "demo", Now: noon}, 80, []string{"simulation  demo"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ansi.Strip(test.header.View(test.width))
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q lacks %q", got, want)
				}
			}
		})
	}
}

func TestNothingIsTooWide(t *testing.T) {
	for width := range 160 {
		lines := append(Alert(theme.ANSI(), strings.Repeat("broken ", 30), width), []string{
			header(link(words.LinkReconnecting, strings.Repeat("refused ", 20))).View(width),
			Footer(theme.ANSI(), keymap.Default().Hints(keymap.InTree), width),
			Notice(theme.ANSI(), strings.Repeat("word ", 50), width),
		}...)
		filter, column := Filter(theme.ANSI(), strings.Repeat("日", 60), strings.Repeat("日", 9), "2 of 17", width)
		if column >= max(1, width) {
			t.Errorf("the cursor is in column %d of %d", column, width)
		}
		for _, line := range append(lines, filter) {
			if w := ansi.StringWidth(line); w > width {
				t.Errorf("%d cells on %d: %q", w, width, line)
			}
		}
	}
}

func TestConnectionIsSaidHoweverNarrow(t *testing.T) {
	for _, width := range []int{20, 30, 40, 60, 80} {
		got := ansi.Strip(header(link(words.LinkStale, "")).View(width))
		if !strings.Contains(got, "○") || !strings.Contains(got, "12 stuck") {
			t.Errorf("%d cells: %q", width, got)
		}
	}
}

func TestAlertIsSaidWhole(t *testing.T) {
	const text = "the API server at https://127.0.0.1:6444 refuses connections; see whether the address is right and the server runs"
	for width, want := range map[int]int{130: 1, 80: 2, 60: 3, 40: 3, 20: 3} {
		lines := Alert(theme.Plain(), text, width)
		if len(lines) != want {
			t.Errorf("%d lines in %d cells, want %d: %q", len(lines), width, want, lines)
		}
		if got := ansi.Strip(strings.Join(lines, " ")); width >= 60 && !strings.HasSuffix(got, "server runs") {
			t.Errorf("%d cells: %q", width, got)
		}
	}
}

func TestTrouble(t *testing.T) {
	tests := map[string]struct {
		header Header
		want   string
	}{
		"live":      {header(link(words.LinkLive, "")), ""},
		"lost":      {header(link(words.LinkLive, ""), link(words.LinkReconnecting, "refused")), "refused"},
		"stale":     {header(link(words.LinkStale, "silent")), "silent"},
		"forbidden": {header(link(words.LinkForbidden, "told in the tree")), ""},
	}
	for name, test := range tests {
		if got := test.header.Trouble(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}

func TestFooterKeepsHelpAndTheWayOut(t *testing.T) {
	tests := map[keymap.Scope][]string{
		keymap.InTree: {"? help", "q quit"}, keymap.InLog: {"? help", "q back"}, keymap.InTimeline: {"? help", "q back"},
		keymap.InDetails: {"? help", "q back"}, keymap.InPick: {"esc back"}, keymap.InFilter: {"esc clear"},
	}
	for scope, wants := range tests {
		for width := 20; width <= 200; width++ {
			got := ansi.Strip(Footer(theme.ANSI(), keymap.Default().Hints(scope), width))
			for _, want := range wants {
				if !strings.Contains(got, want) {
					t.Fatalf("%s in %d cells: %q lacks %q", scope, width, got, want)
				}
			}
		}
	}
}

func TestWhatLimitsTheViewStaysHoweverNarrow(t *testing.T) {
	tests := map[string]struct {
		link  model.ScopedLink
		demo  bool
		width int
		want  []string
	}{
		"simulated":               {link(words.LinkLive, ""), true, 60, []string{"simulation", "12 stuck · 2 failed", "…", "● live"}},
		"simulated, narrow":       {link(words.LinkLive, ""), true, 40, []string{"simulation", "12 stuck", "● live"}},
		"simulated, narrowest":    {link(words.LinkLive, ""), true, 20, []string{"sim ", "12 stuck", "●"}},
		"simulated and lost":      {link(words.LinkReconnecting, "refused"), true, 40, []string{"simulation", "12 stuck", "○ reconnecting"}},
		"stale":                   {link(words.LinkStale, ""), false, 60, []string{"12 stuck", "○ stale"}},
		"stale, narrow":           {link(words.LinkStale, ""), false, 30, []string{"12 stuck", "○ stale"}},
		"stale, narrowest":        {link(words.LinkStale, ""), false, 20, []string{"12 stuck", "○ stale"}},
		"lost":                    {link(words.LinkReconnecting, "refused"), false, 60, []string{"12 stuck · 2 failed", "○ reconnecting 12s"}},
		"lost, narrow":            {link(words.LinkReconnecting, "refused"), false, 30, []string{"12 stuck", "○ reconnecting"}},
		"credentials are no good": {link(words.LinkUnauthorized, ""), false, 40, []string{"12 stuck", words.LinkUnauthorized.String()}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := header(test.link)
			h.Demo = test.demo
			got := ansi.Strip(h.View(test.width))
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("%d cells: %q lacks %q", test.width, got, want)
				}
			}
		})
	}
}

func TestWhatTheHeaderLacksIsSaidBelow(t *testing.T) {
	h := header(link(words.LinkLive, ""))
	for width := 20; width <= 160; width++ {
		if both := ansi.Strip(h.View(width)) + "\n" + h.Missing(width); !strings.Contains(both, "real") || !strings.Contains(both, "shop") {
			t.Fatalf("%d cells: neither line names the cluster and the namespaces: %q", width, both)
		}
	}
}
