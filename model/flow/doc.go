// Package flow tells what an init container prepares for others: which volumes
// it can write, where, and who sees them afterwards.
//
// Of is a pure function of a pod's spec. That a container can write a volume
// does not mean that it does: nothing in the API tells.
package flow
