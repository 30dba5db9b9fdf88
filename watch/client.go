package watch

import (
	"context"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"
	appsv1client "k8s.io/client-go/kubernetes/typed/apps/v1"
	batchv1client "k8s.io/client-go/kubernetes/typed/batch/v1"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	discoveryv1client "k8s.io/client-go/kubernetes/typed/discovery/v1"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"

	"github.com/initwatch/initwatch/model"
)

// client speaks to the API groups that are read, all over one transport.
type client struct {
	*corev1client.CoreV1Client
	apps      *appsv1client.AppsV1Client
	batch     *batchv1client.BatchV1Client
	discovery *discoveryv1client.DiscoveryV1Client
	metadata  metadata.Interface
	http      *http.Client
}

func newClient(config *rest.Config) (c *client, err error) {
	c = &client{}
	if c.http, err = rest.HTTPClientFor(config); err != nil {
		return nil, err
	}
	if c.CoreV1Client, err = corev1client.NewForConfigAndClient(config, c.http); err != nil {
		return nil, err
	}
	if c.apps, err = appsv1client.NewForConfigAndClient(config, c.http); err != nil {
		return nil, err
	}
	if c.batch, err = batchv1client.NewForConfigAndClient(config, c.http); err != nil {
		return nil, err
	}
	if c.discovery, err = discoveryv1client.NewForConfigAndClient(config, c.http); err != nil {
		return nil, err
	}
	c.metadata, err = metadata.NewForConfigAndClient(config, c.http)
	return c, err
}

// access is how one resource of one namespace, or of all, is listed and
// watched.
type access struct {
	list  func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error)
	watch func(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error)
}

// lister is what the typed clients have in common.
type lister[L runtime.Object] interface {
	List(ctx context.Context, options metav1.ListOptions) (L, error)
	Watch(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error)
}

func accessOf[L runtime.Object](unary, stream lister[L]) access {
	return access{
		list: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			ctx, cancel := context.WithTimeout(ctx, pageTimeout)
			defer cancel()
			return unary.List(ctx, options)
		},
		watch: stream.Watch,
	}
}

// access returns how a resource is read.
func (c *clients) access(resource model.Resource, namespace string) access {
	unary, stream := c.unary, c.stream
	switch resource {
	case model.Events:
		return accessOf(unary.Events(namespace), stream.Events(namespace))
	case model.Deployments:
		return accessOf(unary.apps.Deployments(namespace), stream.apps.Deployments(namespace))
	case model.ReplicaSets:
		return accessOf(unary.apps.ReplicaSets(namespace), stream.apps.ReplicaSets(namespace))
	case model.StatefulSets:
		return accessOf(unary.apps.StatefulSets(namespace), stream.apps.StatefulSets(namespace))
	case model.DaemonSets:
		return accessOf(unary.apps.DaemonSets(namespace), stream.apps.DaemonSets(namespace))
	case model.Jobs:
		return accessOf(unary.batch.Jobs(namespace), stream.batch.Jobs(namespace))
	case model.CronJobs:
		return accessOf(unary.batch.CronJobs(namespace), stream.batch.CronJobs(namespace))
	case model.ReplicationControllers:
		return accessOf(unary.ReplicationControllers(namespace), stream.ReplicationControllers(namespace))
	default:
		return accessOf(unary.Pods(namespace), stream.Pods(namespace))
	}
}
