package dump

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	kubejson "k8s.io/apimachinery/pkg/util/json"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// reader turns the objects of any number of inputs into items.
type reader struct {
	stopped func() error
	sink    func(observed time.Time, item model.Item) error
	// entries takes everything in the place of sink, if it is set.
	entries func(e recording.Entry, object runtime.Object) error
	facts   *recording.Facts
	printed *recording.Printed
	summary Summary
	objects int    // seen in the present input
	hint    string // the kind that the input's name promises, "" for none
	// until is when recordings are cut off; zero for never.
	until time.Time
	// began is when the first recording begins, still the newest time in what
	// shows one moment.
	began, still time.Time
}

// stream reads one input to its end.
func (r *reader) stream(in io.Reader) error {
	text, err := unpack(bufio.NewReaderSize(in, sniffSize))
	if err != nil {
		return err
	}
	// An error of Peek comes back from the next Read, unless there is none.
	head, err := text.Peek(sniffSize)
	if err != nil && len(head) == 0 && !errors.Is(err, io.EOF) {
		return err //nolint:wrapcheck // the caller names the input
	}
	format, err := sniff(head)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(head, byteOrderMark) {
		_, err = text.Discard(len(byteOrderMark))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err //nolint:wrapcheck // the caller names the input
	}
	return r.read(format, text)
}

func (r *reader) read(format format, text *bufio.Reader) error {
	r.objects = 0
	var err error
	switch format {
	case formatRecording:
		return r.recording(text)
	case formatJSON:
		err = r.scanner(text).scan()
	case formatYAML:
		err = r.splitter(text).split()
	}
	if err == nil && r.objects == 0 {
		err = errors.New("it holds no object; " + wantedOutput)
	}
	return err
}

// take delivers or counts one object.
func (r *reader) take(o *object) error {
	if err := r.stopped(); err != nil {
		return err
	}
	r.objects++
	kind := o.resource()
	if kind == "" {
		kind = r.hint
	}
	switch object := newObject(kind); {
	case o.list:
		return nil
	case object != nil:
		return r.object(o, kind, object)
	case kind == "Status":
		return refusal(o)
	case kind == "Table.meta.k8s.io":
		return o.place.errorf("it is a table as the API server prints it, without the objects; %s", wantedOutput)
	case kind == "" && !o.item:
		return o.place.errorf("the object has no kind, so it is none of Kubernetes; %s", wantedOutput)
	case o.item || !strings.HasSuffix(o.kind, "List"): // else it is a list of nothing
		r.skip(words.Clean(kind))
	}
	return nil
}

// maxKinds bounds how many kinds are told apart.
const maxKinds = 500

func (r *reader) skip(kind string) {
	if len(r.summary.Skipped) >= maxKinds && r.summary.Skipped[kind] == 0 {
		kind = ""
	}
	r.summary.Skipped[kind]++
}

// see moves AsOf on.
func (r *reader) see(at time.Time) {
	if at.After(r.summary.AsOf) {
		r.summary.AsOf = at
	}
}

// seeStill takes the newest time of an object that is shown at one moment.
func (r *reader) seeStill(at time.Time) {
	if at.After(r.still) {
		r.still = at
	}
	r.see(at)
}

// admits notes that a recording goes on at a time, and reports whether that
// counts.
func (r *reader) admits(at time.Time) bool {
	if r.began.IsZero() || at.Before(r.began) {
		r.began = at
	}
	if !r.until.IsZero() && at.After(r.until) {
		return false
	}
	r.see(at)
	return true
}

// decode fills in an API object. Its keys are case-sensitive, as the rules are.
func decode(o *object, into any) error {
	if err := kubejson.Unmarshal(o.json, into); err != nil {
		return o.place.errorf("%s does not have the fields that Kubernetes gives it: %s; save it again, unchanged",
			o.id(), words.Clean(err.Error()))
	}
	return nil
}

// refusal repeats the error that an API server gave instead of objects.
func refusal(o *object) error {
	var status struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(o.json, &status); err != nil || status.Message == "" {
		status.Message = "no reason given"
	}
	return o.place.errorf("it holds the API server's refusal and no objects: %.200s; see that the command succeeds, then save its output again",
		words.Clean(status.Message))
}
