// Package controller simulates the controllers that turn workloads into pods:
// Deployments with their ReplicaSets, StatefulSets, Jobs, and the endpoints of
// Services. It is as large as the demo's scenarios need: replicas, rolling
// updates, ordered starts, tries, and quotas that refuse pods.
//
// It lives on a kubelet.Simulator's queue, sees pods as that writes them, and
// is no more safe for concurrent use than that is.
package controller
