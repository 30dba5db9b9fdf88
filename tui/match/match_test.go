package match

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/sahilm/fuzzy"
)

func TestMatch(t *testing.T) {
	tests := map[string]struct {
		query string
		path  []string
		want  bool
	}{
		"empty":           {"", []string{"shop"}, true},
		"blank":           {"  ", []string{"shop"}, true},
		"gaps":            {"sp", []string{"shop"}, true},
		"order counts":    {"ps", []string{"shop"}, false},
		"case":            {"SHOP", []string{"shop"}, true},
		"across segments": {"shopapi", []string{"shop", "api"}, true},
		"separator":       {"p/a", []string{"shop", "api"}, true},
		"no separator":    {"p/s", []string{"shop", "api"}, false},
		"all words":       {"api shop", []string{"shop", "api"}, true},
		"one word lacks":  {"api x", []string{"shop", "api"}, false},
		"not ASCII":       {"é", []string{"CAFÉ"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Parse(test.query).Match(test.path...); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestHighlight(t *testing.T) {
	tests := map[string]struct {
		query string
		path  []string
		want  []Piece
	}{
		"own segment only": {"shap", []string{"shop", "api"}, []Piece{{"ap", true}, {"i", false}}},
		"other word":       {"shop ap", []string{"shop", "api"}, []Piece{{"ap", true}, {"i", false}}},
		"bytes":            {"bar", []string{"äbar"}, []Piece{{"ä", false}, {"bar", true}}},
		"drawn together":   {"e", []string{"xe\u0301x"}, []Piece{{"x", false}, {"e\u0301", true}, {"x", false}}},
		"not found":        {"zz", []string{"api"}, []Piece{{"api", false}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			last := test.path[len(test.path)-1]
			got := Split(last, Parse(test.query).Highlight(test.path...))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNarrows(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     bool
	}{{"a", "ab", true}, {"ab", "a", false}, {"a", "a b", true}, {"a b", "a", false}, {"a", "b", false}} {
		if got := Parse(test.to).Narrows(Parse(test.from)); got != test.want {
			t.Errorf("%q after %q: %v", test.to, test.from, got)
		}
	}
}

// FuzzMatch holds the cheap test to the scorer, and a narrower query to the
// wider one.
func FuzzMatch(f *testing.F) {
	f.Add("web 42", "shop", "web-frontend", "web-42")
	f.Add("p/a", "shop", "api", "")
	f.Add("É", "café", "\u212a", "x")
	f.Add("a\x00", "\x00a", "\xff", "\u0130")
	f.Fuzz(func(t *testing.T, query, a, b, c string) {
		if strings.Contains(a+b+c, "\x00") {
			return // the scorer stops at NUL, and no name has one
		}
		q := Parse(query)
		path := []string{a, b, c}
		want := true
		for _, word := range q.words {
			want = want && len(fuzzy.FindNoSort(word, []string{strings.Join(path, "/")})) > 0
		}
		if got := q.Match(path...); got != want {
			t.Errorf("%q on %q: got %v, the scorer says %v", query, path, got, want)
		}
		text := ""
		for _, piece := range Split(c, q.Highlight(path...)) {
			text += piece.Text
		}
		if text != c {
			t.Errorf("%q was split into %q", c, text)
		}
		if n := len(query); n > 0 && utf8.ValidString(query) {
			wider := Parse(query[:n-1])
			if q.Narrows(wider) && want && !wider.Match(path...) {
				t.Errorf("%q keeps %q and the wider %q does not", query, path, query[:n-1])
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("web-frontend-%06d", i)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			q := Parse("web42")
			for b.Loop() {
				for _, name := range names {
					q.Match("team-042", name)
				}
			}
		})
	}
}
