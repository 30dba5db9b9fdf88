package tui

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview"
)

// told are the events that were told in the place of a log.
type told struct {
	events map[string]*model.Event // by UID
	texts  []string                // what was said, the heading first,
	notes  []int                   // and the notes that say it
	more   bool                    // there were others before
}

const (
	// mostTold bounds how many events are told at once.
	mostTold = 20
	// everyPart stands for all containers of a pod.
	everyPart = "*"
)

// tellEvents tells what the events say of a container of which there is no
// log: those about itself, and those about its pod as a whole. What is told
// already is put right when an event happens again.
func (m *Model) tellEvents(page *logview.Page, t *told, entry *model.Entry, part string) {
	if t.events == nil {
		t.events = map[string]*model.Event{}
	}
	for _, e := range m.options.Store.Events(entry.Pod) {
		if part == everyPart || e.Container == part || e.Container == "" || e.Combined {
			t.events[e.UID] = e
		}
	}
	if len(t.events) > 0 {
		t.say(page, t.newest(), m.now, part == everyPart)
	}
}

// newest drops all but the newest events, and returns those oldest first.
func (t *told) newest() []*model.Event {
	list := slices.SortedFunc(maps.Values(t.events), model.CompareEvents)
	surplus := max(0, len(list)-mostTold)
	for _, e := range list[:surplus] {
		delete(t.events, e.UID)
	}
	t.more = t.more || surplus > 0
	return list[surplus:]
}

// say writes events down, over what was said before.
func (t *told) say(page *logview.Page, events []*model.Event, now time.Time, named bool) {
	texts := []string{"its events, oldest first:"}
	if t.more {
		texts[0] = fmt.Sprintf("the newest %d of its events, oldest first:", mostTold)
	}
	for _, e := range events {
		texts = append(texts, eventText(e, now, named))
	}
	for i, text := range texts {
		switch {
		case i >= len(t.notes):
			t.notes = append(t.notes, page.Note(text))
		case text != t.texts[i]:
			page.Amend(t.notes[i], text)
		}
	}
	t.texts = texts
}

// eventText writes an event on a line, with its container where several are
// meant.
func eventText(e *model.Event, now time.Time, named bool) string {
	text := words.Clock(e.Last, now) + " "
	if named && e.Container != "" && !e.Combined {
		text += e.Container + ": "
	}
	text += e.Reason
	if e.Count > 1 {
		text += fmt.Sprintf(" ×%d", e.Count)
	}
	return text + ": " + e.Message
}
