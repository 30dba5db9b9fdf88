package recording

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzReader holds that no input makes the reader panic or go on for ever, and
// that what it accepts decodes or is refused with an error.
func FuzzReader(f *testing.F) {
	f.Add([]byte(podLine + "\n"))
	f.Add([]byte(headerLine + "\n" + podLine))
	f.Add([]byte(compress(f, headerLine+"\n"+podLine+"\n")))
	f.Add([]byte(compress(f, podLine)[:30]))
	f.Add([]byte(`{"observed":"2026-11-21T01:08:43Z","resource":"events","type":"DELETED","object":{"involvedObject":{"kind":"Pod"}}}`))
	f.Add([]byte(`{"observed":"2026-11-21T01:08:43Z","resource":"pods","type":"ADDED","object":{"spec":{"overhead":{"cpu":"1e99999999"}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		reader, err := NewReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		for {
			entry, err := reader.Next()
			if err != nil {
				if _, again := reader.Next(); !errors.Is(err, io.EOF) && again != err {
					t.Fatalf("error %v, then %v", err, again)
				}
				return
			}
			_, _ = Items(entry)
			_, _ = entry.Log()
		}
	})
}

// FuzzAbsurd holds that the cheap search misses nothing.
func FuzzAbsurd(f *testing.F) {
	f.Add("1e12345")
	f.Add(" -1.5E+2000000000")
	f.Fuzz(func(t *testing.T, text string) {
		if absurd.MatchString(text) && !maybeAbsurd([]byte(text)) {
			t.Errorf("%q", text)
		}
	})
}
