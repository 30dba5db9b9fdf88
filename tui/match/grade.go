package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Grade says how well a query meets a path: what is smaller is better.
type Grade uint8

// The grades.
const (
	Exact     Grade = iota // each word is a segment
	Prefix                 // a segment begins with it
	WordStart              // a word of a segment does
	Inside                 // a segment holds it
	Scattered              // its characters are there, with gaps
	None
)

// Grade says how well q meets a path of segments: as its worst word does.
func (q Query) Grade(segments ...string) Grade {
	if q.loose && !q.Match(segments...) {
		return None
	}
	worst := Exact
	for _, word := range q.words {
		grade := gradeOf(word, segments)
		if grade == None && q.loose {
			grade = Scattered
		}
		worst = max(worst, grade)
	}
	return worst
}

// gradeOf says how well segments hold a word as it is; None when they do not.
func gradeOf(word string, segments []string) Grade {
	if strings.Contains(word, "/") {
		grade, _ := find(word, strings.Join(segments, "/"))
		return grade
	}
	best := None
	for _, segment := range segments {
		grade, _ := find(word, segment)
		best = min(best, grade)
	}
	return best
}

// find looks for the place where text holds a word best.
func find(word, text string) (grade Grade, at int) {
	text = strings.ToLower(text)
	first := strings.Index(text, word)
	switch {
	case first < 0:
		return None, -1
	case first == 0 && len(text) == len(word):
		return Exact, 0
	case first == 0:
		return Prefix, 0
	}
	for at = first; ; {
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return WordStart, at
		}
		next := strings.Index(text[at+1:], word)
		if next < 0 {
			return Inside, first
		}
		at += 1 + next
	}
}

// whole are the offsets of a word where path holds it best behind start, or
// across it.
func whole(word, path string, start int) []int {
	if len(strings.ToLower(path)) != len(path) {
		return scatteredIn(word, path)
	}
	from := start
	if strings.Contains(word, "/") {
		from = 0
	}
	grade, at := find(word, path[from:])
	if grade == None {
		return nil
	}
	offsets := make([]int, 0, len(word))
	for i := range len(word) {
		offsets = append(offsets, from+at+i)
	}
	return offsets
}
