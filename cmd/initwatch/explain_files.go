package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/dump"
)

// explainFiles explains what was saved of a cluster. It is as of the newest
// time in the files, unless the person said otherwise: a recording counts up to
// then.
func (a *app) explainFiles(ctx context.Context, o explainOptions) error {
	if err := o.filesThere(); err != nil {
		return err
	}
	f := newFeed(&o)
	read, err := dump.Read(ctx, o.files, a.streams.In, o.at, func(observed time.Time, item model.Item) error {
		f.take(observed, item)
		return nil
	})
	if err != nil {
		return err
	}
	if err := errors.Join(o.afterBegin(read.Begin), f.within()); err != nil {
		return err
	}
	asOf := o.at
	if asOf.IsZero() {
		asOf = read.AsOf
	}
	return a.explain(f.finish(asOf), asOf, o)
}

// afterBegin refuses a time of which the files tell nothing.
func (o *explainOptions) afterBegin(begin time.Time) error {
	if o.at.IsZero() || !o.at.Before(begin) {
		return nil
	}
	return usagef("read --as-of: the files begin at %s; give that time or a later one", begin.UTC().Format(time.RFC3339Nano))
}

// filesThere refuses names of files that are not there.
func (o *explainOptions) filesThere() error {
	for _, name := range o.files {
		if _, err := os.Stat(name); name != "-" && errors.Is(err, fs.ErrNotExist) {
			return usagef("read --filename: there is no %s; name a file or a directory, or - for standard input", name)
		}
	}
	return nil
}

// inNamespace reports whether an item is within the namespaces that were asked
// for. Nodes are in none, and where a list begins and ends matters to all.
func (o *explainOptions) inNamespace(item *model.Item) bool {
	if !o.namespacesSet || item.Op == model.OpBeginList || item.Op == model.OpEndList {
		return true
	}
	namespace := namespaceOf(item)
	return slices.Contains(o.namespaces, namespace) || item.Fact != nil && namespace == ""
}

func namespaceOf(item *model.Item) string {
	switch {
	case item.Pod != nil:
		return item.Pod.Namespace
	case item.Event != nil:
		return item.Event.Namespace
	case item.Controller != nil:
		return item.Controller.Namespace
	case item.Fact != nil:
		return item.Fact.Question.Namespace
	case item.Op == model.OpBeginList, item.Op == model.OpEndList:
		return item.Scope.Namespace
	}
	return item.Key.Namespace
}

// resourceOf names the resource of a kind of workload.
func resourceOf(kind string) model.Resource { return model.Resource(strings.ToLower(kind) + "s") }

// wantsController reports whether c is what was asked for, or what that works
// through: the ReplicaSets of a Deployment, the Jobs of a CronJob.
func (o *explainOptions) wantsController(c *model.Controller) bool {
	is := func(kind, name string) bool { return kind == o.target.Kind && name == o.target.Name }
	return is(c.Kind, c.Name) || is(c.Owner.Kind, c.Owner.Name)
}

// wantsEvent reports whether an event is worth keeping although what it is
// about is not in the files. Those about pods and claims wait for their pod.
func (o *explainOptions) wantsEvent(e *model.Event) bool {
	switch e.Kind {
	case "Deployment", "StatefulSet", "DaemonSet", "CronJob", "ReplicationController":
		return e.Kind == o.target.Kind && e.AboutName == o.target.Name
	case "ReplicaSet":
		return o.names(e, "Deployment")
	case "Job":
		return o.names(e, "CronJob")
	}
	return true
}

// names reports whether e is about what was asked for, or about a child of it
// by its name: that of its owner and one more part.
func (o *explainOptions) names(e *model.Event, above string) bool {
	if e.Kind == o.target.Kind {
		return e.AboutName == o.target.Name
	}
	part, child := strings.CutPrefix(e.AboutName, o.target.Name+"-")
	return child && above == o.target.Kind && !strings.Contains(part, "-")
}
