package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// namespaceFinder knows which namespaces do not exist.
type namespaceFinder interface {
	Absent(ctx context.Context, namespaces ...string) []string
}

// absent says which of the namespaces that hold nothing do not exist, as far as
// that may be known; "" for none.
func absent(ctx context.Context, source namespaceFinder, store *model.Store) string {
	holds := map[string]bool{}
	for _, w := range store.Workloads() {
		holds[w.Namespace] = true
	}
	var empty []string
	for _, link := range store.Links() {
		if s := link.Scope; s.Resource == model.Pods && s.Namespace != "" && !holds[s.Namespace] {
			empty = append(empty, s.Namespace)
		}
	}
	return words.NoNamespaces(source.Absent(ctx, slices.Compact(empty)...))
}

// tellAbsent says on standard error which namespaces do not exist; where there
// is nothing else to explain, that is an error.
func (a *app) tellAbsent(ctx context.Context, source namespaceFinder, store *model.Store) error {
	text := absent(ctx, source, store)
	switch {
	case text == "":
		return nil
	case len(store.Workloads()) == 0:
		return fmt.Errorf("explain: %s; check the name and the context", text)
	}
	fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, text)
	return nil
}
