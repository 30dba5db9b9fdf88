package main

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// nothing says that what was asked for is not there, as far as that can be
// known.
func (o *explainOptions) nothing(links []model.ScopedLink) error {
	for _, link := range links {
		if link.State == words.LinkForbidden && link.Scope.Resource == resourceOf(o.target.Kind) {
			return fmt.Errorf("explain %s: no pod of it is there, and %s may not be read; check the name and the namespace, or ask for the verbs list and watch",
				o.argument, link.Scope.Resource)
		}
	}
	if selectors := o.selectors(); selectors != "" {
		return fmt.Errorf("explain %s: no pod of it has %s; check both, or leave one of them out", o.argument, selectors)
	}
	return fmt.Errorf("explain %s: there is no such %s; check the name and the namespace", o.argument, strings.ToLower(o.target.Kind))
}

// notUpError says that not all pods are up, by its exit code alone: what is to
// say was printed.
type notUpError struct{ code int }

func (e *notUpError) Error() string { return "not all pods are up" }

// The exit codes of a look at pods that are not all up.
const (
	exitTrouble  = 3
	exitStarting = 4
)

// verdictError returns what the verdicts of all pods amount to, nil when all
// of them are up.
func verdictError(store *model.Store) error {
	counts := store.Counts()
	switch {
	case counts[words.Stuck]+counts[words.Failed] > 0:
		return &notUpError{exitTrouble}
	case counts[words.Starting]+counts[words.Terminating] > 0:
		return &notUpError{exitStarting}
	}
	return nil
}
