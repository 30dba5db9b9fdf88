package recording

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// after is a line that was written that many microseconds after another.
func after(n int64, text string) Log {
	return Log{Line: text, Time: time.Unix(0, n*1000).UTC()}
}

// TestOutputOfSeveralFiles holds that lines which two recordings have are there
// once, in order, and that either may have the end.
func TestOutputOfSeveralFiles(t *testing.T) {
	open := func(log Log) Log { log.Open = true; return log }
	for name, test := range map[string]struct {
		files [][]Log
		want  string
	}{
		"one, which says it twice": {[][]Log{{after(1, "a"), after(1, "a")}}, "a a"},
		"the same":                 {[][]Log{{after(1, "a"), after(1, "a")}, {after(1, "a"), after(1, "a")}}, "a a"},
		"one goes on":              {[][]Log{{after(1, "a"), open(after(2, "b"))}, {after(2, "b"), after(3, "c")}}, "a b c"},
		"one began before":         {[][]Log{{after(3, "c")}, {after(1, "a"), after(3, "c")}}, "a c"},
		"neither has the end":      {[][]Log{{open(after(1, "a"))}, {open(after(1, "a"))}}, "a …"},
		"the first has the end":    {[][]Log{{after(1, "a"), after(2, "b")}, {open(after(1, "a"))}}, "a b"},
		"three":                    {[][]Log{{after(1, "a")}, {after(2, "b")}, {after(1, "a"), after(3, "c")}}, "a b c"},
	} {
		t.Run(name, func(t *testing.T) {
			var o Output
			for i := range test.files {
				for _, log := range test.files[i] {
					o.Add(i+1, logged(t, Added, log), &log)
				}
			}
			o.Sort()
			got, _ := Columns(o.Lines)
			if o.Open {
				got = append(got, "…")
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" || o.Mixed() != (len(test.files) > 1) {
				t.Errorf("mixed %t: %s", o.Mixed(), diff)
			}
		})
	}
}

// TestPrintedOfSeveralFiles holds that the last line is the one that was written
// last, whatever the order of the files.
func TestPrintedOfSeveralFiles(t *testing.T) {
	p := NewPrinted()
	p.Sees(tried("one", ""))
	for _, from := range []int{printedLines, 0} {
		p.NextFile()
		for i := from; i < from+printedLines+9; i++ {
			log := after(int64(i), fmt.Sprint(i))
			log.ContainerID = "one"
			take(t, p, logged(t, Added, log))
		}
	}
	lines := p.Items(start)[0].Fact.Lines
	if n := len(lines); n != printedLines || lines[n-1] != fmt.Sprint(2*printedLines+8) || lines[0] != fmt.Sprint(printedLines+9) {
		t.Errorf("%d lines from %s to %s", n, lines[0], lines[n-1])
	}
}

// TestPrintedToTheEnd holds that a log whose end was not read answers nothing,
// and that it is known of one that it is empty.
func TestPrintedToTheEnd(t *testing.T) {
	p := NewPrinted()
	p.Sees(tried("one", "two"))
	take(t, p, logged(t, Added, Log{ContainerID: "one", Line: "still trying", Open: true}))
	if got := printed(p); got != nil {
		t.Errorf("answers from the middle of a log: %q", got)
	}
	take(t, p, logged(t, Modified, Log{ContainerID: "one"}), logged(t, Modified, Log{ContainerID: "two"}))
	want := []string{"uid-a shop/a app one: still trying", "uid-a shop/a app two: "}
	if diff := cmp.Diff(want, printed(p)); diff != "" {
		t.Error(diff)
	}
}

// TestPrintedForgetsEndings holds that a long recording of attempts which printed
// nothing does not fill the memory, nor one of long names, and that what was
// dropped is let go.
func TestPrintedForgetsEndings(t *testing.T) {
	p := NewPrinted()
	for i := range 2 * endingBytes / outputCost {
		p.Sees(tried(fmt.Sprint("silent-", i), ""))
	}
	if n := len(p.endings); n != len(p.ended) || p.tells > endingBytes || n < endingBytes/outputCost/2 {
		t.Errorf("%d and %d attempts, %d bytes", n, len(p.ended), p.tells)
	}
	wide := strings.Repeat("x", 1<<20)
	for i := range printedBytes/len(wide) + 9 {
		take(t, p, said(t, fmt.Sprint(i, wide), "", false))
	}
	if n := len(p.order); n > printedBytes/len(wide) || n != len(p.outputs) {
		t.Errorf("%d outputs of long names, %d in order", len(p.outputs), n)
	}
	queue := []*int{new(int), new(int)}
	whole := queue
	if pop(&queue); whole[0] != nil || len(queue) != 1 {
		t.Error("a queue holds on to what left it")
	}
}
