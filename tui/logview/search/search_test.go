package search

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpans(t *testing.T) {
	tests := map[string]struct {
		text       string
		expression bool
		line       string
		want       []string
	}{
		"plain":                    {"a.b", false, "xa.b a.b aXb", []string{"a.b", "a.b"}},
		"case does not count":      {"error", false, "Error ERROR error", []string{"Error", "ERROR", "error"}},
		"a capital makes it count": {"Error", false, "Error ERROR error", []string{"Error"}},
		"not ASCII":                {"größe", false, "GRÖSSE GRÖßE", []string{"GRÖßE"}},
		"capital, not ASCII":       {"日本X", false, "日本x 日本X", []string{"日本X"}},
		"signs of expressions":     {"é(", false, "É(", []string{"É("}},
		"expression":               {`e\w+r`, true, "an Error and an eor", []string{"Error", "eor"}},
		"escape is no capital":     {`\Sx`, true, "ax AX", []string{"ax", "AX"}},
		"matches nothing wide":     {"x*", true, "axxb", []string{"xx"}},
		"overlap":                  {"aa", false, "aaaaa", []string{"aa", "aa"}},
		"nothing":                  {"", false, "abc", nil},
		"empty expression":         {"", true, "abc", nil},
		"not there":                {"z", false, "abc", nil},
		"at the end":               {"bc", false, "abc", []string{"bc"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			q, err := Parse(test.text, test.expression)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, span := range q.Spans([]byte(test.line)) {
				got = append(got, test.line[span[0]:span[1]])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
			if q.Match([]byte(test.line)) != (got != nil) {
				t.Error("Match says otherwise")
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	_, err := Parse("a(b", true)
	if err == nil || err.Error() != "invalid: missing closing )" {
		t.Errorf("got %v", err)
	}
	if q, err := Parse("a(b", false); err != nil || q.Text() != "a(b" || q.Expression() {
		t.Errorf("plain text: %+v, %v", q, err)
	}
}

// FuzzPlain holds the plain search to the standard library's.
func FuzzPlain(f *testing.F) {
	f.Add("error", []byte("an ERROR"))
	f.Add("É", []byte("é\xff"))
	f.Add("k", []byte("\u212a"))
	f.Fuzz(func(t *testing.T, text string, line []byte) {
		q, err := Parse(text, false)
		if err != nil {
			t.Fatal(err)
		}
		if text = q.Text(); text == "" {
			return
		}
		if !q.fold {
			if q.Match(line) != bytes.Contains(line, []byte(text)) {
				t.Errorf("%q in %q", text, line)
			}
		} else if ascii(text) && ascii(string(line)) {
			if want := regexp.MustCompile("(?i)" + regexp.QuoteMeta(text)).Match(line); q.Match(line) != want {
				t.Errorf("%q in %q: want %v", text, line, want)
			}
		}
		at := 0
		for _, span := range q.Spans(line) {
			if span[0] < at || span[1] <= span[0] || span[1] > len(line) {
				t.Fatalf("places %v of %q in %q", q.Spans(line), text, line)
			}
			at = span[1]
		}
	})
}
