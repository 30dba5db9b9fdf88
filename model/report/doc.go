// Package report writes the model as text that a person reads without a
// screen, and as the JSON form that programs read. Both say the same, in the
// words of package words.
//
// It does no I/O of its own and reads no clock: everything is as of the time
// that it is given.
package report
