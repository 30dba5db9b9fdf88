package dump

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	kubejson "k8s.io/apimachinery/pkg/util/json"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// reader turns the objects of any number of inputs into items.
type reader struct {
	stopped func() error
	sink    func(model.Item) error
	summary Summary
	objects int // seen in the present input
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
		err = newScanner(text, r.take).scan()
	case formatYAML:
		err = newSplitter(text, r.take).split()
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
	switch kind := o.resource(); {
	case o.list:
		return nil
	case kind == "Pod":
		return r.pod(o)
	case kind == "Event":
		return r.event(o)
	case kind == "Node":
		r.see(o.newest)
		r.skip(kind)
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

func (r *reader) pod(o *object) error {
	pod := &corev1.Pod{}
	if err := decode(o, pod); err != nil {
		return err
	}
	if pod.Name == "" {
		return o.place.errorf("the pod has no name in metadata.name; read pods that exist in a cluster")
	}
	r.see(o.newest)
	return r.podItem(model.FromPod(pod))
}

// podItem delivers a pod. The store knows pods by UID, and a manifest has none.
func (r *reader) podItem(pod *model.Pod) error {
	if pod.UID == "" {
		pod.UID = pod.Namespace + "/" + pod.Name
	}
	r.summary.Pods++
	return r.sink(model.Item{Op: model.OpPod, Pod: pod})
}

func (r *reader) event(o *object) error {
	event := &corev1.Event{}
	if err := decode(o, event); err != nil {
		return err
	}
	r.see(o.newest)
	if event.InvolvedObject.Kind != "Pod" {
		r.skip("Event")
		return nil
	}
	if event.UID == "" {
		event.UID = types.UID(event.Namespace + "/" + event.Name)
	}
	r.summary.Events++
	return r.sink(model.Item{Op: model.OpEvent, Event: model.FromEvent(event)})
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
