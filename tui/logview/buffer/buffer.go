package buffer

import "time"

// DefaultMax is how many bytes of text a buffer holds unless it is told
// otherwise.
const DefaultMax = 64 << 20

const (
	// chunkSize and chunkLines bound a chunk. Memory is given back by the
	// chunk, so that these are what a buffer may hold beyond its bound.
	chunkSize  = 256 << 10
	chunkLines = 8 << 10
	// least is what a line counts as however short it is: without it, empty
	// lines would fill the memory with their places.
	least = 32
)

// Line is one line of a log.
type Line struct {
	// Text must not be changed. It stays what it is for as long as somebody
	// holds it.
	Text []byte
	// Time is when the line was written, zero when nobody said.
	Time time.Time
	// Source numbers the log that the line is from, where several are together.
	Source int
	// Note is set for a sentence about the log, which is none of its lines.
	Note bool
}

// place is where a line ends in its chunk, and what else is known of it.
type place struct {
	nanos  int64 // since 1970, 0 for no time
	end    uint32
	source uint16
	note   bool
}

// chunk is a run of lines. What it holds is never changed, only added to.
type chunk struct {
	first  int // the number of its first line
	data   []byte
	places []place
}

func (c *chunk) end() int { return c.first + len(c.places) }

// size is how many bytes line i of the chunk has.
func (c *chunk) size(i int) int { return int(c.places[i].end) - c.start(i) }

func (c *chunk) start(i int) int {
	if i == 0 {
		return 0
	}
	return int(c.places[i-1].end)
}

func (c *chunk) line(i int) Line {
	p := c.places[i]
	l := Line{Text: c.data[c.start(i):p.end:p.end], Source: int(p.source), Note: p.note}
	if p.nanos != 0 {
		l.Time = time.Unix(0, p.nanos)
	}
	return l
}

// Buffer holds lines. Lines are numbered from the first that ever came in, so
// that a number means the same line for as long as it is held. Use New.
type Buffer struct {
	max   int
	cost  int
	lines Snapshot
}

// New returns a buffer for the newest limit bytes; 0 means DefaultMax. A line
// counts as its bytes and as 32 at least, and the newest is always held.
func New(limit int) *Buffer {
	if limit <= 0 {
		limit = DefaultMax
	}
	return &Buffer{max: limit}
}

// Append takes in a line and drops the oldest for it as needed.
func (b *Buffer) Append(text string, at time.Time) { b.AppendFrom(0, text, at) }

// AppendFrom is Append for a line of one of several logs.
func (b *Buffer) AppendFrom(source int, text string, at time.Time) {
	b.add(text, place{nanos: stamp(at), source: uint16(source)})
}

// Note takes in a sentence about the log.
func (b *Buffer) Note(text string) { b.add(text, place{note: true}) }

// SetMax bounds the buffer anew, and drops the oldest lines as needed.
func (b *Buffer) SetMax(limit int) {
	b.max = limit
	b.shrink()
}

func stamp(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixNano()
}

func (b *Buffer) add(text string, p place) {
	c := b.room(len(text))
	c.data = append(c.data, text...)
	p.end = uint32(len(c.data))
	c.places = append(c.places, p)
	b.lines.end++
	b.cost += max(least, len(text))
	b.shrink()
}

func (b *Buffer) shrink() {
	for b.cost > b.max && b.lines.end-b.lines.first > 1 {
		b.drop()
	}
}

// room returns the chunk that the next line goes to. The first one grows with
// what comes: most logs are short.
func (b *Buffer) room(size int) *chunk {
	n := len(b.lines.chunks)
	if n > 0 {
		c := b.lines.chunks[n-1]
		if len(c.data)+size <= chunkSize && len(c.places) < chunkLines {
			return c
		}
	}
	c := &chunk{first: b.lines.end}
	if n > 0 {
		c.data = make([]byte, 0, max(chunkSize, size))
	}
	b.lines.chunks = append(b.lines.chunks, c)
	return c
}

func (b *Buffer) drop() {
	c := b.lines.chunks[0]
	b.cost -= max(least, c.size(b.lines.first-c.first))
	b.lines.first++
	if b.lines.first == c.end() {
		b.lines.chunks[0] = nil // its memory goes when the last snapshot does
		b.lines.chunks = b.lines.chunks[1:]
	}
}

// First returns the number of the oldest line that is held, which is how many
// were dropped.
func (b *Buffer) First() int { return b.lines.first }

// End returns the number that the next line will have.
func (b *Buffer) End() int { return b.lines.end }

// At returns line n, which must be held.
func (b *Buffer) At(n int) Line { return b.lines.At(n) }

// Snapshot returns what is held now. Another goroutine may read it while lines
// are taken in.
func (b *Buffer) Snapshot() Snapshot {
	s := Snapshot{first: b.lines.first, end: b.lines.end}
	s.chunks = append(make([]*chunk, 0, len(b.lines.chunks)), b.lines.chunks...)
	if n := len(s.chunks); n > 0 {
		open := *s.chunks[n-1]
		s.chunks[n-1] = &open
	}
	return s
}
