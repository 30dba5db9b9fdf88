package dump

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

// outcome is what a scanner or splitter made of a text.
type outcome struct {
	Objects []string
	Err     string
}

func (o *outcome) take(object *object) error {
	o.Objects = append(o.Objects, fmt.Sprintf("%s %s %t %s %s", object.place, object.resource(), object.list, object.newest, object.json))
	return nil
}

func (o outcome) with(err error) outcome {
	if err != nil {
		o.Err = err.Error()
	}
	return o
}

// chunks reads a few bytes at a time.
type chunks struct {
	r    io.Reader
	size int
}

func (c chunks) Read(p []byte) (int, error) { return c.r.Read(p[:min(c.size, len(p))]) }

func scanned(data []byte, size int) outcome {
	var out outcome
	return out.with(newScanner(chunks{bytes.NewReader(data), size}, out.take).scan())
}

func splitBy(data []byte, size int) outcome {
	var out outcome
	return out.with(newSplitter(bufio.NewReaderSize(bytes.NewReader(data), size), out.take).split())
}

// FuzzScanner holds that a text gives the same objects however it arrives, and
// that objects of valid JSON are valid.
func FuzzScanner(f *testing.F) {
	seedJSON(f)
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		want := scanned(data, windowSize)
		if diff := cmp.Diff(want, scanned(data, int(size)+1)); diff != "" {
			t.Fatalf("in chunks of %d bytes (-whole +chunks)\n%s", int(size)+1, diff)
		}
		if !json.Valid(data) {
			return
		}
		_ = newScanner(bytes.NewReader(data), func(o *object) error {
			if !json.Valid(o.json) {
				t.Fatalf("the object %q is no JSON", o.json)
			}
			return nil
		}).scan()
	})
}

func seedJSON(f *testing.F) {
	for i, text := range []string{
		`{"kind":"List","items":[{"kind":"Pod","metadata":{"name":"a\"\\","managedFields":[{"time":"2026-11-21T01:00:00Z"}]}},{}]}`,
		`{"items":[],"kind":"PodList"} [{"kind":"Event","count":1e3}] {"a":[true,null,-0.5]}`,
		`{"kind":"Pod","spec":{"containers":[{"env":[{"name":"x"}],"resources":{"limits":{"cpu":"1e999999"}}}]}`,
		`{"k\u0069nd":"Pod","items":{"a":[[],{}]}}`,
	} {
		f.Add([]byte(text), uint8(i))
	}
}

// FuzzSplitter holds that YAML gives the same objects whatever the size of the
// buffer that finds its lines.
func FuzzSplitter(f *testing.F) {
	seedYAML(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if diff := cmp.Diff(splitBy(data, 64<<10), splitBy(data, 16)); diff != "" {
			t.Fatalf("with a small buffer (-large +small)\n%s", diff)
		}
	})
}

func seedYAML(f *testing.F) {
	for _, text := range []string{
		"apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- kind: Event\nkind: List\n",
		"--- # first\nkind: List\nitems: # two\n\n  - kind: Pod\n    status:\n      message: |\n        items:\n        - no\n  -\n    kind: Node\n...\n---\nkind: Pod\n",
		"items: [{kind: Pod}]\n---\nitems:\nkind: PodList\n",
		"a: &a [*a]\nb: \"\\x\"\n- c\n\td: {\n",
	} {
		f.Add([]byte(text))
	}
}

// FuzzRead holds that no input makes the reader panic, and that what it counts
// is what it delivers.
func FuzzRead(f *testing.F) {
	seedYAML(f)
	f.Add([]byte(`{"kind":"Pod","metadata":{"name":"a","creationTimestamp":"2026-11-21T01:00:00Z"}}`))
	f.Add([]byte(`{"kind":"Event","involvedObject":{"kind":"Pod","name":"a"}}`))
	f.Add([]byte(`{"observed":"2026-11-21T01:00:00Z","resource":"pods","type":"ADDED","object":{"metadata":{"name":"a","uid":"1"}}}`))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		delivered := 0
		summary, err := Read(t.Context(), []string{Stdin}, bytes.NewReader(data), time.Time{}, func(time.Time, model.Item) error {
			delivered++
			return nil
		})
		if err == nil && delivered != summary.Pods+summary.Events {
			t.Fatalf("%d items, and the summary says %+v", delivered, summary)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "read standard input: ") {
			t.Fatalf("error %q does not name its input", err)
		}
	})
}

// TestChunks is FuzzScanner with a file of kubectl.
func TestChunks(t *testing.T) {
	data, err := os.ReadFile("testdata/cluster-info/shop/pods.json")
	if err != nil {
		t.Fatal(err)
	}
	want := scanned(data, windowSize)
	for _, size := range []int{1, 7, 100, 4096} {
		diff(t, want, scanned(data, size))
	}
}
