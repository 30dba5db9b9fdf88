// Package controller simulates the controllers that turn workloads into pods,
// the way Kubernetes 1.36 does: Deployments with their ReplicaSets,
// ReplicationControllers, StatefulSets, DaemonSets, Jobs and CronJobs, with their
// conditions, events, rollouts, tries and back-offs. It also has what stands in the way of pods:
// admission with quotas, LimitRanges, Pod Security, ServiceAccounts and webhooks,
// and claims for volumes; and it keeps the endpoints of Services.
//
// It lives on a kubelet.Simulator's queue, sees pods as that writes them, and
// is no more safe for concurrent use than that is.
package controller
