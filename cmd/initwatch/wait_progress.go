package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/initwatch/initwatch/model"
)

// progress tells a person how a wait goes: on a terminal in one line that is
// written over and over, elsewhere in a line for each change of a workload.
type progress struct {
	out     io.Writer
	tell    *teller
	columns func() int // of the terminal; nil when there is none
	shown   bool       // a line stands that is written over
}

// The sequences of the line that is written over: to its begin and clear it.
const clearLine = "\r\x1b[K"

// defaultColumns is how wide a terminal is that does not say.
const defaultColumns = 80

// progress returns that of standard error.
func (a *app) progress() *progress {
	p := &progress{out: a.streams.ErrOut, tell: newTeller(a.streams.ErrOut, false)}
	if file := terminalFile(a.streams.ErrOut); file != nil && a.getenv("TERM") != "dumb" {
		p.columns = func() int { return columnsOf(file) }
	}
	return p
}

func columnsOf(file *os.File) int {
	if width, _, err := term.GetSize(file.Fd()); err == nil && width > 0 {
		return width
	}
	return defaultColumns
}

// changes tells how things are now.
func (p *progress) changes(store *model.Store, now time.Time, state string) error {
	if p.columns == nil {
		return p.tell.changes(store, now)
	}
	p.shown = true
	_, err := io.WriteString(p.out, clearLine+ansi.Truncate(state, p.columns()-1, "…"))
	if err != nil {
		return fmt.Errorf("write progress: %w", err)
	}
	return nil
}

// limits tells what may not be read.
func (p *progress) limits(links []model.ScopedLink) {
	for _, text := range limits(links) {
		fmt.Fprintf(p.out, "%s: %s\n", programName, text)
	}
}

// remark tells a sentence, if there is one.
func (p *progress) remark(text string) {
	if text != "" {
		fmt.Fprintf(p.out, "%s: %s\n", programName, text)
	}
}

// close takes the line away that is written over.
func (p *progress) close() {
	if p.shown {
		fmt.Fprint(p.out, clearLine)
		p.shown = false
	}
}

// state is how the wait goes in one line: how long it goes on, how many are up,
// and what the worst of the others says. While the connection is broken it says
// so instead: what was seen before may be over.
func (v *vigil) state() string {
	now, matched := v.source.Now(), v.matched()
	age := model.Age(v.began, now)
	if trouble := v.unseen(v.store.Links()); trouble != "" {
		return age + " · " + trouble
	}
	parts := []string{age, v.score(matched)}
	if worst := worstOf(matched); worst != nil {
		parts = append(parts, nameOf(worst)+" "+countOf(worst)+worst.Line.At(now, true))
	} else if len(matched) > 0 {
		parts = append(parts, "which has to last "+span(v.options.stableFor))
	}
	return strings.Join(parts, " · ")
}

// unseen says why what is known is not current, "" when it is: that a
// connection is broken, or else that a first answer has not come.
func (v *vigil) unseen(links []model.ScopedLink) string {
	awaited := ""
	for _, link := range links {
		switch {
		case !v.matters(link) || link.State.Current():
		case link.State.Outstanding():
			if awaited == "" {
				awaited = "the first answer about " + string(link.Scope.Resource) + " is still to come"
			}
		case link.Text == "":
			return "the connection is broken: it is " + link.State.String()
		default:
			return "the connection is broken: " + link.Text
		}
	}
	return awaited
}

// score says how many of the workloads are up.
func (v *vigil) score(matched []*model.Workload) string {
	if len(matched) == 0 {
		return "there is nothing of it"
	}
	if len(matched) == 1 && arrived(matched[0]) {
		return nameOf(matched[0]) + " is up"
	}
	up := 0
	for _, w := range matched {
		if arrived(w) {
			up++
		}
	}
	return fmt.Sprintf("%d of %d up", up, len(matched))
}

// worstOf is the workload that keeps the wait going most, nil when none does.
func worstOf(list []*model.Workload) *model.Workload {
	var worst *model.Workload
	for _, w := range list {
		if !arrived(w) && (worst == nil || w.Verdict > worst.Verdict) {
			worst = w
		}
	}
	return worst
}

func nameOf(w *model.Workload) string { return strings.ToLower(w.Kind) + " " + w.Name }

// sentence says how the waiting ended.
func (v *vigil) sentence(end ending) string {
	now, matched := v.source.Now(), v.matched()
	if end == cameUp {
		return v.score(matched) + ", after " + model.Age(v.began, now)
	}
	if end == cannotComeUp {
		w := v.lost
		return fmt.Sprintf("%s cannot come up unless someone changes something: %s", nameOf(w), w.Line.At(now, false))
	}
	trouble := v.unseen(v.store.Links())
	switch {
	case v.began.IsZero():
		return fmt.Sprintf("the time is over, %s, and not everything could be read", span(v.options.timeout)) + after(trouble)
	case trouble != "":
		return fmt.Sprintf("the time is over, %s, and what was seen last is old", span(v.options.timeout)) + after(trouble)
	}
	text := fmt.Sprintf("the time is over, %s: %s", span(v.options.timeout), v.score(matched))
	if worst := worstOf(matched); worst != nil {
		text += "; " + nameOf(worst) + ": " + worst.Line.At(now, false)
	}
	return text
}

// after is text behind a colon, if there is any.
func after(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}
