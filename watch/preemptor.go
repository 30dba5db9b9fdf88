package watch

import (
	"context"
	"errors"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// preemptor finds the pod with a UID, in any namespace. The API finds pods by
// name only, so their names and UIDs are gone through, once for each UID: what
// is found does not change, and what is not there will never be.
func (c *Cluster) preemptor(ctx context.Context, uid string) (*model.Preemptor, error) {
	if known, searched := c.preemptors.Load(uid); searched {
		if found, there := known.(*model.Preemptor); there {
			return found, nil
		}
		return nil, errMissing
	}
	at, err := c.search(ctx, uid)
	if errors.Is(err, errMissing) {
		c.preemptors.Store(uid, nil)
	}
	if err != nil {
		return nil, err
	}
	pod, err := c.clients.unary.Pods(at.Namespace).Get(ctx, at.Name, metav1.GetOptions{})
	if err != nil {
		return nil, c.unread(err, "get", "pods", at.Namespace)
	}
	if string(pod.UID) != uid {
		return nil, errMissing
	}
	found := &model.Preemptor{
		Namespace: words.Clean(pod.Namespace), Name: words.Clean(pod.Name), Priority: words.Clean(pod.Spec.PriorityClassName),
	}
	c.preemptors.Store(uid, found)
	return found, nil
}

// search looks in all namespaces, or, where that is forbidden, in those that
// are watched.
func (c *Cluster) search(ctx context.Context, uid string) (types.NamespacedName, error) {
	at, err := c.searchIn(ctx, "", uid)
	if err == nil || !apierrors.IsForbidden(err) {
		return at, c.notFound(err, "")
	}
	refused := &unreadError{refusal(err, "list", "pods", "") + " in all namespaces", model.HoldsLong}
	for _, namespace := range c.options.Namespaces {
		if at, err := c.searchIn(ctx, namespace, uid); err == nil {
			return at, nil
		}
	}
	return at, refused
}

func (c *Cluster) notFound(err error, namespace string) error {
	if err == nil || errors.Is(err, errMissing) {
		return err
	}
	return c.unread(err, "list", "pods", namespace)
}

func (c *Cluster) searchIn(ctx context.Context, namespace, uid string) (at types.NamespacedName, err error) {
	pods := c.clients.unary.metadata.Resource(corev1.SchemeGroupVersion.WithResource("pods")).Namespace(namespace)
	err = pages(ctx, pods.List, func(page *metav1.PartialObjectMetadataList) bool {
		i := slices.IndexFunc(page.Items, func(pod metav1.PartialObjectMetadata) bool { return string(pod.UID) == uid })
		if i >= 0 {
			at = types.NamespacedName{Namespace: page.Items[i].Namespace, Name: page.Items[i].Name}
		}
		return i < 0
	})
	if err == nil && at.Name == "" {
		err = errMissing
	}
	return at, err
}
