package match

import (
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

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

// scatteredIn are the offsets of the characters of a word in path, as the
// scorer finds them.
func scatteredIn(word, path string) []int {
	for _, found := range fuzzy.FindNoSort(word, []string{path}) {
		return found.MatchedIndexes
	}
	return nil
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
