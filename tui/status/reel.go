package status

import (
	"strconv"
	"strings"
	"time"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Reel is how a recording is played.
type Reel struct {
	Begin, End, Now time.Time
	// To is the time that is being gone to, when that takes long; else zero.
	To time.Time
	// Pace is how many seconds of the recording pass in one, when it is not
	// Paused.
	Pace   float64
	Paused bool
	// Keys are those that move about in its time.
	Keys []keymap.Hint
}

// bar is the width of the bar that shows where in the recording it is.
const bar = 20

// state is how it is played at this moment: at its end it stands still too.
func (r *Reel) state() words.Link {
	if r.Paused || !r.Now.Before(r.End) {
		return words.LinkPaused
	}
	return words.LinkReplay
}

// told says so, with the pace when it is not that of the clock on the wall.
func (r *Reel) told() string {
	switch state := r.state(); {
	case r.moment():
		return "one moment"
	case !r.Now.Before(r.End):
		return words.LinkReplay.String() + " " + words.LinkEnded.String()
	case state == words.LinkPaused || r.Pace == 1:
		return state.String()
	default:
		return state.String() + " ×" + strconv.FormatFloat(r.Pace, 'g', 3, 64)
	}
}

// moment reports whether nothing is to be played: files that kubectl wrote show
// one moment.
func (r *Reel) moment() bool { return !r.Begin.Before(r.End) }

// View paints where in the recording it is, and as many of the keys that move
// about in it as fit whole.
func (r *Reel) View(t theme.Theme, width int) string {
	var l paint.Line
	if r.moment() {
		return l.Render(t, width, false)
	}
	l.Add(r.bar(t), t.Role(words.RoleBusy))
	l.Add("  "+model.Age(r.Begin, r.Now)+" of "+model.Age(r.Begin, r.End), theme.Style{})
	if !r.To.IsZero() {
		l.Add("  going to "+model.Age(r.Begin, r.To)+t.Text("…"), t.Role(words.RoleBusy))
	}
	for _, hint := range r.Keys {
		key := hint.Keys + " " + hint.Text
		if l.Width()+2+paint.Width(key) > width {
			break
		}
		l.Add("  "+hint.Keys, t.Title)
		l.Add(" "+hint.Text, t.Role(words.RoleMuted))
	}
	return l.Render(t, width, false)
}

// bar draws it: what has been shown, and what is still to come.
func (r *Reel) bar(t theme.Theme) string {
	done := bar
	if whole := r.End.Sub(r.Begin); whole > 0 {
		done = int(bar * r.Now.Sub(r.Begin) / whole)
	}
	done = min(max(0, done), bar)
	if t.ASCII {
		return strings.Repeat("=", done) + strings.Repeat("-", bar-done)
	}
	return strings.Repeat("━", done) + strings.Repeat("─", bar-done)
}
