package dump

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

const benchPods = 10_000

// generated prints a list of pods with four events each, as kubectl indents
// it, without ever holding it.
type generated struct {
	head, body, tail string // body has a verb for the number of the pod
	pods, n          int
	rest             []byte
}

func (g *generated) Read(p []byte) (int, error) {
	if len(g.rest) == 0 {
		switch {
		case g.n == 0:
			g.rest = []byte(g.head)
		case g.n <= g.pods:
			g.rest = []byte(strings.ReplaceAll(g.body, "NUMBER", fmt.Sprint(g.n)))
		case g.n == g.pods+1:
			g.rest = []byte(g.tail)
		default:
			return 0, io.EOF
		}
		g.n++
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

// podWithEvents is a pod of 3 init containers that fails, and four events
// about it.
func podWithEvents(tb testing.TB) []string {
	var pod string
	var events []string
	for _, raw := range rawItems(tb, readFile(tb, "testdata/shop.json")) {
		text := string(raw)
		switch {
		case strings.Contains(text, `"kind": "Event"`) && len(events) < 4:
			events = append(events, strings.Replace(text, `"uid": "`, `"uid": "NUMBER-`, 2))
		case strings.Contains(text, `"name": "init-crash"`) && strings.Contains(text, `"initContainerStatuses"`):
			pod = strings.Replace(text, `"uid": "`, `"uid": "NUMBER-`, 1)
		}
	}
	return append([]string{pod}, events...)
}

func BenchmarkReadJSON10000(b *testing.B) {
	body := strings.Join(podWithEvents(b), ",\n        ")
	benchmarkRead(b, func() io.Reader {
		// The comma after the last pod gives way to an empty object.
		return &generated{
			head: "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        ", body: body + ",\n        ",
			tail: "{}\n    ],\n    \"kind\": \"List\"\n}\n", pods: benchPods,
		}
	})
}

func BenchmarkReadYAML10000(b *testing.B) {
	var body strings.Builder
	for _, item := range podWithEvents(b) {
		lines := strings.TrimSuffix(yamlText(b, item), "\n")
		body.WriteString("- " + strings.ReplaceAll(lines, "\n", "\n  ") + "\n")
	}
	benchmarkRead(b, func() io.Reader {
		return &generated{head: "apiVersion: v1\nitems:\n", body: body.String(), tail: "kind: List\n", pods: benchPods}
	})
}

// benchmarkRead keeps the items, as the store does, and reports the highest
// heap that it saw.
func benchmarkRead(b *testing.B, input func() io.Reader) {
	size, err := io.Copy(io.Discard, input())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	var peak uint64
	for b.Loop() {
		items := make([]model.Item, 0, 5*benchPods)
		_, err := Read(b.Context(), []string{Stdin}, input(), time.Time{}, func(_ time.Time, item model.Item) error {
			if items = append(items, item); len(items)%500 == 0 {
				peak = max(peak, heap())
			}
			return nil
		})
		if err != nil || len(items) != cap(items) {
			b.Fatalf("%d items, error %v", len(items), err)
		}
	}
	b.ReportMetric(float64(peak)/1e6, "peak-heap-MB")
	b.ReportMetric(float64(size)/1e6, "input-MB")
}

func heap() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapInuse
}
