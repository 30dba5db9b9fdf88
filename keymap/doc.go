// Package keymap holds what the keys do: every action with its keys, its help
// and the scopes in which it can be reached, as data. Dispatch, the footer and
// the help screen all read this one table.
//
// It knows no terminal and no pane: a key is the name that Bubble Tea gives it.
package keymap
