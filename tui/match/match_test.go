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
		query       string
		path        []string
		want, loose bool
	}{
		"empty":           {"", []string{"shop"}, true, true},
		"blank":           {"  ", []string{"shop"}, true, true},
		"gaps":            {"sp", []string{"shop"}, false, true},
		"order counts":    {"ps", []string{"shop"}, false, false},
		"case":            {"SHOP", []string{"shop"}, true, true},
		"across segments": {"shopapi", []string{"shop", "api"}, false, true},
		"separator":       {"p/a", []string{"shop", "api"}, true, true},
		"no separator":    {"p/s", []string{"shop", "api"}, false, false},
		"all words":       {"api shop", []string{"shop", "api"}, true, true},
		"one word gapped": {"ai shop", []string{"shop", "api"}, false, true},
		"one word lacks":  {"api x", []string{"shop", "api"}, false, false},
		"not ASCII":       {"é", []string{"CAFÉ"}, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			q := Parse(test.query)
			if got := q.Match(test.path...); got != test.want {
				t.Errorf("got %v", got)
			}
			if got := q.Loosely().Match(test.path...); got != test.loose {
				t.Errorf("loosely: got %v", got)
			}
		})
	}
}

func TestGrade(t *testing.T) {
	tests := map[string]struct {
		query string
		path  []string
		want  Grade
	}{
		"nothing asked":    {"", []string{"shop"}, Exact},
		"a name":           {"api", []string{"shop", "api"}, Exact},
		"a path":           {"shop/api", []string{"shop", "api"}, Exact},
		"its beginning":    {"api", []string{"shop", "api-gateway"}, Prefix},
		"a word in it":     {"api", []string{"shop", "cart-api"}, WordStart},
		"a later word":     {"api", []string{"shop", "rapid-api"}, WordStart},
		"a piece of it":    {"api", []string{"shop", "rapid"}, Inside},
		"the best segment": {"api", []string{"rapid", "api"}, Exact},
		"the worst word":   {"api ra", []string{"rapid", "api-2"}, Prefix},
		"with gaps":        {"api", []string{"shop", "alpine"}, Scattered},
		"not there":        {"api", []string{"shop", "db"}, None},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Parse(test.query).Loosely().Grade(test.path...); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
	if got := Parse("api").Grade("shop", "alpine"); got != None {
		t.Errorf("a close query meets a name with gaps: %d", got)
	}
}

func TestHighlight(t *testing.T) {
	tests := map[string]struct {
		query string
		path  []string
		want  []Piece
	}{
		"other word":     {"shop ap", []string{"shop", "api"}, []Piece{{"ap", true}, {"i", false}}},
		"its best place": {"api", []string{"shop", "rapid-api"}, []Piece{{"rapid-", false}, {"api", true}}},
		"own segment":    {"o", []string{"shop", "door"}, []Piece{{"d", false}, {"o", true}, {"or", false}}},
		"across":         {"p/ap", []string{"shop", "api"}, []Piece{{"ap", true}, {"i", false}}},
		"case":           {"api", []string{"shop", "API"}, []Piece{{"API", true}}},
		"bytes":          {"bar", []string{"äbar"}, []Piece{{"ä", false}, {"bar", true}}},
		"drawn together": {"e", []string{"xe\u0301x"}, []Piece{{"x", false}, {"e\u0301", true}, {"x", false}}},
		"not found":      {"zz", []string{"api"}, []Piece{{"api", false}}},
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
	got := Split("api", Parse("shap").Loosely().Highlight("shop", "api"))
	if diff := cmp.Diff([]Piece{{"ap", true}, {"i", false}}, got); diff != "" {
		t.Errorf("pieces of a loose match (-want +got):\n%s", diff)
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
	if q := Parse("ab"); q.Loosely().Narrows(Parse("a")) || !q.Narrows(Parse("a").Loosely()) {
		t.Error("only a close query narrows a loose one")
	}
}

// FuzzMatch holds the cheap test to the scorer, grades to matches, and a
// narrower query to the wider one.
func FuzzMatch(f *testing.F) {
	f.Add("web 42", "shop", "web-frontend", "web-42")
	f.Add("p/a", "shop", "api", "")
	f.Add("É", "café", "\u212a", "x")
	f.Add("a\x00", "\x00a", "\xff", "\u0130")
	f.Fuzz(func(t *testing.T, query, a, b, c string) {
		if strings.Contains(a+b+c, "\x00") {
			return // the scorer stops at NUL, and no name has one
		}
		path := []string{a, b, c}
		for _, q := range []Query{Parse(query), Parse(query).Loosely()} {
			want := q.Match(path...)
			if met := q.Grade(path...) < None; met != want {
				t.Errorf("%q on %q: got %v, graded %v", query, path, want, met)
			}
			checkHighlight(t, q, path)
			if n := len(query); n > 0 && utf8.ValidString(query) {
				wider := Parse(query[:n-1])
				wider.loose = q.loose
				if q.Narrows(wider) && want && !wider.Match(path...) {
					t.Errorf("%q keeps %q and the wider %q does not", query, path, query[:n-1])
				}
			}
		}
		checkScored(t, Parse(query).Loosely(), path)
	})
}

// checkHighlight holds a highlighted name to the name.
func checkHighlight(t *testing.T, q Query, path []string) {
	text, last := "", path[len(path)-1]
	for _, piece := range Split(last, q.Highlight(path...)) {
		text += piece.Text
	}
	if text != last {
		t.Errorf("%q was split into %q", last, text)
	}
}

// checkScored holds the cheap test to the scorer.
func checkScored(t *testing.T, q Query, path []string) {
	want := true
	for _, word := range q.words {
		want = want && len(fuzzy.FindNoSort(word, []string{strings.Join(path, "/")})) > 0
	}
	if got := q.Match(path...); got != want {
		t.Errorf("%q on %q: got %v, the scorer says %v", q.words, path, got, want)
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("web-frontend-%06d", i)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			q := Parse("web42").Loosely()
			for b.Loop() {
				for _, name := range names {
					q.Match("team-042", name)
				}
			}
		})
	}
}
