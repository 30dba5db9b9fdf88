package main

import (
	"bytes"
	"io"
	"testing"
)

func TestSigns(t *testing.T) {
	const text = "exit 3 ×7 · next … 日本\n"
	var out bytes.Buffer
	inParts := signs(&out, true)
	for _, b := range []byte(text) {
		if n, err := inParts.Write([]byte{b}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if _, err := io.WriteString(inParts, text); err != nil {
		t.Fatal(err)
	}
	const want = "exit 3 x7 - next .. 日本\n"
	if got := out.String(); got != want+want {
		t.Errorf("got %q, want %q twice", got, want)
	}
	if signs(&out, false) != io.Writer(&out) {
		t.Error("text that may stay as it is takes a way around")
	}
}
