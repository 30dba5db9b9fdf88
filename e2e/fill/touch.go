package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// touched is one line of what touch prints.
type touched struct {
	Pod      string    `json:"pod"`
	Restarts int32     `json:"restarts"`
	Sent     time.Time `json:"sent"`
	Answered time.Time `json:"answered"`
}

// touch lets the failing init container of a pod fail once more at every tick:
// its restart count is what a screen shows, and what a line of output names.
func touch(ctx context.Context, client kubernetes.Interface, o options, out io.Writer) error {
	namespace, name, err := o.target()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.duration)
	defer cancel()
	ticker := time.NewTicker(time.Duration(float64(time.Second) / o.rate))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		line, err := touchOnce(ctx, client, namespace, name)
		if ctx.Err() != nil {
			return nil // the time is up: what was under way does not count
		}
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(line); err != nil {
			return fmt.Errorf("write line: %w", err)
		}
	}
}

func touchOnce(ctx context.Context, client kubernetes.Interface, namespace, name string) (touched, error) {
	pod, err := client.CoreV1().Pods(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return touched{}, fmt.Errorf("read pod: %w", err)
	}
	if len(pod.Status.InitContainerStatuses) < 2 {
		return touched{}, fmt.Errorf("change pod %s/%s: it has no second init container, choose one that fill made", namespace, name)
	}
	status := &pod.Status.InitContainerStatuses[1]
	status.RestartCount++
	line := touched{Pod: namespace + "/" + name, Restarts: status.RestartCount, Sent: time.Now()}
	if _, err := client.CoreV1().Pods(namespace).UpdateStatus(ctx, pod, metav1.UpdateOptions{}); err != nil {
		return touched{}, fmt.Errorf("write status: %w", err)
	}
	line.Answered = time.Now()
	return line, nil
}
