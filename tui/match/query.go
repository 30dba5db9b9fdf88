// Package match decides which names a filter keeps and which characters of
// them to highlight. A name is a path of segments (namespace, workload, pod,
// container); every word of a filter must be found in it, its characters in
// order but with gaps.
//
// It is pure: it knows no pane and keeps no state.
package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// Query is a parsed filter. The zero Query matches everything.
type Query struct {
	words []string
	ascii bool
}

// Parse splits text into its words.
func Parse(text string) Query {
	q := Query{words: strings.Fields(strings.ToLower(strings.ReplaceAll(text, "\x00", " "))), ascii: true}
	for _, word := range q.words {
		q.ascii = q.ascii && isASCII(word)
	}
	return q
}

// Empty reports whether q keeps everything.
func (q Query) Empty() bool { return len(q.words) == 0 }

// Equal reports whether q and other are the same filter.
func (q Query) Equal(other Query) bool { return slices.Equal(q.words, other.words) }

// Narrows reports whether whatever q keeps is kept by other too, because q
// only goes on where other ended.
func (q Query) Narrows(other Query) bool {
	if len(q.words) < len(other.words) {
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
		if !contains(word, segments, q.ascii) {
			return false
		}
	}
	return true
}

// contains is a bare subsequence test, many times cheaper than scoring. What
// is not ASCII is left to the scorer, which folds case by Unicode's rules.
func contains(word string, segments []string, ascii bool) bool {
	at := 0
	for i, segment := range segments {
		if !ascii {
			return scored(word, segments)
		}
		if i > 0 && at < len(word) && word[at] == '/' {
			at++
		}
		for j := 0; j < len(segment); j++ {
			c := segment[j]
			if c >= utf8.RuneSelf || c == 0 {
				return scored(word, segments)
			}
			if at < len(word) && lower(c) == word[at] {
				at++
			}
		}
	}
	return at == len(word)
}

func scored(word string, segments []string) bool {
	return len(fuzzy.FindNoSort(word, []string{strings.Join(segments, "/")})) > 0
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
		for _, found := range fuzzy.FindNoSort(word, []string{path}) {
			for _, i := range found.MatchedIndexes {
				if i >= start {
					offsets = append(offsets, i-start)
				}
			}
		}
	}
	slices.Sort(offsets)
	return slices.Compact(offsets)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
