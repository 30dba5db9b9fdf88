// Package buffer holds the newest lines of a log in bounded memory. Lines are
// copied into large chunks and found by number, so that taking one in costs its
// bytes and nothing else, whatever is held.
//
// It knows neither colours nor cells: a line is bytes with a time.
package buffer
