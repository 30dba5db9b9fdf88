// Package replay plays what files hold – recordings, and dumps that show one
// moment – as a source for the screen: at any pace, and from any time on.
//
// A Film is loaded once and held in memory: what each entry means to the model,
// what questions were to be answered with, the lines of logs, and the objects
// themselves, compressed. It does not change, and any number of Players may
// play it at once, each with a clock of its own; a player starts a goroutine
// for each log that is open and for nothing else. Files come from strangers:
// whatever they hold ends in a film or in an error that names the file. The
// package talks to no cluster and writes nothing.
package replay
