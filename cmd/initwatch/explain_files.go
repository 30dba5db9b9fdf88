package main

import (
	"context"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/watch/dump"
)

// explainFiles explains what was saved of a cluster. It is as of the newest
// time in the files, unless the person said otherwise.
func (a *app) explainFiles(ctx context.Context, o explainOptions) error {
	var items []model.Item
	read, err := dump.Read(ctx, o.files, a.streams.In, func(item model.Item) error {
		if o.wants(&item) {
			items = append(items, item)
		}
		return nil
	})
	if err != nil {
		return err
	}
	asOf := o.at
	if asOf.IsZero() {
		asOf = read.AsOf
	}
	store := model.NewStore(diagnose.Rules())
	store.Apply(model.Batch{Observed: asOf, Items: items})
	return a.explain(store, asOf, o)
}
