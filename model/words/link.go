package words

// Link is how well the source can see one scope of a cluster at this moment.
type Link uint8

// The states of a link.
const (
	// LinkConnecting has not answered yet.
	LinkConnecting Link = iota
	// LinkListing answers, and its first list is not complete.
	LinkListing
	// LinkLive shows what is there as it changes.
	LinkLive
	// LinkPolling lists again and again because watching is not allowed.
	LinkPolling
	// LinkStale has not heard from the server for longer than it should.
	LinkStale
	// LinkReconnecting lost the server and tries again.
	LinkReconnecting
	// LinkUnauthorized is refused because the credentials no longer hold.
	LinkUnauthorized
	// LinkForbidden may not read this scope.
	LinkForbidden
	// LinkEnded is a source that has told all it had: the end of a file.
	LinkEnded
	// LinkReplay shows a recording as time passes in it.
	LinkReplay
	// LinkPaused shows a recording as it was at one time.
	LinkPaused
)

var linkLooks = [...]Look{
	LinkConnecting:   {"◌", "~", "connecting", RoleBusy},
	LinkListing:      {"◌", "~", "loading", RoleBusy},
	LinkLive:         {"●", "*", "live", RoleGood},
	LinkPolling:      {"◐", "%", "polling", RoleWarn},
	LinkStale:        {"○", "o", "stale", RoleWarn},
	LinkReconnecting: {"○", "o", "reconnecting", RoleBad},
	LinkUnauthorized: {"✗", "x", "unauthorized", RoleBad},
	LinkForbidden:    {"✗", "x", "forbidden", RoleBad},
	LinkEnded:        {"■", "#", "ended", RoleMuted},
	LinkReplay:       {"►", ">", "replay", RoleBusy},
	LinkPaused:       {"‖", "=", "paused", RoleWarn},
}

// Look returns glyph, word and role of l.
func (l Link) Look() Look { return linkLooks[l] }

// String returns the word of l.
func (l Link) String() string { return l.Look().Word }

// Current reports whether what a link showed last can be taken for what is
// there now. Countdowns are promised only while it is.
func (l Link) Current() bool { return l == LinkLive || l == LinkPolling || l == LinkListing }

// Outstanding reports whether a first answer is still to come.
func (l Link) Outstanding() bool { return l == LinkConnecting || l == LinkListing }
