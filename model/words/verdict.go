package words

import "fmt"

// Verdict is the answer to "is it up?", for pods and workloads alike. Filters,
// counts, exit codes and colours all use this one enum.
type Verdict uint8

// The verdicts. Their order is that of a reader's interest, least first.
const (
	// Up is Ready, or ended as meant, and not restarting again and again.
	Up Verdict = iota
	// Terminating is being deleted.
	Terminating
	// Starting is on its way with nothing wrong seen.
	Starting
	// Stuck means that something keeps it from coming up: failing and retried,
	// blocked, or flapping.
	Stuck
	// Failed means that no try will follow.
	Failed
)

var verdictLooks = [...]Look{
	Up:          {"✓", "+", "up", RoleGood},
	Terminating: {"−", "-", "terminating", RoleMuted},
	Starting:    {"…", "~", "starting", RoleBusy},
	Stuck:       {"✗", "x", "stuck", RoleBad},
	Failed:      {"✗", "X", "failed", RoleBad},
}

// AllVerdicts lists all verdicts, least interesting first.
var AllVerdicts = [...]Verdict{Up, Terminating, Starting, Stuck, Failed}

// Look returns glyph, word and role of v.
func (v Verdict) Look() Look { return verdictLooks[v] }

// String returns the word of v.
func (v Verdict) String() string { return v.Look().Word }

// MarshalText writes the word of v, as the JSON form uses it.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a word that MarshalText wrote.
func (v *Verdict) UnmarshalText(text []byte) error {
	for _, candidate := range AllVerdicts {
		if candidate.String() == string(text) {
			*v = candidate
			return nil
		}
	}
	return fmt.Errorf("read verdict: %q is none of up, terminating, starting, stuck, failed", text)
}
