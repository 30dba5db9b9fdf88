// Package detail says what one object holds beyond its projection in the
// model: what a person reads who opens a pod or a node in full. It is made from
// an object that was read for that person and is forgotten with the pane.
//
// Values of environment variables are part of it, those that a Secret gives
// never. All text is sanitised.
package detail
