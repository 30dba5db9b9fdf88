package words

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, line, lines, log string }{
		{"plain", "hello", "hello", "hello", "hello"},
		{"line end and tab", "a\tb\n", "a␉b␊", "a\tb\n", "a\tb␊"},
		{"carriage return", "SECRET\rOVER", "SECRET␍OVER", "SECRET␍OVER", "SECRET␍OVER"},
		{"clipboard", "\x1b]52;c;ZXZpbA==\a", "␛]52;c;ZXZpbA==␇", "␛]52;c;ZXZpbA==␇", "␛]52;c;ZXZpbA==␇"},
		{"title", "\x1b]0;pwn\x1b\\", "␛]0;pwn␛\\", "␛]0;pwn␛\\", "␛]0;pwn␛\\"},
		{"erase", "\x1b[2J", "␛[2J", "␛[2J", "␛[2J"},
		{"device control", "\x1bPq#0\x1b\\", "␛Pq#0␛\\", "␛Pq#0␛\\", "␛Pq#0␛\\"},
		{"C1 as UTF-8", "\u009b31m", "<U+009B>31m", "<U+009B>31m", "<U+009B>31m"},
		{"C1 as a byte", "\x9b31m", `\x9B31m`, `\x9B31m`, `\x9B31m`},
		{"bidi", "a\u202eb\u2066c\u061c", "a<U+202E>b<U+2066>c<U+061C>", "a<U+202E>b<U+2066>c<U+061C>", "a<U+202E>b<U+2066>c<U+061C>"},
		{"separators", "\u2028\u200b\ufeff\u2060", "<U+2028><U+200B><U+FEFF><U+2060>", "<U+2028><U+200B><U+FEFF><U+2060>", "<U+2028><U+200B><U+FEFF><U+2060>"},
		{"delete", "a\x7f", "a␡", "a␡", "a␡"},
		{"invalid", "\xff\xfe", `\xFF\xFE`, `\xFF\xFE`, `\xFF\xFE`},
		{"joiners stay", "👩\u200d💻 ❤\ufe0f e\u0301", "👩\u200d💻 ❤\ufe0f e\u0301", "👩\u200d💻 ❤\ufe0f e\u0301", "👩\u200d💻 ❤\ufe0f e\u0301"},
		{"colour", "\x1b[31mred", "␛[31mred", "␛[31mred", "\x1b[31mred\x1b[0m"},
		{"colour that is reset", "\x1b[1;38;5;9mred\x1b[m", "␛[1;38;5;9mred␛[m", "␛[1;38;5;9mred␛[m", "\x1b[1;38;5;9mred\x1b[m"},
		{"true colour", "\x1b[48;2;1;2;3mx\x1b[0m", "␛[48;2;1;2;3mx␛[0m", "␛[48;2;1;2;3mx␛[0m", "\x1b[48;2;1;2;3mx\x1b[0m"},
		{"concealed", "\x1b[8mx", "␛[8mx", "␛[8mx", "␛[8mx"},
		{"malformed colour", "\x1b[38;5mx\x1b[999m\x1b[?1m", "␛[38;5mx␛[999m␛[?1m", "␛[38;5mx␛[999m␛[?1m", "␛[38;5mx␛[999m␛[?1m"},
		{"too many parameters", "\x1b[" + strings.Repeat("1;", 16) + "1m", "␛[" + strings.Repeat("1;", 16) + "1m", "␛[" + strings.Repeat("1;", 16) + "1m", "␛[" + strings.Repeat("1;", 16) + "1m"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, form := range []struct {
				name  string
				clean func(string) string
				want  string
			}{{"Clean", Clean, test.line}, {"CleanLines", CleanLines, test.lines}, {"CleanLog", CleanLog, test.log}} {
				if got := form.clean(test.in); got != form.want {
					t.Errorf("%s(%q) = %q, want %q", form.name, test.in, got, form.want)
				}
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "plain", "\x1b[31mred\x1b[0m", "\x1b]52;c;x\a", "\u202e\xff\x80", "\x1b[38;2;1;2;3;1mx", "\x1b[0;1mx"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for name, form := range map[string]func(string) string{"Clean": Clean, "CleanLines": CleanLines, "CleanLog": CleanLog} {
			out := form(in)
			if !utf8.ValidString(out) {
				t.Errorf("%s(%q) = %q is not valid UTF-8", name, in, out)
			}
			if again := form(out); again != out {
				t.Errorf("%s(%q) is not idempotent: %q, then %q", name, in, out, again)
			}
			checkHarmless(t, name, out)
		}
	})
}

// checkHarmless fails when a control character is left that the form must not
// let through.
func checkHarmless(t *testing.T, form, out string) {
	t.Helper()
	for i := 0; i < len(out); {
		if form == "CleanLog" && out[i] == escape {
			sequence, _, ok := cutSGR(out[i:])
			if !ok {
				t.Fatalf("%s let an escape through: %q", form, out)
			}
			i += len(sequence)
			continue
		}
		r, size := utf8.DecodeRuneInString(out[i:])
		tab, end := r == '\t' && form != "Clean", r == '\n' && form == "CleanLines"
		if !tab && !end && (r < ' ' || r == del || misleading(r)) {
			t.Fatalf("%s let %U through: %q", form, r, out)
		}
		i += size
	}
}

func BenchmarkCleanASCII(b *testing.B) {
	line := strings.Repeat("GET /healthz 200 ", 10)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		_ = Clean(line)
	}
}
