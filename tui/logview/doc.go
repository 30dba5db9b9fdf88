// Package logview is the pane that follows the log of one container. It holds
// the newest lines in memory of its own, up to a bound, and says how many it
// let go. It reads no log itself: lines are handed to it.
package logview
