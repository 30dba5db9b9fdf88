package details

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// folds are the keys whose content is folded: long, and written by machines
// for machines.
var folds = []string{"managedFields:", "kubectl.kubernetes.io/last-applied-configuration:"}

// layYAML lays the object out, unless that was done already.
func (m *Model) layYAML() {
	full := &m.content.Full
	w := &writer{theme: m.options.Theme, width: m.width}
	switch full.State {
	case Done:
		if full.Value.YAML == m.source && m.source != "" {
			m.page.scroll(0)
			return
		}
		m.source = full.Value.YAML
		m.colour(w, m.source)
	case Refused:
		if m.content.Note != "" {
			w.text(0, m.content.Note, w.theme.Role(words.RoleWarn))
		}
		w.text(0, "It cannot be shown: "+full.Why, w.theme.Role(words.RoleWarn))
	case Off, Reading:
		w.text(0, "The object is being read…", w.theme.Role(words.RoleMuted))
	}
	m.page.set(w.rows)
}

// colour lays YAML out line by line. What a fold takes in is what is indented
// deeper than its key, or begins with a dash at the key's own depth.
func (m *Model) colour(w *writer, text string) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		end := i + 1
		if !m.unfolded && folded(lines[i]) {
			for end < len(lines) && within(lines[i], lines[end]) {
				end++
			}
		}
		if end > i+1 {
			key, _, _ := strings.Cut(lines[i], ":")
			w.add(m.foldLine(key, end-i))
		} else {
			m.addYAML(w, lines[i])
		}
		i = end - 1
	}
}

// addYAML adds one line of YAML, on as many lines of the screen as it takes.
func (m *Model) addYAML(w *writer, line string) {
	line = paint.OneLine(line)
	head := ansi.Truncate(line, w.width, "")
	w.add(m.yamlLine(head), head)
	for head != "" && len(head) < len(line) {
		line = line[len(head):]
		head = ansi.Truncate(line, w.width, "")
		w.add(styled(head), head)
		w.rows[len(w.rows)-1].follows = true
	}
}

func styled(text string) paint.Line {
	var l paint.Line
	l.Add(text, theme.Style{})
	return l
}

func folded(line string) bool {
	line = strings.TrimLeft(line, " ")
	for _, key := range folds {
		if strings.HasPrefix(line, key) {
			return true
		}
	}
	return false
}

func within(key, line string) bool {
	depth, at := indent(line), indent(key)
	return depth > at || depth == at && strings.HasPrefix(line[depth:], "- ")
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (m *Model) foldLine(key string, n int) (paint.Line, string) {
	var l paint.Line
	t := m.options.Theme
	note := t.Text(fmt.Sprintf(" … %d lines folded", n))
	l.Add(key+":", t.Role(words.RoleBusy))
	l.Add(note, t.Role(words.RoleMuted))
	return l, key + ":" + note
}

// yamlLine colours one line: its key, and a value that is no text.
func (m *Model) yamlLine(line string) paint.Line {
	var l paint.Line
	t := m.options.Theme
	at := indent(line)
	rest := line[at:]
	for strings.HasPrefix(rest, "- ") {
		rest, at = rest[2:], at+2
	}
	l.Add(line[:at], t.Role(words.RoleMuted))
	key, value, found := strings.Cut(rest, ":")
	if !found || strings.ContainsAny(key, " \"'{") || value != "" && value[0] != ' ' {
		l.Add(rest, theme.Style{})
		return l
	}
	l.Add(key, t.Role(words.RoleBusy))
	l.Add(":", t.Role(words.RoleMuted))
	l.Add(value, m.valueStyle(strings.TrimSpace(value)))
	return l
}

func (m *Model) valueStyle(value string) theme.Style {
	switch {
	case value == "true", value == "false", value == "null":
		return m.options.Theme.Role(words.RoleWarn)
	case value != "" && strings.Trim(value, "0123456789.") == "":
		return m.options.Theme.Role(words.RoleWarn)
	case strings.HasPrefix(value, `"`), strings.HasPrefix(value, "'"):
		return m.options.Theme.Role(words.RoleGood)
	}
	return theme.Style{}
}
