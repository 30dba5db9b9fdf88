// Package timeline is the pane that draws a start to scale: that of one pod as
// a waterfall of what its parts spent their time on, or that of a workload as
// the same step of all its pods under each other.
//
// It draws what it is given and computes no timeline itself. It reads no clock
// and knows no other pane.
package timeline
