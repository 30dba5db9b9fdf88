// Package details is the pane that shows one pod, container or workload in
// full: why it stands as it does, what it is made of, what fills its volumes,
// its events and its node; and the object as YAML.
//
// It shows what it is given: what was read, and why something could not be. It
// reads no clock and knows no other pane.
package details
