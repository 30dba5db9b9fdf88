package words

// Result is how a hook or a probe stands, with the strength of the evidence in
// the word: Kubernetes reports failures and stays silent about success.
type Result uint8

// The results.
const (
	// ResultNone has had no reason to run yet.
	ResultNone Result = iota
	// ResultRunning is running now.
	ResultRunning
	// ResultUnknown may have any result: none was reported.
	ResultUnknown
	// ResultNoFailure ran, or must have run, and no failure was seen.
	ResultNoFailure
	// ResultPassing has passed: the container's status says so.
	ResultPassing
	// ResultFailing has failed, and may pass yet.
	ResultFailing
	// ResultFailed has failed.
	ResultFailed
)

var resultLooks = [...]Look{
	ResultNone:      {"·", ".", "not started", RoleMuted},
	ResultRunning:   {"…", "~", "running", RoleBusy},
	ResultUnknown:   {"?", "?", "unknown", RoleMuted},
	ResultNoFailure: {"✓", "+", "no failure seen", RoleGood},
	ResultPassing:   {"✓", "+", "passing", RoleGood},
	ResultFailing:   {"✗", "x", "failing", RoleWarn},
	ResultFailed:    {"✗", "X", "failed", RoleBad},
}

// Look returns glyph, word and role of r.
func (r Result) Look() Look { return resultLooks[r] }

// String returns the word of r.
func (r Result) String() string { return r.Look().Word }

// MarshalText writes the word of r, as the JSON form uses it.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }
