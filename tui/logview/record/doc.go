// Package record reads what programs write about themselves into their logs:
// how bad a line is, and the fields of a line that is JSON. The formats are
// habits and not standards, so that every answer is a guess; a line that it
// does not know is left as it is.
//
// It is pure: text in, parts of text out.
package record
