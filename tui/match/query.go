// Package match decides which names a filter keeps, how well it meets them and
// which characters of them to highlight. A name is a path of segments
// (namespace, workload, pod, container); every word of a filter must be found in
// it as it was typed, or, for a loose filter, with gaps between its characters.
//
// It is pure: it knows no pane and keeps no state.
package match

import (
	"slices"
	"strings"
)

// Query is a parsed filter. The zero Query matches everything.
type Query struct {
	words []string
	ascii bool
	loose bool
}

// Parse splits text into its words. They are to be found as they are.
func Parse(text string) Query {
	q := Query{words: strings.Fields(strings.ToLower(strings.ReplaceAll(text, "\x00", " "))), ascii: true}
	for _, word := range q.words {
		q.ascii = q.ascii && isASCII(word)
	}
	return q
}

// Loosely is q for where nothing holds its words as they are: their characters
// must be there in order, anywhere in the path.
func (q Query) Loosely() Query {
	q.loose = true
	return q
}

// Closely is q with its words as they are.
func (q Query) Closely() Query {
	q.loose = false
	return q
}

// Loose reports whether q allows gaps.
func (q Query) Loose() bool { return q.loose }

// Empty reports whether q keeps everything.
func (q Query) Empty() bool { return len(q.words) == 0 }

// Equal reports whether q and other are the same words.
func (q Query) Equal(other Query) bool { return slices.Equal(q.words, other.words) }

// Narrows reports whether whatever q keeps is kept by other too, because q
// only goes on where other ended.
func (q Query) Narrows(other Query) bool {
	if len(q.words) < len(other.words) || q.loose && !other.loose {
		return false
	}
	for i, word := range other.words {
		if !strings.HasPrefix(q.words[i], word) {
			return false
		}
	}
	return true
}

// Match reports whether every word of q is found in the path of segments.
func (q Query) Match(segments ...string) bool {
	for _, word := range q.words {
		if q.loose && !contains(word, segments, q.ascii) || !q.loose && gradeOf(word, segments) == None {
			return false
		}
	}
	return true
}

// Highlight returns the byte offsets of the characters of the last segment
// that the words of q matched, in order. A word that is not found in this path
// highlights nothing: it belongs to a longer one.
func (q Query) Highlight(segments ...string) []int {
	if q.Empty() || len(segments) == 0 {
		return nil
	}
	path := strings.Join(segments, "/")
	start := len(path) - len(segments[len(segments)-1])
	var offsets []int
	for _, word := range q.words {
		offsets = append(offsets, q.offsets(word, path, start)...)
	}
	slices.Sort(offsets)
	return slices.Compact(offsets)
}

// offsets are those, counted from start, of the characters of path that a word
// matched.
func (q Query) offsets(word, path string, start int) []int {
	found := scatteredIn(word, path)
	if !q.loose {
		found = whole(word, path, start)
	}
	var offsets []int
	for _, i := range found {
		if i >= start {
			offsets = append(offsets, i-start)
		}
	}
	return offsets
}
