package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/clip"
	"github.com/initwatch/initwatch/tui/pick"
	"github.com/initwatch/initwatch/tui/tree"
)

// copied is a text that the copy menu offers.
type copied struct {
	what string
	text string
}

// pickCopy asks what of the selected row is to be copied.
func (m *Model) pickCopy() tea.Cmd {
	s, ok := m.tree.Subject()
	if !ok {
		m.say("there is nothing to copy yet")
		return nil
	}
	texts := map[string]string{}
	var items []pick.Item
	for _, c := range m.offers(s) {
		texts[c.what] = c.text
		items = append(items, pick.Item{Key: c.what, Note: preview(c.text)})
	}
	m.openPick(pick.Options{Title: "copy"}, items, func(keys []string) tea.Cmd { return clip.Copy(texts[keys[0]]) })
	return nil
}

// offers are what can be copied of a row, as of now: what is copied is what was
// seen when the menu opened.
func (m *Model) offers(s tree.Subject) []copied {
	name := s.Name
	if s.Part != "" {
		name = s.Part
	}
	if name == "" {
		name = s.Namespace
	}
	all := []copied{{"name", name}, {"command", m.inContext(command(s))}, {"line", s.Line}}
	if len(s.Findings) > 0 {
		all = append(all, copied{"finding", findingText(&s.Findings[0])})
	}
	if s.Entry != nil {
		all = append(all, copied{"explanation", report.PodText(m.options.Store, s.Entry, m.now, m.options.Theme.ASCII)})
	}
	out := all[:0]
	for _, c := range all {
		if c.text != "" {
			out = append(out, c)
		}
	}
	return out
}

// preview is the beginning of a text, and how long it is.
func preview(text string) string {
	first, rest, more := strings.Cut(strings.TrimRight(text, "\n"), "\n")
	if !more {
		return first
	}
	return fmt.Sprintf("%d lines · %s", strings.Count(rest, "\n")+2, first)
}

// command is what a person would run next: what the cause says, or else what
// shows more of the row.
func command(s tree.Subject) string {
	if len(s.Findings) > 0 && s.Findings[0].Next != "" {
		return s.Findings[0].Next
	}
	switch {
	case s.Kind == "" && s.Namespace == "":
		return "kubectl get pods -A"
	case s.Kind == "":
		return "kubectl get pods -n " + s.Namespace
	case s.Part != "":
		return fmt.Sprintf("kubectl logs -n %s %s -c %s", s.Namespace, s.Name, s.Part)
	}
	return fmt.Sprintf("kubectl describe %s -n %s %s", strings.ToLower(s.Kind), s.Namespace, s.Name)
}

// inContext has a command of kubectl mean the context that is shown: kubectl's
// own may be another, and so may that of the shell it is pasted into.
func (m *Model) inContext(command string) string {
	rest, ok := strings.CutPrefix(command, "kubectl ")
	if !ok || m.choice.Context == "" {
		return command
	}
	return "kubectl --context " + quoted(words.Clean(m.choice.Context)) + " " + rest
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// findingText is a finding with what it rests on.
func findingText(f *model.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Code, f.Summary)
	for _, e := range f.Evidence {
		b.WriteString("  " + e.Source)
		if !e.Time.IsZero() {
			b.WriteString(" at " + e.Time.UTC().Format("2006-01-02T15:04:05Z"))
		}
		b.WriteString(": " + e.Text + "\n")
	}
	if len(f.Blocks) > 0 {
		b.WriteString("  blocks: " + strings.Join(f.Blocks, ", ") + "\n")
	}
	if f.Next != "" {
		b.WriteString("  next: " + f.Next + "\n")
	}
	return b.String()
}
