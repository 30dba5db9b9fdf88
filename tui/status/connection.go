package status

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// right says how well what is watched can be seen, and when that was.
func (h Header) right(k keep) paint.Line {
	look, text := h.connection()
	l := h.sign()
	l.Add(" "+text.short, h.Theme.Role(look.Role))
	if k.detail && text.long != "" {
		l.Add(": "+paint.Cut(h.Theme, h.Theme.Text(text.long), 40), theme.Style{})
	}
	if k.clock && !h.Now.IsZero() {
		l.Add("  "+h.Now.UTC().Format(time.TimeOnly), theme.Style{})
	}
	if k.zone && !h.Now.IsZero() {
		l.Add(" UTC", theme.Style{})
	}
	return l
}

// state says how well what is watched can be seen in a sign and one word.
func (h Header) state() paint.Line {
	look, _ := h.connection()
	l := h.sign()
	l.Add(" "+look.Word, h.Theme.Role(look.Role))
	return l
}

// sign says it in one cell.
func (h Header) sign() paint.Line {
	var l paint.Line
	look, _ := h.connection()
	l.Add(h.Theme.Glyph(look), h.Theme.Role(look.Role))
	return l
}

// said is the state of the connection in few words, and what more there is to
// say.
type said struct{ short, long string }

// severity orders links by how much they take from what can be seen.
var severity = [...]int{
	words.LinkUnauthorized: 9, words.LinkReconnecting: 8, words.LinkStale: 7, words.LinkConnecting: 6,
	words.LinkListing: 5, words.LinkForbidden: 4, words.LinkPolling: 3, words.LinkLive: 2, words.LinkEnded: 1,
}

// worst returns the link that limits the view most. Workloads that may not be
// read do not: their pods tell what matters.
func worst(links []model.ScopedLink) model.ScopedLink {
	var found model.ScopedLink
	some := false
	for _, l := range links {
		if l.Scope.Resource.Workload() && l.State == words.LinkForbidden {
			continue
		}
		if !some || severity[l.State] > severity[found.State] {
			found, some = l, true
		}
	}
	return found
}

func (h Header) connection() (words.Look, said) {
	if h.Reel != nil {
		return h.Reel.state().Look(), said{h.Theme.Text(h.Reel.told()), ""}
	}
	if h.Ended {
		return words.LinkEnded.Look(), said{words.LinkEnded.String(), ""}
	}
	l := worst(h.Links)
	return l.State.Look(), h.describe(l)
}

func (h Header) describe(l model.ScopedLink) said {
	word, age := l.State.String(), ""
	if !l.Since.IsZero() {
		age = " " + model.Age(l.Since, h.Now)
	}
	switch l.State {
	case words.LinkStale:
		return said{word, "last data" + age + " ago"}
	case words.LinkReconnecting:
		return said{word + age, ""}
	case words.LinkListing:
		return said{word + " " + thousands(h.total()), ""}
	case words.LinkUnauthorized, words.LinkForbidden, words.LinkPolling:
		return said{word + h.share(l.State), ""}
	case words.LinkConnecting, words.LinkLive, words.LinkEnded, words.LinkReplay, words.LinkPaused:
	}
	return said{word, ""}
}

// Trouble is what there is to say about a connection that was lost, "" when
// none is. What else limits the view has a row of its own in the tree.
func (h Header) Trouble() string {
	l := worst(h.Links)
	if h.Ended || l.State != words.LinkReconnecting && l.State != words.LinkStale {
		return ""
	}
	return l.Text
}

// share says in how many of several namespaces something is in state.
func (h Header) share(state words.Link) string {
	all, some := map[string]bool{}, map[string]bool{}
	for _, l := range h.Links {
		all[l.Scope.Namespace] = true
		if l.State == state {
			some[l.Scope.Namespace] = true
		}
	}
	if len(some) == len(all) {
		return ""
	}
	return fmt.Sprintf(" %d of %d", len(some), len(all))
}
