package dump

import (
	"errors"
	"io"

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
		items, err := recording.Items(entry)
		if err != nil {
			return err
		}
		r.see(entry.Observed)
		if err := r.deliver(items); err != nil {
			return err
		}
	}
}

func (r *reader) deliver(items []model.Item) error {
	for _, item := range items {
		switch item.Op {
		case model.OpPod:
			r.summary.Pods++
		case model.OpEvent:
			r.summary.Events++
		case model.OpPodGone, model.OpEventGone, model.OpBeginList, model.OpEndList, model.OpLink:
		}
		if err := r.sink(item); err != nil {
			return err
		}
	}
	return nil
}
