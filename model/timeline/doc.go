// Package timeline lays a pod's start out as spans of time: scheduled, volumes
// and sandbox, then for each container its pull, its attempts, back-offs,
// hooks and probes, what became of its node, and what nobody saw. Each end of a
// span says how well it is known.
//
// Of draws the timeline of one pod, Compare what the same step took in many.
// Both are pure functions of what the model holds: they read no clock and keep
// nothing.
package timeline
