// Package split says how the tree and what is opened from it share the body of
// the screen: beside each other when it is wide, one above the other when it
// is tall, and otherwise only the one that has the keys. It knows no pane.
package split
