package dump

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// object is one object of a file.
type object struct {
	place     place
	kind      string
	version   string
	namespace string
	name      string
	shape     string // the kind that its keys suggest
	list      bool   // its items came before it
	item      bool   // it is one of several in a list
	newest    time.Time
	json      []byte // without what the rules drop; valid until the next object
}

// see notes a time at which something about the object was observed.
func (o *object) see(text []byte) {
	if len(text) < len("2006-01-02T15:04:05Z") {
		return
	}
	if at, err := time.Parse(time.RFC3339, string(text)); err == nil && at.After(o.newest) {
		o.newest = at
	}
}

// resource returns the kind, with the group when it is not the core group. The
// items of the lists that kubectl cluster-info dump writes have none: their
// keys tell.
func (o *object) resource() string {
	kind := o.kind
	if kind == "" {
		kind = o.shape
	}
	if group, _, found := strings.Cut(o.version, "/"); found {
		return kind + "." + group
	}
	return kind
}

// id names the object in an error.
func (o *object) id() string {
	id := "the " + strings.ToLower(o.resource())
	if o.namespace != "" {
		return words.Clean(id + " " + o.namespace + "/" + o.name)
	}
	return words.Clean(strings.TrimSpace(id + " " + o.name))
}
