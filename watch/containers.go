package watch

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

// Containers lists the names of the containers of the pods that o asks for, in
// the order in which they run: for choosing from, as far as a page of pods tells
// them.
func Containers(ctx context.Context, o Options) ([]string, error) {
	clients, err := reach(&o)
	if err != nil {
		return nil, err
	}
	defer clients.closeIdle()
	var out []string
	for _, space := range o.Namespaces {
		list, err := clients.unary.Pods(space).List(ctx, metav1.ListOptions{
			LabelSelector: o.LabelSelector, FieldSelector: o.FieldSelector, Limit: maxNames,
		})
		if err != nil {
			return nil, fmt.Errorf("list pods: %w", err)
		}
		out = append(out, o.Target.containers(list.Items)...)
	}
	return distinct(out), nil
}

// containers are those of the pods that t means.
func (t Target) containers(pods []corev1.Pod) []string {
	var out []string
	for i := range pods {
		pod := model.FromPod(&pods[i])
		if !t.Matches(pod) {
			continue
		}
		for c := range pod.Parts() {
			out = append(out, c.Name)
		}
	}
	return out
}

// distinct is list without what it has twice.
func distinct(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(one string) bool {
		before := seen[one]
		seen[one] = true
		return before
	})
}
