// Package status paints the lines around the panes: the header with what is
// watched and how well it can be seen, and the footer with the keys of the
// moment. It keeps no state: what it says is handed to it.
package status
