// Package kubelet simulates nodes and what drives pods on them: the scheduler,
// the kubelets with their probes and hooks, a container runtime, and what notices
// that a node is gone. It writes nodes, pods, events and logs to a simulated API server the way Kubernetes 1.36 does:
// status first and then the work, the same texts, the same back-off, the same
// events left out.
//
// A Simulator is a single-threaded state machine on virtual time. Everything
// that will happen waits in one queue, ordered by time; Run takes from it as
// fast as it can, and a caller that wants a pace asks Next when to come back.
// All chance comes from one seeded source, so that the same calls give the same
// run. What the containers do is data: see Behaviour.
//
// The package starts no goroutine, reads no clock and sleeps never. It knows
// neither the screen nor the model.
package kubelet
