// Package dump reads files that hold pods, workloads, events, nodes, claims and
// Services: what kubectl prints with -o yaml or -o json, the directory that kubectl cluster-info dump writes,
// standard input, recordings, and any of them compressed.
//
// A file may be huge and may come from a stranger. It is split into its
// objects as it streams by; each object is projected by package model and let
// go again, and an object of more than 16 MiB is refused. Whatever a file
// holds, reading it ends in items or in an error that names the place. Secrets
// are not read further than their kind. The package starts no goroutine, reads
// no clock and talks to no cluster.
package dump
