package recording

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/initwatch/initwatch/model/words"
)

// Log is one line that a container printed. An entry that is not Added but
// Modified has none, and tells anew whether its log is open.
type Log struct {
	Namespace   string    `json:"namespace"`
	Pod         string    `json:"pod"`
	Container   string    `json:"container"`
	ContainerID string    `json:"containerID"`
	Line        string    `json:"line"`
	Time        time.Time `json:"time,omitzero"`
	// Cut says that there may be lines between the one before, or the begin of
	// the log, and this one.
	Cut bool `json:"cut,omitempty"`
	// Open says that there may be lines after this one, unless a later entry tells:
	// the attempt ran when its log was read.
	Open bool `json:"open,omitempty"`
}

// TellsOfLog reports whether an entry counts among those about logs.
func (e Entry) TellsOfLog() bool {
	return e.Resource == Logs && (e.Type == Added || e.Type == Modified)
}

// Log decodes the object of a logs entry.
func (e Entry) Log() (*Log, error) {
	log := &Log{}
	if err := e.decode(Logs, log); err != nil {
		return nil, err
	}
	return log, nil
}

// Written is when the line of an entry was written: not after it was observed.
func (e Entry) Written(l *Log) time.Time {
	if l.Time.IsZero() || l.Time.After(e.Observed) {
		return e.Observed
	}
	return l.Time
}

// BareID is a container ID without its runtime: recordings from elsewhere may
// have it so.
func BareID(id string) string {
	if _, bare, found := strings.Cut(id, "://"); found {
		return bare
	}
	return id
}

// maxPiece is the longest piece of a line that is shown as one, in bytes.
const maxPiece = 64 << 10

// What stands where a line longer than maxPiece was cut.
const (
	cutHere   = " […]"
	cutBefore = "[…] "
)

// maxDressed is the length of such a piece with all that is put around it: it may
// have been recorded as a line of its own.
const maxDressed = maxPiece + len(cutBefore) + len(cutHere) + len("\x1b[0m")

// Pieces makes the line fit to be shown, and cuts it where it is too long.
func (l *Log) Pieces() []string {
	text := strings.TrimSuffix(strings.TrimSuffix(l.Line, "\n"), "\r")
	var out []string
	for before := ""; ; before = cutBefore {
		n, after := len(text), ""
		if n > maxDressed {
			n, after = cutRune(text), cutHere
		}
		out = append(out, before+words.CleanLog(text[:n])+after)
		if text = text[n:]; text == "" {
			return out
		}
	}
}

// cutRune is where a text is cut that is too long: not within a rune.
func cutRune(text string) int {
	for n := maxPiece; n > maxPiece-utf8.UTFMax; n-- {
		if utf8.RuneStart(text[n]) {
			return n
		}
	}
	return maxPiece
}
