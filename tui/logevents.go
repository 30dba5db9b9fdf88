package tui

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/logview"
)

// told are the events that were told in the place of a log, by UID, with how
// often each had happened.
type told map[string]int

// mostTold bounds how many events are told at once.
const mostTold = 20

// tellEvents tells what the events say of a container of which there is no
// log: those about itself, and those about its pod as a whole. What was told
// before is told again only when it has happened again.
func (m *Model) tellEvents(page *logview.Page, before told, entry *model.Entry, part string) {
	var fresh []*model.Event
	for _, e := range m.options.Store.Events(entry.Pod) {
		if (e.Container == part || e.Container == "" || e.Combined) && before[e.UID] != max(1, e.Count) {
			fresh = append(fresh, e)
		}
	}
	if n := len(fresh) - mostTold; n > 0 {
		fresh = fresh[n:]
	}
	if len(fresh) > 0 && len(before) == 0 {
		page.Note("its events, oldest first:")
	}
	for _, e := range fresh {
		before[e.UID] = max(1, e.Count)
		page.Note(eventText(e))
	}
}

func eventText(e *model.Event) string {
	text := e.Last.UTC().Format(time.TimeOnly) + " " + e.Reason
	if e.Count > 1 {
		text += fmt.Sprintf(" ×%d", e.Count)
	}
	return text + ": " + e.Message
}
