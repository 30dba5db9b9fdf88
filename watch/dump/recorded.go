package dump

import (
	"errors"
	"io"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// recording delivers what a recording observed, change by change: attempts that
// the last state shows no more are told by the states before it.
func (r *reader) recording(in io.Reader) error {
	player, err := recording.NewReader(in)
	if err != nil {
		return err
	}
	r.printed.NextFile()
	for {
		entry, err := player.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.stopped(); err != nil {
			return err
		}
		if !r.admits(entry.Observed) {
			continue
		}
		if err := r.entry(entry); err != nil {
			return err
		}
	}
}

func (r *reader) entry(e recording.Entry) error {
	object, err := recording.Object(e)
	if err != nil {
		return err
	}
	if r.entries != nil {
		return r.entries(e, object)
	}
	if e.Resource == recording.Logs {
		return r.printed.Take(e)
	}
	if object == nil {
		return r.mark(e)
	}
	gone := e.Type == recording.Deleted
	r.facts.Put(object, gone)
	if item, ok := model.FromObject(object, gone); ok {
		return r.deliver(e.Observed, item)
	}
	return nil
}

// mark delivers where a list begins and ends.
func (r *reader) mark(e recording.Entry) error {
	if err := r.facts.Mark(e); err != nil {
		return err
	}
	items, err := recording.Items(e)
	if err != nil || len(items) == 0 {
		return err
	}
	return r.deliver(e.Observed, items[0])
}

// deliver counts an item and gives it to the sink.
func (r *reader) deliver(observed time.Time, item model.Item) error {
	switch item.Op {
	case model.OpPod:
		r.summary.Pods++
		r.printed.Sees(item.Pod)
	case model.OpController:
		r.summary.Workloads++
	case model.OpEvent:
		r.summary.Events++
	case model.OpPodGone, model.OpControllerGone, model.OpEventGone, model.OpFact, model.OpBeginList, model.OpEndList, model.OpLink:
	}
	return r.sink(observed, item)
}
