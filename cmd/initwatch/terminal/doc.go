// Package terminal guards the terminal while the program has it. Whatever ends
// the program, a signal, a panic in any goroutine or an error, the terminal is
// given back as it was: line discipline, alternate screen, cursor, standard
// error.
//
// A Guard first asks nicely, by cancelling the context that everything runs
// under, and waits for the screen to close itself. Only when that takes too
// long does it restore the terminal with its own hands and end the process.
//
// It knows nothing of clusters or of what is on the screen.
package terminal
