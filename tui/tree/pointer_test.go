package tree

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

func TestClickSelectsAndThenOpens(t *testing.T) {
	w := newWorld()
	w.put("shop", "a", words.Stuck, time.Minute)
	w.put("shop", "b", words.Starting, time.Minute)
	m := newTree(80, 20)
	w.sync(m)
	for line, text := range strings.Split(screen(m), "\n") {
		if !strings.Contains(text, "deploy b") {
			continue
		}
		if m.ClickAt(line) || !m.ClickAt(line) {
			t.Error("the first click is to select, the second to open")
		}
		if s, _ := m.Subject(); s.Name != "b" || s.Kind != "Deployment" {
			t.Errorf("line %d is %v", line, s)
		}
	}
	for _, line := range []int{-1, 19, 99} {
		if m.ClickAt(line) {
			t.Errorf("there is nothing on line %d", line)
		}
	}
}

func TestScrollKeepsTheCursorInSight(t *testing.T) {
	w := newWorld()
	for i := range 40 {
		w.put("shop", fmt.Sprintf("w-%02d", i), words.Stuck, time.Minute)
	}
	for height := range 12 {
		m := newTree(30, height)
		w.sync(m)
		for _, by := range []int{3, 3, 50, -7, 1000, -1000, 2} {
			m.Scroll(by)
			line, ok := m.cursorLine()
			if ok && height > 0 && (line < m.top || line >= m.top+height) {
				t.Fatalf("after %d on %d lines the cursor is on line %d, seen are %d and on", by, height, line, m.top)
			}
		}
	}
}

func TestSort(t *testing.T) {
	w := newWorld()
	w.put("shop", "old", words.Stuck, time.Hour)
	w.put("shop", "new", words.Starting, time.Second)
	w.put("shop", "mid", words.Starting, time.Minute)
	m := newTree(80, 30)
	w.sync(m)
	for by, want := range map[Sort]string{SortWorst: "old new mid", SortNewest: "new mid old", SortName: "mid new old"} {
		m.SetSort(by)
		var got []string
		for _, b := range m.items {
			if b.workload != nil {
				got = append(got, b.workload.Name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("order %d is %v, want %s", by, got, want)
		}
	}
}

func TestJump(t *testing.T) {
	w := newWorld()
	w.put("seeds", "a", words.Stuck, time.Minute)
	w.put("shop", "b", words.Up, time.Hour)
	m := newTree(80, 30)
	w.sync(m)
	if m.Jump("shop", "Deployment", "b") || m.Jump("shop", "Deployment", "c") {
		t.Error("went to what is not shown")
	}
	m.SetAll(true)
	m.Collapse()
	if !m.Jump("shop", "Deployment", "b") {
		t.Fatal("did not go to what is shown")
	}
	if s, _ := m.Subject(); s.Name != "b" {
		t.Errorf("went to %v", s)
	}
}
