package replay

import (
	"sort"
	"time"

	"github.com/initwatch/initwatch/model"
)

// refreshEvery is how often, by the replayed clock, answers come again though
// they have not changed: the model forgets after five minutes what nobody asks
// for anew, and nobody asks a recording.
const refreshEvery = 4 * time.Minute

// known returns the answer to a question as it was known last until a time, nil
// when it was not.
func (f *Film) known(q model.Question, at time.Time) *model.Fact {
	list := f.facts[q.Key()]
	i := sort.Search(len(list), func(i int) bool { return list[i].At.After(at) })
	if i == 0 {
		return nil
	}
	return list[i-1]
}

// standing returns all answers that are known at a time, as of then. The logs of
// attempts that ended are not forgotten.
func (f *Film) standing(at time.Time) []model.Item {
	var out []model.Item
	for _, q := range f.asked {
		if known := f.known(q, at); known != nil {
			fact := *known
			fact.At = at
			out = append(out, model.Item{Op: model.OpFact, Fact: &fact})
		}
	}
	return out
}

// stale reports whether answers have to come again. The caller holds the lock.
func (p *Player) stale(now time.Time) bool {
	return len(p.film.asked) > 0 && (!p.begun || now.Sub(p.refreshed) >= refreshEvery)
}

// refresh returns the answers that come again, if they have to. The caller holds
// the lock.
func (p *Player) refresh(now time.Time) []model.Item {
	if !p.stale(now) {
		return nil
	}
	p.refreshed = now
	return p.film.standing(now)
}
