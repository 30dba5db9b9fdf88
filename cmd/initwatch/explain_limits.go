package main

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// tellLimits says on standard error what could not be read. What is refused
// like the pods beside it is not worth a line of its own; workloads that are
// refused have one together, because they can do without.
func (a *app) tellLimits(links []model.ScopedLink) {
	for _, text := range limits(links) {
		fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, text)
	}
}

// limits are the sentences of tellLimits. The links are ordered by namespace.
func limits(links []model.ScopedLink) []string {
	pods := map[string]words.Link{}
	for _, link := range links {
		if link.Scope.Resource == model.Pods {
			pods[link.Scope.Namespace] = link.State
		}
	}
	var out []string
	refused := map[string][]model.ScopedLink{}
	for _, link := range links {
		namespace := link.Scope.Namespace
		state, known := pods[namespace]
		switch same := link.Scope.Resource != model.Pods && known && state == link.State; {
		case link.State.Current() || same:
		case link.Scope.Resource.Workload() && link.State == words.LinkForbidden:
			refused[namespace] = append(refused[namespace], link)
		default:
			out = append(out, link.Text)
		}
	}
	for _, link := range links {
		if together := refused[link.Scope.Namespace]; len(together) > 0 {
			out = append(out, refusedWorkloads(together))
			delete(refused, link.Scope.Namespace)
		}
	}
	return out
}

// refusedWorkloads says in one sentence which kinds of workloads of a namespace
// may not be read.
func refusedWorkloads(links []model.ScopedLink) string {
	if len(links) == 1 {
		return links[0].Text
	}
	var kinds []string
	for _, link := range links {
		kinds = append(kinds, string(link.Scope.Resource))
	}
	where := "in all namespaces"
	if namespace := links[0].Scope.Namespace; namespace != "" {
		where = "in namespace " + namespace
	}
	return fmt.Sprintf("%s %s are told from their pods and events alone, because they may not be read; ask for the verbs list and watch on them",
		strings.Join(kinds, ", "), where)
}
