package logview

// The bounds of what a pane holds. They are what a person can still find
// something in; the rest is in the cluster.
const (
	MaxLines = 10_000
	MaxBytes = 16 << 20
)

// line is a line of the log, or a note about it.
type line struct {
	text string
	note bool
}

// ring holds the newest lines. Lines are counted from the first that ever came
// in, so that a number means the same line for as long as it is held.
type ring struct {
	lines   []line // from head on
	head    int
	bytes   int
	dropped int
}

func (r *ring) add(l line) {
	r.lines = append(r.lines, l)
	r.bytes += len(l.text)
	for r.held() > MaxLines || r.bytes > MaxBytes && r.held() > 1 {
		r.bytes -= len(r.lines[r.head].text)
		r.lines[r.head] = line{}
		r.head++
		r.dropped++
	}
	if r.head > MaxLines {
		r.lines = append(r.lines[:0], r.lines[r.head:]...)
		r.head = 0
	}
}

func (r *ring) held() int { return len(r.lines) - r.head }

// first and end bound the numbers of the lines that are held.
func (r *ring) first() int { return r.dropped }
func (r *ring) end() int   { return r.dropped + r.held() }

func (r *ring) at(n int) line { return r.lines[r.head+n-r.dropped] }
