package record

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// The names that programs give to the members that matter most.
var (
	levelKeys   = []string{"level", "severity", "lvl", "log.level", "@l", "loglevel", "levelname"}
	timeKeys    = []string{"time", "ts", "timestamp", "@timestamp", "t", "@t", "datetime", "asctime"}
	messageKeys = []string{"msg", "message", "@m", "event", "short_message"}
)

// Record is a line of JSON, taken apart for reading.
type Record struct {
	Level   Level
	Name    string // the level as the line writes it
	Time    string
	Message string
	// Rest are the other members in their order, values as they stand, strings
	// that are one plain word without quotes.
	Rest []Pair
}

// Pair is a member of a record.
type Pair struct{ Key, Value string }

// Parse takes a line of JSON apart. It reports false for anything else. Text
// out of quotes may hold any character: make it harmless before it is shown.
func Parse(line []byte) (Record, bool) {
	var r Record
	if !json.Valid(line) {
		return r, false
	}
	ok := members(line, func(f Field) bool {
		r.take(text(f.Key, true), f.Value)
		return true
	})
	return r, ok
}

func (r *Record) take(key string, value []byte) {
	shown := plain(value)
	switch {
	case r.Name == "" && isOne(key, levelKeys) && levelOf(value) != LevelNone:
		r.Level, r.Name = levelOf(value), shown
	case r.Time == "" && isOne(key, timeKeys) && value[0] != '{':
		r.Time = moment(value, shown)
	case r.Message == "" && isOne(key, messageKeys) && value[0] == '"':
		r.Message = shown
	default:
		r.Rest = append(r.Rest, Pair{key, quoteAgain(value, shown)})
	}
}

func isOne(key string, keys []string) bool {
	for _, k := range keys {
		if strings.EqualFold(k, key) {
			return true
		}
	}
	return false
}

// plain returns a string without its quotes, and anything else as it stands.
func plain(value []byte) string {
	if value[0] == '"' {
		return text(value[1:len(value)-1], false)
	}
	return string(value)
}

// text undoes the escapes between two quotes.
func text(inner []byte, key bool) string {
	var s string
	if json.Unmarshal([]byte(`"`+string(inner)+`"`), &s) != nil || key && s == "" {
		return string(inner)
	}
	return s
}

// quoteAgain keeps the quotes of a string that would not read as one word.
func quoteAgain(value []byte, shown string) string {
	if value[0] == '"' && (shown == "" || strings.ContainsAny(shown, " \"=")) {
		return string(value)
	}
	return shown
}

// levelOf reads a level: its name, a single letter, or the numbers of pino and
// bunyan.
func levelOf(value []byte) Level {
	if value[0] == '"' {
		name := value[1 : len(value)-1]
		if len(name) == 1 {
			return letters[name[0]|0x20]
		}
		return named(name)
	}
	n, err := strconv.Atoi(string(value))
	switch {
	case err != nil || n < 10 || n > 60 || n%10 != 0:
		return LevelNone
	case n >= 50:
		return LevelError
	case n == 40:
		return LevelWarn
	case n == 30:
		return LevelInfo
	}
	return LevelDebug
}

var letters = map[byte]Level{
	't': LevelDebug, 'd': LevelDebug, 'i': LevelInfo, 'w': LevelWarn, 'e': LevelError, 'f': LevelError,
}

// findJSON finds the level of a line without taking it apart.
func findJSON(line []byte) (Mark, bool) {
	var m Mark
	ok := members(line, func(f Field) bool {
		if !isOne(string(f.Key), levelKeys) {
			return true
		}
		level := levelOf(f.Value)
		if level == LevelNone {
			return true
		}
		m = Mark{level, f.At, f.At + len(f.Value)}
		if f.Value[0] == '"' {
			m.From, m.To = m.From+1, m.To-1
		}
		return false
	})
	return m, ok
}

// The sizes that tell what a number counts since 1970: after the year 2001 in
// its own unit, and before it in the next finer one.
const (
	wholeSeconds = 1e9
	wholeMillis  = 1e12
	wholeMicros  = 1e15
	wholeNanos   = 1e18
)

// moment reads a number as a time; other values are shown as they are.
func moment(value []byte, shown string) string {
	n, err := strconv.ParseFloat(string(value), 64)
	if value[0] == '"' || err != nil || n < wholeSeconds || n >= 10*wholeNanos {
		return shown
	}
	unit := float64(time.Second)
	switch {
	case n >= wholeNanos:
		unit = 1
	case n >= wholeMicros:
		unit = float64(time.Microsecond)
	case n >= wholeMillis:
		unit = float64(time.Millisecond)
	}
	if n*unit >= 9e18 {
		return shown
	}
	return time.Unix(0, int64(n*unit)).Round(time.Microsecond).UTC().Format("2006-01-02T15:04:05.000Z")
}
