package logview

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/logview/buffer"
)

// Page is one log and where in it the pane is. It takes lines in whether it is
// shown or not; what is looked for in it goes on while it is shown.
type Page struct {
	lines   *buffer.Buffer
	sources []Source
	asked   string // why there may be earlier lines that are not here
	top     position
	left    int
	follow  bool
	low     bool   // the end is wanted even while there are but notes
	ended   bool   // no further lines will come
	ending  string // what is said of that, "" for that it has ended
	mark    int    // the line that was jumped to, none when negative
	search  finder
	filter  filter
	errors  scan
	leap    *leap
	picked  *selection
	amended map[int]string // notes that say something else by now
	void    string         // said while there is no line
	blocks  map[int]*block
}

// NewPage returns an empty page that Show can show.
func (m *Model) NewPage() *Page {
	return &Page{lines: buffer.New(m.limit), follow: true, mark: -1, amended: map[int]string{}, blocks: map[int]*block{}}
}

// Shown returns the page that is shown.
func (m *Model) Shown() *Page { return m.page }

// Show shows another page, where it was left. What is looked for in it goes on
// with the command.
func (m *Model) Show(p *Page) tea.Cmd {
	if p == m.page {
		return nil
	}
	m.page = p
	m.relay()
	for _, s := range [...]*scan{&p.search.scan, &p.filter.scan, &p.errors} {
		m.ids++
		s.id, s.busy = m.ids, false // nobody took in what was found meanwhile
	}
	return m.Look()
}

// Append takes in further lines of a log, and when each was written if times
// are given. Lines may hold SGR sequences and tabs, and nothing else that a
// terminal acts on.
func (p *Page) Append(lines []string, times []time.Time) {
	for i, text := range lines {
		var at time.Time
		if i < len(times) {
			at = times[i]
		}
		p.lines.Append(text, at)
	}
}

// AppendFrom takes in a line of one of the page's sources.
func (p *Page) AppendFrom(source int, text string, at time.Time) {
	p.lines.AppendFrom(source, text, at)
}

// Note takes in a sentence about the log, which is never cut for want of room
// on one line and is never filtered out. It returns the note's number.
func (p *Page) Note(text string) int {
	n := p.lines.End()
	p.filter.note(n)
	p.lines.Note(text)
	return n
}

// Amend has a note say something else.
func (p *Page) Amend(note int, text string) {
	p.amended[note] = text
	delete(p.blocks, note)
}

// at returns line n, which must be held.
func (p *Page) at(n int) buffer.Line {
	line := p.lines.At(n)
	if text, ok := p.amended[n]; ok {
		line.Text = []byte(text)
	}
	return line
}

// SetVoid sets what is said above the notes while there is no line of a log.
func (p *Page) SetVoid(text string) { p.void = text }

// SetAsked says why lines may be missing before the first, "" when none are.
func (p *Page) SetAsked(text string) { p.asked = text }

// Held returns how many lines came in and how many of them are held.
func (p *Page) Held() (came, held int) { return p.lines.End(), p.lines.End() - p.lines.First() }

// Empty reports whether there is no line of a log, notes aside.
func (p *Page) Empty() bool { return p.filter.notes.Len() >= p.lines.End()-p.lines.First() }

// Tail returns the newest lines with their times, about as many bytes as are
// given.
func (p *Page) Tail(bytes int) (lines []string, times []time.Time) {
	held := p.lines.Snapshot()
	for _, line := range held.Lines(held.Backward(held.End(), bytes, held.End())) {
		if !line.Note {
			lines, times = append(lines, string(line.Text)), append(times, line.Time)
		}
	}
	return lines, times
}

// End says that no further lines will come, or that some will after all.
func (p *Page) End(ended bool) { p.ended = ended }

// EndAs says that no further lines will come here, and why in few words.
func (p *Page) EndAs(why string) { p.ended, p.ending = true, why }

// SetMax bounds the text that is held.
func (p *Page) SetMax(bytes int) { p.lines.SetMax(bytes) }

// Snapshot returns the lines that are held. Another goroutine may read them.
func (p *Page) Snapshot() buffer.Snapshot { return p.lines.Snapshot() }
