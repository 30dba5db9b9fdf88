// Package tree is the live tree: namespaces, their workloads, pods, and what
// each pod runs, worst first.
//
// It shows what Sync hands it and changes none of it. It does no I/O, reads no
// clock (times come in with Sync and Tick) and imports no other pane. Rows are
// known by identity: the cursor stays on its row, and on its line of the
// screen, while others come and go.
package tree
