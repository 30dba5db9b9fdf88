package words

// State is where one part of a pod stands: its sandbox, a step or a container.
type State uint8

// The states of a part.
const (
	// StateUnknown is a part the cluster says nothing about yet.
	StateUnknown State = iota
	// StateWaiting waits for its turn behind an earlier part.
	StateWaiting
	// StateBlocked may go on by its own order but is kept from it: a mount, a
	// missing ConfigMap, a sandbox that cannot be made.
	StateBlocked
	// StatePulling pulls its image.
	StatePulling
	// StateCreating is being created, or its postStart hook still runs.
	StateCreating
	// StateRunning runs and has not done what is expected of it yet.
	StateRunning
	// StateBackingOff failed and waits for its next try.
	StateBackingOff
	// StateFailed failed; whether a try follows, the text says.
	StateFailed
	// StateGaveUp failed and no try will follow.
	StateGaveUp
	// StateDone ended as meant.
	StateDone
	// StateStarted is a sidecar that runs and lets the next step begin.
	StateStarted
	// StateNotReady runs but gets no traffic.
	StateNotReady
	// StateFlapping runs, and was restarted too often to count as healthy.
	StateFlapping
	// StateReady runs and is ready.
	StateReady
	// StateStopping is being stopped.
	StateStopping
	// StateRebuilding is a sandbox, or a part of it, that starts over.
	StateRebuilding
)

var stateLooks = [...]Look{
	StateUnknown:    {"?", "?", "unknown", RoleMuted},
	StateWaiting:    {"·", ".", "waits", RoleMuted},
	StateBlocked:    {"✗", "x", "blocked", RoleBad},
	StatePulling:    {"↓", "v", "pulling", RoleBusy},
	StateCreating:   {"…", "~", "creating", RoleBusy},
	StateRunning:    {"…", "~", "running", RoleBusy},
	StateBackingOff: {"✗", "x", "backing off", RoleBad},
	StateFailed:     {"✗", "x", "failed", RoleBad},
	StateGaveUp:     {"✗", "X", "failed for good", RoleBad},
	StateDone:       {"✓", "+", "done", RoleGood},
	StateStarted:    {"✓", "+", "started", RoleGood},
	StateNotReady:   {"○", "o", "not ready", RoleWarn},
	StateFlapping:   {"✗", "x", "flapping", RoleBad},
	StateReady:      {"●", "*", "ready", RoleGood},
	StateStopping:   {"−", "-", "stopping", RoleMuted},
	StateRebuilding: {"↻", "@", "starting over", RoleWarn},
}

// Look returns glyph, word and role of s.
func (s State) Look() Look { return stateLooks[s] }

// String returns the word of s.
func (s State) String() string { return s.Look().Word }

// MarshalText writes the word of s, as the JSON form uses it.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Calm reports whether s needs nobody's eye: done, started or ready parts are
// folded away while something else in their pod is not.
func (s State) Calm() bool { return s == StateDone || s == StateStarted || s == StateReady }
