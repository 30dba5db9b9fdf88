package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/recording"
)

// pause is how long the end of a recording stays before it starts over.
const pause = 20 * time.Second

// step is one entry of a recording, ready to be played: an object or a line of
// a log.
type step struct {
	observed time.Time
	deleted  bool
	object   Object
	log      *recording.Log
}

// player plays a recording on a server.
type player struct {
	server *Server
	steps  []step
	// namespaces have been created. They stay from round to round: people
	// have chosen among them.
	namespaces map[string]bool
	// present is what this round has put on the server and not removed, by
	// resource and key.
	present map[string]Object
	// logged are the pods that this round has put lines into the logs of.
	logged map[string]bool
}

// Replay plays a recording on the server until ctx ends, and returns ctx's
// error then. All times are moved so that the first observation happens when
// Replay begins. After the last one it waits a little, removes everything and
// starts over, with UIDs that are new.
func (s *Server) Replay(ctx context.Context, entries []recording.Entry) error {
	player, err := newPlayer(s, entries)
	if err != nil {
		return fmt.Errorf("replay recording: %w", err)
	}
	return player.play(ctx)
}

// newPlayer decodes all entries at once: what is wrong with a recording shows
// before it begins.
func newPlayer(server *Server, entries []recording.Entry) (*player, error) {
	p := &player{server: server, namespaces: map[string]bool{}}
	for i, entry := range entries {
		s, err := newStep(entry)
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		if s.object != nil || s.log != nil {
			p.steps = append(p.steps, s)
		}
	}
	if len(p.steps) == 0 {
		return nil, errors.New("the recording holds nothing that the simulated server could show")
	}
	return p, nil
}

// newStep decodes an entry. Its object and log are nil when the entry is about
// something that the server does not serve.
func newStep(entry recording.Entry) (step, error) {
	s := step{observed: entry.Observed, deleted: entry.Type == recording.Deleted}
	if entry.Type != recording.Added && entry.Type != recording.Modified && !s.deleted {
		return s, nil
	}
	var err error
	if entry.Resource == recording.Logs {
		if entry.Type == recording.Added {
			s.log, err = entry.Log()
		}
		return s, err
	}
	for _, res := range resources {
		if res.name != entry.Resource {
			continue
		}
		s.object = res.newObject()
		if err = entry.Decode(s.object); err == nil {
			_, err = admissible(s.object)
		}
	}
	return s, err
}

// play goes on until ctx ends.
func (p *player) play(ctx context.Context) error {
	for round := 0; ; round++ {
		if err := p.playOnce(ctx, round); err != nil {
			return err
		}
	}
}

func (p *player) playOnce(ctx context.Context, round int) error {
	p.present, p.logged = map[string]Object{}, map[string]bool{}
	move := mover{from: p.steps[0].observed, to: p.server.world.Now(), round: round}
	for _, s := range p.steps {
		if err := WaitUntil(ctx, p.server.world, move.time(s.observed)); err != nil {
			return err
		}
		if err := p.take(s, move); err != nil {
			return err
		}
	}
	if err := WaitUntil(ctx, p.server.world, p.server.world.Now().Add(pause)); err != nil {
		return err
	}
	return p.clear()
}

func (p *player) take(s step, move mover) error {
	if s.log != nil {
		p.takeLog(s.log, move)
		return nil
	}
	obj := move.object(s.object)
	key := fmt.Sprintf("%T %s", obj, keyOf(obj))
	if s.deleted {
		delete(p.present, key)
		return p.server.Delete(obj)
	}
	if err := p.ensureNamespace(obj.GetNamespace(), move.to); err != nil {
		return err
	}
	p.present[key] = obj
	return p.server.Apply(obj)
}

func (p *player) takeLog(log *recording.Log, move mover) {
	p.logged[joinKey(log.Namespace, log.Pod)] = true
	p.server.AppendLog(log.Namespace, log.Pod, log.Container, log.ContainerID, log.Line, move.time(log.Time))
}

// ensureNamespace creates the namespace that an object lies in, once.
func (p *player) ensureNamespace(name string, created time.Time) error {
	if name == "" || p.namespaces[name] {
		return nil
	}
	p.namespaces[name] = true
	return p.server.Apply(&corev1.Namespace{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, CreationTimestamp: metav1.NewTime(created.Truncate(time.Second)),
			Labels: map[string]string{corev1.LabelMetadataName: name},
		},
		Status: corev1.NamespaceStatus{Phase: corev1.NamespaceActive},
	})
}

// clear removes what the round has left on the server.
func (p *player) clear() error {
	for _, key := range slices.Sorted(maps.Keys(p.present)) {
		if err := p.server.Delete(p.present[key]); err != nil {
			return err
		}
	}
	for key := range p.logged {
		p.server.logs.drop(key)
	}
	return nil
}
