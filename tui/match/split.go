package match

import "github.com/charmbracelet/x/ansi"

// Piece is a run of characters that were all matched, or all not.
type Piece struct {
	Text    string
	Matched bool
}

// Split cuts text into runs by the byte offsets that Highlight returned.
// Characters that are drawn together stay together.
func Split(text string, offsets []int) []Piece {
	if len(offsets) == 0 {
		return []Piece{{Text: text}}
	}
	var pieces []Piece
	at, next := 0, 0
	for at < len(text) {
		cluster, _ := ansi.FirstGraphemeCluster(text[at:], ansi.GraphemeWidth)
		end := at + max(1, len(cluster))
		matched := false
		for next < len(offsets) && offsets[next] < end {
			matched = true
			next++
		}
		if n := len(pieces); n > 0 && pieces[n-1].Matched == matched {
			pieces[n-1].Text += text[at:end]
		} else {
			pieces = append(pieces, Piece{text[at:end], matched})
		}
		at = end
	}
	return pieces
}
