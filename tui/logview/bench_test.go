package logview

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/theme"
)

// chatter is a log of n lines of about 140 bytes, one in a thousand of which
// is an error.
func chatter(n int) ([]string, []time.Time) {
	lines, times := make([]string, n), make([]time.Time, n)
	for i := range lines {
		level := "info"
		if i%1000 == 999 {
			level = "error"
		}
		lines[i] = fmt.Sprintf("2026-03-04 12:04:31 level=%s request %08d %s", level, i, strings.Repeat("lorem ipsum ", 8))
		times[i] = noon.Add(time.Duration(i) * time.Millisecond)
	}
	return lines, times
}

func benchPane(b *testing.B, width, height int) *Model {
	b.Helper()
	m := New(Options{Theme: theme.ANSI()})
	m.SetSize(width, height)
	return m
}

// full returns a pane whose buffer is full.
func full(b *testing.B) *Model {
	b.Helper()
	m := benchPane(b, 200, 50)
	lines, times := chatter(10_000)
	for range 80 {
		run(m, m.Append(lines, times))
	}
	return m
}

func BenchmarkAppendMillion(b *testing.B) {
	lines, times := chatter(5_000)
	for b.Loop() {
		m := benchPane(b, 200, 50)
		for range 200 {
			run(m, m.Append(lines, times))
		}
	}
	b.ReportMetric(1e6*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkMemory reports what a full buffer takes beyond its text.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		m := full(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20)-64, "MiB-over-64")
		runtime.KeepAlive(m)
	}
}

// BenchmarkFollow appends a line and paints, as a busy log makes it.
func BenchmarkFollow(b *testing.B) {
	for _, wrap := range []bool{false, true} {
		b.Run(fmt.Sprint("wrap ", wrap), func(b *testing.B) {
			m := full(b)
			m.wrap = wrap
			lines, times := chatter(100)
			for b.Loop() {
				run(m, m.Append(lines, times))
				m.View()
			}
		})
	}
}

func BenchmarkPaintUnchanged(b *testing.B) {
	m := full(b)
	for b.Loop() {
		m.View()
	}
}

// BenchmarkSearch looks through a full buffer, and reports the longest time
// that Update and View kept a key waiting meanwhile.
func BenchmarkSearch(b *testing.B) {
	for name, query := range map[string]struct {
		text       string
		expression bool
	}{
		"rare": {"level=error", false}, "every line": {"lorem", false}, "case": {"Level", false}, "expression": {"req.*9{5}", true},
	} {
		b.Run(name, func(b *testing.B) {
			m := full(b)
			var longest time.Duration
			for b.Loop() {
				m.StartSearch()
				cmd, err := m.Search(query.text, query.expression)
				if err != nil {
					b.Fatal(err)
				}
				longest = max(longest, drain(m, cmd))
				m.CancelSearch()
			}
			b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-update")
			b.SetBytes(64 << 20)
		})
	}
}

// drain carries commands out and returns the longest time that one message
// took to be handled and painted.
func drain(m *Model, cmd tea.Cmd) (longest time.Duration) {
	for cmd != nil {
		msg, ok := cmd().(FoundMsg)
		if !ok {
			return longest
		}
		began := time.Now()
		cmd = m.Update(msg)
		m.View()
		longest = max(longest, time.Since(began))
	}
	return longest
}

// BenchmarkContext widens a filter that every line passes.
func BenchmarkContext(b *testing.B) {
	m := full(b)
	cmd, err := m.Filter("lorem", false)
	if err != nil {
		b.Fatal(err)
	}
	drain(m, cmd)
	for i := 0; b.Loop(); i++ {
		run(m, m.AddContext(1-i%2*2))
		m.View()
	}
}

func BenchmarkLongLine(b *testing.B) {
	m := benchPane(b, 200, 50)
	m.ToggleWrap()
	long := strings.Repeat("日本語 and more of it ", 1<<20/24)
	run(m, m.Append([]string{long}, nil))
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			m.relay()
			m.View()
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			m.View()
		}
	})
}
