package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// ending is how a wait ends.
type ending uint8

const (
	notYet ending = iota
	cameUp
	cannotComeUp
	timedOut
)

func (e ending) exitCode() int {
	switch e {
	case cameUp:
		return exitOK
	case cannotComeUp:
		return exitTrouble
	default:
		return exitStarting
	}
}

// worldSource is what a vigil needs of a cluster.
type worldSource interface {
	answerer
	batches
	namespaceFinder
	Log(ctx context.Context, req model.LogRequest) <-chan model.LogChunk
}

// vigil waits for what was asked for to come up.
type vigil struct {
	options waitOptions
	source  worldSource
	store   *model.Store
	ask     inquiry
	tell    *progress
	// began is when the first lists were complete, known when all that matters was
	// seen last, and broken when not all was up last, by the source's clock.
	began, known, broken time.Time
	// missing is since when it is seen that something is missing.
	missing map[lack]time.Time
	// lost is the workload that cannot come up by itself, once that is decided.
	lost *model.Workload
	// refused is why it cannot be known whether all is up.
	refused error
}

// newVigil returns a vigil that makes so many requests a minute beyond the lists.
func newVigil(o waitOptions, source worldSource, run func(func()), requests int, tell *progress) *vigil {
	return &vigil{
		options: o, source: source, store: model.NewStore(diagnose.Rules()), tell: tell,
		missing: map[lack]time.Time{},
		ask:     inquiry{run: run, source: source, most: maxQuestions, budget: model.NewBudget(requests)},
	}
}

// missingPatience is how long something that is missing is waited for. A kubelet
// tries again after ten seconds, and half as much more at times.
const missingPatience = 16 * time.Second

// patience is missingPatience, as far as the time to wait has room for it.
func (o *waitOptions) patience() time.Duration {
	if o.timeout == 0 {
		return missingPatience
	}
	return min(missingPatience, o.timeout/2)
}

// lack is something that a workload misses.
type lack struct{ namespace, kind, name, summary string }

// missed is since when it is seen that a workload misses what a finding tells
// of. It may have been missing for long, and be made just before the wait.
func (v *vigil) missed(w *model.Workload, f *model.Finding, now time.Time) time.Time {
	key := lack{w.Namespace, w.Kind, w.Name, f.Summary}
	since, known := v.missing[key]
	if !known {
		since = now
		v.missing[key] = now
	}
	return since
}

var errTimedOut = errors.New("the time is over")

// run waits, and reads afterwards what there is to say about why not all is
// up.
func (v *vigil) run(parent context.Context) (ending, error) {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	if v.options.timeout > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, v.options.timeout, errTimedOut)
		defer stop()
	}
	end := notYet
	err := follow(ctx, v.source, v.store, func() (bool, error) {
		end = v.look(ctx)
		if v.began.IsZero() {
			return false, v.refused // half a list says what is not so
		}
		return end != notYet, cmp.Or(v.refused, v.tell.changes(v.store, v.source.Now(), v.state()))
	})
	v.tell.close()
	switch {
	case parent.Err() != nil:
		return notYet, context.Cause(parent)
	case errors.Is(err, errTimedOut):
		end = timedOut
	case err != nil:
		return notYet, err
	}
	if end != cameUp && v.unseen(v.store.Links()) == "" {
		v.ask.into(parent, v.store)
	}
	return end, nil
}

// look decides whether the waiting is over. What a diagnosis asks for may show
// that what looks hopeless heals by itself, and so it is read before anybody
// gives up.
func (v *vigil) look(ctx context.Context) ending {
	now, links := v.source.Now(), v.store.Links()
	if !v.seen(links) {
		return notYet
	}
	v.known = now
	if v.began.IsZero() {
		v.began = now
		v.tell.limits(links)
		v.tell.remark(absent(ctx, v.source, v.store))
	}
	if v.hopeless() != nil && v.options.failFast {
		v.ask.into(ctx, v.store)
		if v.lost = v.hopeless(); v.lost != nil {
			return cannotComeUp
		}
	}
	if !v.allUp() {
		v.broken = now
		return notYet
	}
	since := v.upSince()
	if since.After(now) {
		since = v.began // the clocks differ
	}
	if now.Sub(latest(v.broken, since)) < v.options.stableFor {
		return notYet
	}
	return cameUp
}

// seen reports whether all that matters is read and current. Pods that may not
// be read end the waiting: nobody can know about them.
func (v *vigil) seen(links []model.ScopedLink) bool {
	if !settled(links) {
		return false
	}
	for _, link := range links {
		switch {
		case !v.matters(link):
		case link.State == words.LinkForbidden:
			v.refused = fmt.Errorf("wait: %s", link.Text)
			return false
		case !link.State.Current():
			return false
		}
	}
	return true
}

// matters reports whether a verdict depends on what a link brings: on pods, and
// on workloads as far as they may be read.
func (v *vigil) matters(link model.ScopedLink) bool {
	switch link.Scope.Resource {
	case model.Pods:
		return true
	case model.Events:
		return false
	default:
		return link.State != words.LinkForbidden
	}
}

// matched are the workloads that are waited for: all that is there of what the
// source was asked for.
func (v *vigil) matched() []*model.Workload {
	var out []*model.Workload
	for _, w := range v.store.Workloads() {
		if !remembered(w) {
			out = append(out, w)
		}
	}
	return out
}

// allUp reports whether there is something and all of it is up.
func (v *vigil) allUp() bool {
	matched := v.matched()
	for _, w := range matched {
		if !arrived(w) {
			return false
		}
	}
	return len(matched) > 0
}

// upSince is since when the last of what is up is up, as far as the cluster
// tells.
func (v *vigil) upSince() time.Time {
	var since time.Time
	for _, w := range v.matched() {
		since = latest(since, w.Since)
		for _, entry := range w.Entries {
			if entry.Diagnosis.Verdict == words.Up {
				since = latest(since, entry.Diagnosis.Since)
			}
		}
	}
	return since
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// hopeless returns the first workload that cannot come up by itself, nil when
// there is none. It remembers what is missing.
func (v *vigil) hopeless() *model.Workload {
	now, patience := v.source.Now(), v.options.patience()
	for _, w := range v.matched() {
		j := judge{v.options.target.Kind == model.KindPod, func(f *model.Finding) bool { return now.Sub(v.missed(w, f, now)) < patience }}
		if j.beyondWaiting(w) {
			return w
		}
	}
	return nil
}
