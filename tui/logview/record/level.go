package record

import (
	"bytes"
	"strings"
)

// Level is how bad a line says it is.
type Level uint8

// The levels. What a program calls fatal, critical or a panic is an error.
const (
	LevelNone Level = iota
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
)

var levelNames = map[string]Level{
	"trace": LevelDebug, "trc": LevelDebug, "debug": LevelDebug, "dbg": LevelDebug, "fine": LevelDebug, "verbose": LevelDebug,
	"info": LevelInfo, "inf": LevelInfo, "information": LevelInfo, "notice": LevelInfo, "log": LevelInfo,
	"warn": LevelWarn, "warning": LevelWarn, "wrn": LevelWarn,
	"error": LevelError, "err": LevelError, "severe": LevelError, "fatal": LevelError, "ftl": LevelError, "critical": LevelError,
	"crit": LevelError, "panic": LevelError, "dpanic": LevelError, "alert": LevelError, "emerg": LevelError, "emergency": LevelError,
}

// longestName is the length of the longest name of a level.
const longestName = len("information")

// Mark is the level of a line and where the line says it, in bytes.
type Mark struct {
	Level    Level
	From, To int
}

// Find returns the level that line gives itself: as JSON, in klog's manner, as
// logfmt, or by a word at its head. The zero Mark means that it gives none.
// Line holds no escape sequences.
func Find(line []byte) Mark {
	if len(line) > 0 && line[0] == '{' {
		if m, ok := findJSON(line); ok {
			return m
		}
	}
	if m, ok := findKlog(line); ok {
		return m
	}
	if m, ok := findLogfmt(line); ok {
		return m
	}
	return findWord(line)
}

// named returns the level of that name in any case.
func named(name []byte) Level {
	if len(name) == 0 || len(name) > longestName {
		return LevelNone
	}
	var lower [longestName]byte
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return levelNames[string(lower[:len(name)])]
}

// findKlog knows the head of klog's lines: I0304 12:04:31.123456.
func findKlog(line []byte) (Mark, bool) {
	const head = "I0304 12:04:31"
	if len(line) < len(head) {
		return Mark{}, false
	}
	for i := 1; i < len(head); i++ {
		if digit(head[i]) != digit(line[i]) || !digit(head[i]) && head[i] != line[i] {
			return Mark{}, false
		}
	}
	level := LevelNone
	switch line[0] {
	case 'I':
		level = LevelInfo
	case 'W':
		level = LevelWarn
	case 'E', 'F':
		level = LevelError
	}
	return Mark{level, 0, len("I0304")}, level != LevelNone
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// headBytes is how far into a line its level is looked for.
const headBytes = 512

var logfmtKeys = [...][]byte{[]byte("level="), []byte("lvl="), []byte("severity=")}

// findLogfmt knows level=warn and level="warn" between blanks.
func findLogfmt(line []byte) (Mark, bool) {
	line = line[:min(len(line), headBytes)]
	for _, key := range logfmtKeys {
		i := bytes.Index(line, key)
		if i < 0 || i > 0 && line[i-1] != ' ' && line[i-1] != '\t' {
			continue
		}
		from := i + len(key)
		if from < len(line) && line[from] == '"' {
			from++
		}
		to := from
		for to < len(line) && letter(line[to]) {
			to++
		}
		if level := named(line[from:to]); level != LevelNone {
			return Mark{level, from, to}, true
		}
	}
	return Mark{}, false
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// headWords is how many words of a line may come before its level: a date, a
// time, a zone, a process, a name.
const headWords = 6

// crashes are the beginnings of what languages print when a program breaks.
var crashes = [...]string{"panic: ", "fatal error: ", "Traceback (most recent call last)", "Exception in thread "}

// findWord looks for the name of a level among the first words: in capitals
// anywhere there, in any case when it comes first with a colon or in brackets.
func findWord(line []byte) Mark {
	for _, crash := range crashes {
		if bytes.HasPrefix(line, []byte(crash)) {
			return Mark{LevelError, 0, len(strings.TrimRight(crash, " :("))}
		}
	}
	line = line[:min(len(line), headBytes)]
	at := 0
	for range headWords {
		for at < len(line) && line[at] == ' ' || at < len(line) && line[at] == '\t' {
			at++
		}
		end := at
		for end < len(line) && line[end] != ' ' && line[end] != '\t' {
			end++
		}
		if m := markWord(line, at, end); m.Level != LevelNone {
			return m
		}
		at = end
	}
	return Mark{}
}

// markWord judges the word of line from at to end.
func markWord(line []byte, at, end int) Mark {
	from, to := at, end
	for from < to && !letter(line[from]) {
		from++
	}
	for to > from && !letter(line[to-1]) {
		to--
	}
	word, begins := line[from:to], from == 0 && to < end && line[to] == ':'
	if begins && (bytes.HasSuffix(word, []byte("Error")) || bytes.HasSuffix(word, []byte("Exception"))) {
		return Mark{LevelError, from, to} // Python's and Java's names for what was raised
	}
	level := named(word)
	switch {
	case level == LevelNone || opaque(line[at:from]) || opaque(line[to:end]):
	case capitals(word), begins, from > at && line[from-1] == '[':
		return Mark{level, from, to}
	}
	return Mark{}
}

// opaque reports whether more than punctuation surrounds a word.
func opaque(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= '0' && r <= '9' || r > 0x7e }) >= 0
}

func capitals(word []byte) bool {
	for _, c := range word {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}
