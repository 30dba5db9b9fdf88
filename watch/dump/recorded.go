package dump

import (
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// recording delivers the state at the end of a recording.
func (r *reader) recording(in io.Reader) error {
	player, err := recording.NewReader(in)
	if err != nil {
		return err
	}
	state := endState{}
	for {
		entry, err := player.Next()
		if errors.Is(err, io.EOF) {
			return r.deliver(state)
		}
		if err != nil {
			return err
		}
		if err := r.stopped(); err != nil {
			return err
		}
		items, err := recording.Items(entry)
		if err != nil {
			return err
		}
		r.see(entry.Observed)
		state.apply(items)
	}
}

// endState is what is left of a recording's objects, by UID.
type endState map[string]model.Item

func (s endState) apply(items []model.Item) {
	for _, item := range items {
		switch item.Op {
		case model.OpPod:
			s[item.Pod.UID] = item
		case model.OpEvent:
			s[item.Event.UID] = item
		default:
			delete(s, item.Key.UID)
		}
	}
}

// deliver hands out an end state in the order of its UIDs.
func (r *reader) deliver(state endState) error {
	for _, uid := range slices.Sorted(maps.Keys(state)) {
		item := state[uid]
		if item.Op == model.OpPod {
			r.summary.Pods++
		} else {
			r.summary.Events++
		}
		if err := r.sink(item); err != nil {
			return err
		}
	}
	return nil
}
