package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/recording"
)

// record reads the cluster as the screen does, and writes what comes into a
// file. The file is made when the cluster has answered, so that a wrong context
// leaves none.
func (a *app) record(ctx context.Context, o recordOptions, flags *genericclioptions.ConfigFlags) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		to, err := connect(flags)
		if err != nil {
			return err
		}
		r := &recorder{run: guard.Go, budget: model.NewBudget(a.settings.Requests), answers: newAnswers()}
		if o.logs {
			r.logs = newRecordedLogs(a.settings.Requests)
		}
		source := o.source(to)
		source.Go, source.Logger, source.Record = guard.Go, log.Logger, r.take
		if r.cluster, err = watch.NewCluster(source); err != nil {
			return err
		}
		defer r.cluster.Close()
		if err := r.cluster.Check(ctx); err != nil {
			return err
		}
		return a.recordInto(ctx, r, o, source)
	})
}

// recordInto makes the file and writes into it until ctx or the time that was
// asked for ends.
func (a *app) recordInto(ctx context.Context, r *recorder, o recordOptions, source watch.Options) error {
	file, err := o.create()
	if err != nil {
		return err
	}
	r.writer, err = recording.NewWriter(file)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	began := r.cluster.Now()
	ctx, r.stop = context.WithCancel(ctx)
	defer r.stop()
	if o.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.duration)
		defer cancel()
	}
	r.cluster.Start(ctx)
	r.follow(ctx, func(links []model.ScopedLink) {
		a.tellLimits(links)
		a.tellRefusals(r)
		fmt.Fprintf(a.streams.ErrOut, "%s: recording %s into %s%s\n", programName, what(source), words.Clean(o.file), o.until())
	})
	a.tellRefusals(r)
	r.cluster.Close() // from here on, nothing is written any more
	if err := cmp.Or(r.failed, r.writer.Flush()); err != nil {
		return fmt.Errorf("record into %s: %w", words.Clean(o.file), errors.Join(err, file.Close()))
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("record into %s: %w", words.Clean(o.file), err)
	}
	fmt.Fprintf(a.streams.ErrOut, "%s: %s in %s are in %s\n",
		programName, r.count(), r.cluster.Now().Sub(began).Round(time.Second), words.Clean(o.file))
	return nil
}

// tellRefusals says which logs may not be read, and why, once.
func (a *app) tellRefusals(r *recorder) {
	if r.logs == nil {
		return
	}
	for _, text := range r.logs.untold() {
		fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, text)
	}
}

// count says how much was recorded.
func (r *recorder) count() string {
	if r.logs == nil {
		return fmt.Sprintf("%d changes", r.changes)
	}
	return fmt.Sprintf("%d changes and %d lines of logs", r.changes, r.logs.lines)
}

// until says when the recording ends.
func (o *recordOptions) until() string {
	if o.duration > 0 {
		return fmt.Sprintf(" for %s, or until ctrl-c", o.duration)
	}
	return " until ctrl-c"
}

// what says what is read of the cluster.
func what(o watch.Options) string {
	text := "pods, workloads and events of "
	if o.Target.Name != "" {
		text = o.Target.String() + " with its pods and events in "
	}
	return text + places(o.Namespaces)
}

// places names the namespaces that are read.
func places(namespaces []string) string {
	if len(namespaces) == 0 {
		return "all namespaces"
	}
	return "namespace " + strings.Join(namespaces, ", ")
}

// recorder writes what the reading of a cluster brings.
type recorder struct {
	run     func(func())
	budget  *model.Budget
	cluster *watch.Cluster
	writer  *recording.Writer
	stop    context.CancelFunc

	mu      sync.Mutex
	changes int
	failed  error
	answers answers

	// logs are nil unless they are wanted. Only follow reads and changes them, and
	// whether it asks for them first.
	logs      *recordedLogs
	logsFirst bool
}

// take writes one change.
func (r *recorder) take(resource model.Resource, kind string, object runtime.Object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed != nil {
		return
	}
	for _, c := range r.answers.news(change{resource, kind, object}) {
		r.check(r.writer.Write(r.cluster.Now(), string(c.resource), c.kind, c.object))
		if c.kind != recording.BeginList && c.kind != recording.EndList {
			r.changes++
		}
	}
}

const (
	// askEvery is the pause between two looks at what the causes lead to, and
	// askMost how much is asked for then.
	askEvery = 3 * time.Second
	askMost  = 5
	// flushEvery is how long something that was seen may not be in the file.
	flushEvery = time.Second
)

// follow keeps a store of what is recorded, for the questions that the screen
// would ask of the cluster, until ctx ends. It calls ready when all that was
// there is recorded.
func (r *recorder) follow(ctx context.Context, ready func([]model.ScopedLink)) {
	store := model.NewStore(diagnose.Rules())
	if gather(ctx, r.cluster, store) != nil {
		return
	}
	ask := inquiry{
		run: r.run, source: r.cluster, most: askMost, wants: r.wants, told: r.logs != nil, budget: r.budget,
		heard: func(f *model.Fact) { r.heard(f, store) },
	}
	r.ask(ctx, store, &ask)
	ready(store.Links())
	for asked := r.cluster.Now(); ctx.Err() == nil; {
		if batch, err := r.next(ctx); err == nil {
			store.Apply(batch)
		} else {
			r.flush()
		}
		if now := r.cluster.Now(); passed(asked, now, askEvery) {
			r.ask(ctx, store, &ask)
			asked = now
		}
	}
}

// wants reports whether the answer to a question can be in the recording: an
// object, or a log where those are wanted.
func (r *recorder) wants(q model.Question) bool {
	switch q.Subject {
	case model.AboutNode, model.AboutClaim, model.AboutServices:
		return true
	case model.AboutLog:
		return r.logs != nil
	case model.AboutPreemptor: // it would be a pod of any namespace
	}
	return false
}

// ask reads what the causes lead to, and logs that grow. Whoever is first may
// spend all that is left, and lets the other be first once that was something.
func (r *recorder) ask(ctx context.Context, store *model.Store, ask *inquiry) {
	if r.logsFirst {
		r.logsFirst = !r.askLogs(ctx, store, ask)
		ask.into(ctx, store)
		return
	}
	r.logsFirst = ask.into(ctx, store)
	r.askLogs(ctx, store, ask)
}

// askLogs reads logs that no diagnosis asks for, and reports whether there were
// some that could be paid for.
func (r *recorder) askLogs(ctx context.Context, store *model.Store, ask *inquiry) bool {
	if r.logs == nil {
		return false
	}
	now := r.cluster.Now()
	var questions []model.Question
	for _, q := range r.logs.due(store, now) {
		if len(questions) == askMost || !r.pays(q, over(store, q), now) {
			break
		}
		questions = append(questions, q)
	}
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	var ends []model.Item // the store takes a log only once, and nobody has to ask for it again then
	for _, item := range ask.answers(ctx, questions) {
		if over(store, item.Fact.Question) {
			ends = append(ends, item)
		} else {
			r.logs.budget.Settle(item.Fact)
		}
	}
	store.Apply(model.Batch{Observed: r.cluster.Now(), Items: ends})
	return len(questions) > 0
}

// pays takes what a log costs, and reports whether there was as much. The rest of
// an attempt that is over is read once and may soon be gone: what is for logs that
// grow does not bound it.
func (r *recorder) pays(q model.Question, over bool, now time.Time) bool {
	if over {
		return r.budget.Take(q, now)
	}
	return r.logs.take(q, r.budget, now)
}

// heard writes what an attempt printed. The store has what was known when it was
// asked for.
func (r *recorder) heard(f *model.Fact, store *model.Store) {
	if r.logs == nil || f.Question.Subject != model.AboutLog {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, news := range r.logs.news(f, over(store, f.Question)) {
		if r.failed == nil {
			r.check(r.writer.Write(r.cluster.Now(), recording.Logs, news.kind, news.log))
		}
	}
}

// next waits for changes, but not longer than they may wait to be written.
func (r *recorder) next(ctx context.Context) (model.Batch, error) {
	ctx, cancel := context.WithTimeout(ctx, flushEvery)
	defer cancel()
	return r.cluster.Next(ctx)
}

// flush writes what waits for more of its kind.
func (r *recorder) flush() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.check(r.writer.Flush())
}

// check ends the recording when the file cannot be written.
func (r *recorder) check(err error) {
	if err != nil && r.failed == nil {
		r.failed = err
		r.stop()
	}
}
