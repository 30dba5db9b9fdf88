// Package watch is where objects come from: everything that touches client-go.
// A Cluster lists and watches pods, workloads and their events, turns each into
// a row of package model as it passes, and hands out batches of changes. What is
// worth reading once, it reads when it is asked.
//
// It only reads: a guard in the transport refuses every HTTP method but GET.
// It knows nothing of a screen, and it never waits for the one who takes its
// batches.
package watch
