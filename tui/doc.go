// Package tui is the program on the screen: the panes put together, the keys
// taken apart, and the one place that writes the store.
//
// Batches come in through Source as messages and are applied in Update and
// nowhere else. A Cmd never touches the model, View neither does I/O nor reads
// a clock: every time on the screen is the source's, brought in by batches and
// by a tick each second. Panes are packages of their own below this one and
// know nothing of each other.
package tui
