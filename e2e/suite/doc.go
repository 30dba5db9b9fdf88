// Package suite tests the built program in real terminals against a real
// Kubernetes node. Everything in it is a test; a test reads as what a person
// does and sees.
//
// Tests wait for what a screen shows, never for a time. Each has a namespace of
// its own, so that most run side by side; those that disturb the node itself
// run before the others, alone.
package suite
