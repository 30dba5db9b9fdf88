package record

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	tests := map[string]struct {
		line  string
		level Level
		word  string
	}{
		"zap":                {`{"level":"error","ts":1772625871.5,"msg":"no"}`, LevelError, "error"},
		"google":             {`{"message":"level","severity":"WARNING"}`, LevelWarn, "WARNING"},
		"pino":               {`{"level":50,"time":1772625871500,"msg":"no"}`, LevelError, "50"},
		"nested is not it":   {`{"a":{"level":"error"},"b":["level"],"level":"info"}`, LevelInfo, "info"},
		"escaped quotes":     {`{"msg":"say \"level\":\"error\"","lvl":"dbg"}`, LevelDebug, "dbg"},
		"cut JSON":           {`{"level":"error","msg":"no`, LevelError, "error"},
		"JSON without level": {`{"msg":"ERROR"}`, LevelNone, ""},
		"klog":               {"E0304 12:04:31.123456       1 reflector.go:1] no", LevelError, "E0304"},
		"klog info":          {"I0304 12:04:31.123456       1 x.go:1] ERROR", LevelInfo, "I0304"},
		"logfmt":             {`time="2026-03-04T12:04:31Z" level=warning msg=no`, LevelWarn, "warning"},
		"logfmt quoted":      {`lvl="crit" msg=no`, LevelError, "crit"},
		"not logfmt":         {`url=/x?level=error`, LevelNone, ""},
		"word":               {`ERROR: relation "users" does not exist`, LevelError, "ERROR"},
		"word after a time":  {"2026-03-04 12:04:31,123 - root - WARNING - low", LevelWarn, "WARNING"},
		"java":               {"2026-03-04 12:04:31.123  INFO 1 --- [main] o.s.Boot : up", LevelInfo, "INFO"},
		"nginx":              {"2026/03/04 12:04:31 [error] 12#0: no", LevelError, "error"},
		"lower with colon":   {"error: no such file", LevelError, "error"},
		"lower in a text":    {"found no error here", LevelNone, ""},
		"late":               {"a b c d e f g ERROR", LevelNone, ""},
		"part of a name":     {"ERROR_COUNT 5", LevelNone, ""},
		"digits":             {"x1ERROR5", LevelNone, ""},
		"panic":              {"panic: runtime error: index out of range", LevelError, "panic"},
		"python":             {"KeyError: 'x'", LevelError, "KeyError"},
		"java raises":        {"java.lang.IllegalStateException: no", LevelError, "java.lang.IllegalStateException"},
		"traceback":          {"Traceback (most recent call last):", LevelError, "Traceback (most recent call last)"},
		"blank":              {"   ", LevelNone, ""},
		"nothing":            {"", LevelNone, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := Find([]byte(test.line))
			if word := test.line[m.From:m.To]; m.Level != test.level || word != test.word {
				t.Errorf("level %d at %q, want %d at %q", m.Level, word, test.level, test.word)
			}
		})
	}
}

func TestParse(t *testing.T) {
	tests := map[string]struct {
		line string
		want Record
		ok   bool
	}{
		"zap": {`{"level":"warn","ts":1772625871.25,"caller":"a.go:1","msg":"two words","n":3,"why":"a b","o":{"x": [1]}}`,
			Record{LevelWarn, "warn", "2026-03-04T12:04:31.250Z", "two words",
				[]Pair{{"caller", "a.go:1"}, {"n", "3"}, {"why", `"a b"`}, {"o", `{"x": [1]}`}}}, true},
		"slog": {` {"time":"2026-03-04T12:04:31Z","level":"ERROR","msg":"line\nbreak"} `,
			Record{LevelError, "ERROR", "2026-03-04T12:04:31Z", "line\nbreak", nil}, true},
		"milliseconds":      {`{"time":1772625871500}`, Record{Time: "2026-03-04T12:04:31.500Z"}, true},
		"small number":      {`{"t":12}`, Record{Time: "12"}, true},
		"empty":             {`{}`, Record{}, true},
		"unknown level":     {`{"level":"loud","msg":""}`, Record{Rest: []Pair{{"level", "loud"}}}, true},
		"second message":    {`{"msg":"a","message":"b"}`, Record{Message: "a", Rest: []Pair{{"message", "b"}}}, true},
		"message not text":  {`{"msg":{"a":1}}`, Record{Rest: []Pair{{"msg", `{"a":1}`}}}, true},
		"an array":          {`[1]`, Record{}, false},
		"not JSON":          {`{"a":1`, Record{}, false},
		"two on one line":   {`{} {}`, Record{}, false},
		"nested too deeply": {`{"a":` + nest(100) + `}`, Record{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := Parse([]byte(test.line))
			if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok {
				t.Errorf("ok %v, record (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func nest(n int) string {
	b := make([]byte, 2*n)
	for i := range n {
		b[i], b[n+i] = '[', ']'
	}
	return string(b)
}

func seed(f *testing.F) {
	for _, line := range []string{
		`{"level":"error","ts":1.5e9,"msg":"a\u001b[31m\n","x":[{"y":null}]}`, `{"a":"\`, `{"":"","level":30}`, "{,}", `{"t":1e400}`,
		"E0304 12:04:31.1 1 a.go:1] x", `level="warn`, "2026 [error] x", "panic: ", "\xff\xfe", `{"level":"\u0065rror"}`,
	} {
		f.Add([]byte(line))
	}
}

func FuzzFind(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		m := Find(line)
		if m.From < 0 || m.To > len(line) || m.From > m.To || (m.Level == LevelNone) != (m == Mark{}) {
			t.Errorf("%+v in %q", m, line)
		}
	})
}

// FuzzParse holds the reader to the standard library's: what that takes for an
// object is taken apart whole, and nothing else is.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		r, ok := Parse(line)
		valid := json.Valid(line) && bytes.HasPrefix(bytes.TrimLeft(line, " \t\r\n"), []byte("{"))
		if ok && !valid {
			t.Errorf("%q was taken apart: %+v", line, r)
		}
		if valid && !ok && len(line) < maxDepth {
			t.Errorf("%q was not taken apart", line)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for name, line := range map[string]string{
		"plain": "2026-03-04 12:04:31 some ordinary line of about a hundred and forty bytes that tells nobody anything of interest at this time of the night",
		"json":  `{"ts":1772625871.25,"caller":"a.go:1","msg":"two words and then some more","level":"info","n":3,"why":"a b","o":{"x":[1]}}`,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Find([]byte(line))
			}
		})
	}
}
