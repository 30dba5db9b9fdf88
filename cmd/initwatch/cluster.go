package main

import (
	"context"
	"strings"

	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/watch"
)

// watchCluster is what the root verb does.
func (a *app) watchCluster(ctx context.Context, o options, look lookOptions, flags *genericclioptions.ConfigFlags, hint string) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		screen, err := a.screenFor(look)
		if err != nil {
			return err
		}
		if _, plain := screen.(*plainScreen); plain && o.container != "" {
			return usagef("read --container: a log opens on a screen, and here are lines only; kubectl logs -c %s prints it", o.container)
		}
		to, err := connect(flags)
		if err != nil {
			return err
		}
		source := o.source(to)
		source.Go, source.Logger = guard.Go, log.Logger
		return a.show(ctx, guard, screen, source, view{
			context: to.context, namespaces: source.Namespaces, query: o.query(), hint: hint, look: look, container: o.container,
			selector: o.selectors(), kube: kubeFile{flags, to.context},
		})
	})
}

// show asks the cluster once, while an answer can still be a line of text, and
// then takes the screen.
func (a *app) show(ctx context.Context, guard *terminal.Guard, screen screen, o watch.Options, v view) error {
	return reading(ctx, o, func(cluster *watch.Cluster) error {
		others := &clusters{
			life: ctx, guard: guard, kube: v.kube, origin: o, query: v.query, selector: v.selector, settings: &a.settings,
		}
		defer others.close()
		if !v.demo {
			others.recent = config.DefaultRecentPath()
			others.remember(ctx, cluster, o)
		}
		v.source, v.store, v.clusters, v.asks = cluster, model.NewStore(diagnose.Rules()), others, o.Config.ExecProvider != nil
		v.keys, v.settings = a.keys, &a.settings
		return screen.show(ctx, guard, v)
	})
}

// inCluster has the cluster read for what o asks, while work goes on.
func (a *app) inCluster(ctx context.Context, o *options, flags *genericclioptions.ConfigFlags, work func(context.Context, watch.Options, *watch.Cluster) error) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		to, err := connect(flags)
		if err != nil {
			return err
		}
		source := o.source(to)
		source.Go, source.Logger = guard.Go, log.Logger
		return reading(ctx, source, func(cluster *watch.Cluster) error { return work(ctx, source, cluster) })
	})
}

// reading asks the cluster once, and then has it read while work goes on.
func reading(ctx context.Context, o watch.Options, work func(*watch.Cluster) error) error {
	cluster, err := watch.NewCluster(o)
	if err != nil {
		return err
	}
	defer cluster.Close()
	if err := cluster.Check(ctx); err != nil {
		return err
	}
	cluster.Start(ctx)
	return work(cluster)
}

// source says what to read from the cluster.
func (o *options) source(to connection) watch.Options {
	w := watch.Options{
		Config: to.config, Context: to.context, User: to.user,
		Namespaces: o.namespaces, LabelSelector: o.selector, FieldSelector: o.fieldSelector, Target: o.target,
	}
	if len(w.Namespaces) == 0 && !o.allNamespaces {
		w.Namespaces = []string{to.namespace}
	}
	return w
}

// query says in words what the pods are restricted to.
func (o *options) query() string { return parts(o.argument, o.selector, o.fieldSelector) }

// selectors is what of it holds in other namespaces as well.
func (o *options) selectors() string { return parts(o.selector, o.fieldSelector) }

func parts(all ...string) string {
	var parts []string
	for _, part := range all {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}
