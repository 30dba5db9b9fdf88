package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// fill creates the namespaces and then, with o.workers at a time, every pod
// with its status and its events. Pods that are there already are left as they
// are, so that a broken run can be repeated.
func fill(ctx context.Context, client kubernetes.Interface, o options, out io.Writer) error {
	if err := makeNamespaces(ctx, client, o); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	began := time.Now()
	var next, made atomic.Int64
	var workers sync.WaitGroup
	for range o.workers {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(o.pods) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if err := makePod(ctx, client, o, int(i)); err != nil {
					cancel(err)
					return
				}
				report(out, made.Add(1), began)
			}
		})
	}
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d pods in %d namespaces in %s\n", o.pods, min(o.namespaces, o.pods), time.Since(began).Round(time.Millisecond))
	return nil
}

// report prints a line for every thousandth pod.
func report(out io.Writer, made int64, began time.Time) {
	if made%1000 == 0 {
		fmt.Fprintf(out, "%d pods, %.0f/s\n", made, float64(made)/time.Since(began).Seconds())
	}
}

func makeNamespaces(ctx context.Context, client kubernetes.Interface, o options) error {
	for i := range min(o.namespaces, o.pods) {
		ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: o.namespace(i), Labels: map[string]string{label: "true"}}}
		if _, err := client.CoreV1().Namespaces().Create(ctx, ns, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("create namespace: %w", err)
		}
	}
	return nil
}

func makePod(ctx context.Context, client kubernetes.Interface, o options, i int) error {
	pod, err := client.CoreV1().Pods(o.namespace(i)).Create(ctx, newPod(o, i), metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create pod: %w", err)
	}
	now := time.Now()
	pod.Status = newStatus(i, now)
	pod, err = client.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, pod, metav1.UpdateOptions{})
	if err != nil {
		return fmt.Errorf("write status: %w", err)
	}
	for _, event := range newEvents(pod, i, o.events, now) {
		if _, err := client.CoreV1().Events(event.Namespace).Create(ctx, event, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("create event: %w", err)
		}
	}
	return nil
}
