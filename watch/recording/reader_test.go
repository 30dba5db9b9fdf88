package recording

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

const podLine = `{"observed":"2026-11-21T01:08:43.344Z","resource":"pods","type":"ADDED","object":{"metadata":{"name":"a","namespace":"shop"}}}`

const headerLine = `{"format":"initwatch-recording","version":1,"server":"v1.36.3"}`

func compress(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	encoder, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := encoder.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := encoder.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func readAll(text string) ([]Entry, error) { return ReadAll(strings.NewReader(text)) }

func TestReadAll(t *testing.T) {
	tests := map[string]struct {
		text string
		want int
	}{
		"without header":         {podLine + "\n" + podLine + "\n", 2},
		"with header":            {headerLine + "\n" + podLine + "\n", 1},
		"header alone":           {headerLine + "\n", 0},
		"no end of line":         {headerLine + "\n" + podLine, 1},
		"blank lines":            {"\n" + headerLine + "\r\n\n" + podLine + "\r\n\n", 1},
		"compressed":             {compress(t, headerLine+"\n"+podLine+"\n"), 1},
		"compressed, no header":  {compress(t, podLine+"\n"+podLine), 2},
		"compressed, two frames": {compress(t, podLine+"\n") + compress(t, podLine+"\n"), 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			entries, err := readAll(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != tt.want {
				t.Fatalf("%d entries, want %d", len(entries), tt.want)
			}
			for _, entry := range entries {
				if pod, err := entry.Pod(); err != nil || pod.Name != "a" {
					t.Fatalf("pod %v, error %v", pod, err)
				}
			}
		})
	}
}

func TestReadAllRefuses(t *testing.T) {
	whole := compress(t, strings.Repeat(podLine+"\n", 200))
	tests := map[string]struct {
		text string
		want string
	}{
		"empty":                {"", "it is empty"},
		"blank":                {"\n \n", "it is empty"},
		"not JSON":             {"hello\n", "line 1, byte 0: it is damaged or no recording"},
		"another format":       {`{"format":"asciicast","version":2}` + "\n", `the format is "asciicast"`},
		"newer":                {`{"format":"initwatch-recording","version":7}` + "\n", "the version is 7"},
		"cut line":             {podLine + "\n" + podLine[:60], "line 2, byte 127: it is damaged"},
		"line after blank":     {podLine + "\n\n{", "line 3, byte 128: it is damaged"},
		"cut frame":            {whole[:len(whole)-20], "unexpected EOF"},
		"no object":            {`{"observed":"2026-11-21T01:08:43Z","resource":"pods","type":"ADDED"}`, "no object"},
		"object is a list":     {`{"observed":"2026-11-21T01:08:43Z","resource":"pods","type":"ADDED","object":[]}`, "no object"},
		"no time":              {`{"resource":"pods","type":"ADDED","object":{}}`, "no time"},
		"no resource":          {`{"observed":"2026-11-21T01:08:43Z","type":"ADDED","object":{}}`, `no "resource"`},
		"no type":              {`{"observed":"2026-11-21T01:08:43Z","resource":"pods","object":{}}`, `no "type"`},
		"endless line":         {podLine + "\n" + strings.Repeat("x", maxLine+1), "line 2, byte 127: the line is longer than 16 MiB"},
		"endless line, packed": {compress(t, strings.Repeat(" ", maxLine+1)), "longer than 16 MiB"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := readAll(tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestNextKeepsItsError(t *testing.T) {
	reader, err := NewReader(strings.NewReader(podLine + "\nbroken\n" + podLine + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Next(); err != nil {
		t.Fatal(err)
	}
	_, first := reader.Next()
	_, second := reader.Next()
	if first == nil || errors.Is(first, io.EOF) || first != second {
		t.Fatalf("errors %v and %v, want the same one twice", first, second)
	}
}

func TestHeader(t *testing.T) {
	reader, err := NewReader(strings.NewReader(headerLine + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Header{Format: Format, Version: Version}, reader.header); diff != "" {
		t.Error(diff)
	}
	if _, err := reader.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want io.EOF", err)
	}
}

// TestRecorded reads what real clusters of two versions did.
func TestRecorded(t *testing.T) {
	for _, name := range []string{"v1.34", "v1.36"} {
		t.Run(name, func(t *testing.T) {
			file, err := os.Open("testdata/" + name + ".jsonl.zst")
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			entries, err := ReadAll(file)
			if err != nil {
				t.Fatal(err)
			}
			checkRecorded(t, entries)
		})
	}
}

func checkRecorded(t *testing.T, entries []Entry) {
	t.Helper()
	var last time.Time
	items := 0
	for i, entry := range entries {
		if entry.Observed.Before(last) {
			t.Errorf("entry %d goes back in time", i)
		}
		last = entry.Observed
		got, err := Items(entry)
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		items += len(got)
	}
	if len(entries) < 800 || items < 800 {
		t.Errorf("%d entries and %d items, want several hundred more", len(entries), items)
	}
}
