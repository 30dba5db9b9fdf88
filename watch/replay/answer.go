package replay

import (
	"context"

	"github.com/initwatch/initwatch/model"
)

const (
	untold    = "the recording does not tell of them"
	untoldLog = "the recording does not have this log"
)

// Answer says what a question would have been answered with, as of now. There is
// no need to ask: batches bring every answer when it becomes another, and again
// before it is forgotten. Of what
// the files do not tell it says nothing, where nothing can be said: of no
// Services, or no lines, conclusions would be drawn.
func (p *Player) Answer(_ context.Context, q model.Question) model.Fact {
	now := p.Now()
	if known := p.film.known(q, now); known != nil {
		fact := *known
		fact.Question, fact.At, fact.Free = q, now, true
		return fact
	}
	fact := model.Fact{Question: q, At: now, Free: true}
	switch q.Subject {
	case model.AboutServices:
		fact.Refused, fact.Holds = untold, model.HoldsForever
	case model.AboutLog:
		fact.Refused, fact.Holds = untoldLog, model.HoldsForever
	case model.AboutPreemptor:
		if seen := p.film.byUID[q.UID]; seen.pod != nil && !seen.at.After(now) {
			fact.Preemptor = &model.Preemptor{Namespace: seen.pod.Namespace, Name: seen.pod.Name}
		}
	case model.AboutNode, model.AboutClaim:
	}
	return fact
}
