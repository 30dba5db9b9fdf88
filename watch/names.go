package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Namespaces is the resource of the namespaces themselves, for Names.
const Namespaces model.Resource = "namespaces"

// maxNames bounds the names that are read: nobody chooses from more.
const maxNames = 500

// Names lists the names of what there is of a resource in the namespaces of o,
// or in all: for choosing from, as far as they can be read. Only names are
// asked for, and no more than a page of them.
func Names(ctx context.Context, o Options, resource model.Resource) ([]string, error) {
	clients, err := reach(&o)
	if err != nil {
		return nil, err
	}
	defer clients.closeIdle()
	spaces := o.Namespaces
	if resource == Namespaces {
		spaces = []string{""}
	}
	var out []string
	for _, space := range spaces {
		list, err := clients.unary.metadata.Resource(groupVersion(resource)).Namespace(space).List(ctx, metav1.ListOptions{Limit: maxNames})
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", resource, err)
		}
		for i := range list.Items {
			out = append(out, words.Clean(list.Items[i].Name))
		}
	}
	return out, nil
}

// groupVersion names the version of the API that a resource is read in.
func groupVersion(resource model.Resource) schema.GroupVersionResource {
	out := schema.GroupVersionResource{Version: "v1", Resource: string(resource)}
	switch resource {
	case model.Deployments, model.ReplicaSets, model.StatefulSets, model.DaemonSets:
		out.Group = "apps"
	case model.Jobs, model.CronJobs:
		out.Group = "batch"
	default:
	}
	return out
}

// ServerVersion asks an API server for its version. Whoever is known to it may
// ask.
func ServerVersion(ctx context.Context, o Options) (string, error) {
	clients, err := reach(&o)
	if err != nil {
		return "", err
	}
	defer clients.closeIdle()
	body, err := clients.unary.RESTClient().Get().AbsPath("/version").Do(ctx).Raw()
	if err != nil {
		return "", fmt.Errorf("read version: %s", unreachable(err, o.Config.Host))
	}
	var info version.Info
	if err := json.Unmarshal(body, &info); err != nil {
		return "", fmt.Errorf("read version: %w", err)
	}
	return words.Clean(info.GitVersion), nil
}

// reach checks o and fills it in, and returns clients with the guard alone, for
// a request or two.
func reach(o *Options) (*clients, error) {
	if err := validate(o); err != nil {
		return nil, err
	}
	return newClients(*o, func(next http.RoundTripper) http.RoundTripper { return guard{next: next} })
}
