package main

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// clean deletes every pod in the namespaces that fill made, at once and
// without grace since no kubelet will confirm, and then the namespaces.
func clean(ctx context.Context, client kubernetes.Interface) error {
	selector := metav1.ListOptions{LabelSelector: label + "=true"}
	namespaces, err := client.CoreV1().Namespaces().List(ctx, selector)
	if err != nil {
		return fmt.Errorf("list namespaces: %w", err)
	}
	for i := range namespaces.Items {
		name := namespaces.Items[i].Name
		now := metav1.DeleteOptions{GracePeriodSeconds: new(int64)}
		if err := client.CoreV1().Pods(name).DeleteCollection(ctx, now, selector); err != nil {
			return fmt.Errorf("delete pods of %s: %w", name, err)
		}
		if err := client.CoreV1().Events(name).DeleteCollection(ctx, now, metav1.ListOptions{}); err != nil {
			return fmt.Errorf("delete events of %s: %w", name, err)
		}
		if err := client.CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("delete namespace %s: %w", name, err)
		}
	}
	return nil
}
