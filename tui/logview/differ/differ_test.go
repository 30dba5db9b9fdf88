package differ

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drawn writes edits as a person reads them.
func drawn(before, after []string, edits []Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Kind {
		case Same:
			b.WriteString(" " + after[e.Line])
		case Removed:
			b.WriteString("-" + before[e.Line])
		case Added:
			b.WriteString("+" + after[e.Line])
		}
	}
	return b.String()
}

func TestLines(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"nothing":       {"", "", ""},
		"equal":         {"a b c", "a b c", " a b c"},
		"one more":      {"a c", "a b c", " a+b c"},
		"one less":      {"a b c", "a c", " a-b c"},
		"another":       {"a b c", "a x c", " a-b+x c"},
		"all":           {"a b", "x y", "-a-b+x+y"},
		"from nothing":  {"", "a", "+a"},
		"to nothing":    {"a", "", "-a"},
		"moved":         {"a b c a b b a", "c b a b a c", "-a-b c+b a b-b a+c"},
		"at both sides": {"x a b y", "z a b w", "-x+z a b-y+w"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before, after := strings.Fields(tt.before), strings.Fields(tt.after)
			got := strings.ReplaceAll(drawn(before, after, Lines(before, after)), "  ", " ")
			if diff := cmp.Diff(strings.ReplaceAll(tt.want, " ", ""), strings.ReplaceAll(got, " ", "")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimesAtTheHeadDoNotCount(t *testing.T) {
	for _, pair := range [][2]string{
		{"2026-03-04T12:04:31.123Z connecting", "2026-03-04T12:05:31Z connecting"},
		{"2026-03-04 12:04:31,123 INFO a", "2026-03-04 12:09:00,001 INFO a"},
		{"[2026-03-04 12:04:31 +0000] [1] a", "[2026-03-04 12:04:39 +0000] [1] a"},
		{"I0304 12:04:31.123456       1 main.go:3] a", "I0304 12:05:31.000006       7 main.go:3] a"},
		{"12:04:31 a", "12:04:32 a"},
		{"1772625871 a", "1772625899 a"},
		{"time=2026-03-04T12:04:31Z level=info", `time="2026-03-04T12:04:39Z" level=info`},
		{"Wed Mar  4 12:04:31 UTC 2026 a", "Wed Mar  4 12:14:31 UTC 2026 a"},
	} {
		if got := Lines(pair[:1], pair[1:]); len(got) != 1 || got[0].Kind != Same {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"port 12", "port 13"}, {"1 error", "2 errors"}, {"2026-03-04 a", "2026-03-05 a"}} {
		if got := Lines(pair[:1], pair[1:]); len(got) == 1 {
			t.Errorf("%q and %q do not differ", pair[0], pair[1])
		}
	}
}

// sound checks that the edits hold every line of both logs once, in order.
func sound(t *testing.T, before, after []string, edits []Edit) {
	t.Helper()
	var a, b []string
	for _, e := range edits {
		switch e.Kind {
		case Same:
			a, b = append(a, after[e.Line]), append(b, after[e.Line])
		case Removed:
			a = append(a, before[e.Line])
		case Added:
			b = append(b, after[e.Line])
		}
	}
	if strings.Join(a, "\n") != strings.Join(before, "\n") || strings.Join(b, "\n") != strings.Join(after, "\n") {
		t.Fatalf("%q and %q give %v", before, after, edits)
	}
}

func TestLinesAreAllThere(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 1))
		some := func() []string {
			out := make([]string, random.IntN(30))
			for i := range out {
				out[i] = string(rune('a' + random.IntN(4)))
			}
			return out
		}
		before, after := some(), some()
		sound(t, before, after, Lines(before, after))
	}
}

func TestWhatDiffersTooMuchIsToldAsAWhole(t *testing.T) {
	before, after := make([]string, mostSteps), make([]string, mostSteps)
	for i := range before {
		before[i], after[i] = strings.Repeat("x", i), strings.Repeat("y", i+1)
	}
	edits := Lines(before, after)
	sound(t, before, after, edits)
	if len(edits) != 2*mostSteps {
		t.Errorf("%d edits", len(edits))
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\nb\nc", "a\nc\nd")
	f.Fuzz(func(t *testing.T, before, after string) {
		a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
		for _, e := range Lines(a, b) {
			if e.Kind == Removed && e.Line >= len(a) || e.Kind != Removed && e.Line >= len(b) {
				t.Fatalf("line %d of %q, %q", e.Line, before, after)
			}
		}
	})
}
