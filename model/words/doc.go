// Package words holds how initwatch names things: every state that the model
// can be in with its glyph, its word and its colour role, defined once for the
// tree, the text forms and the help; how a time of the day is written; and the
// sanitiser that foreign text passes where it enters.
//
// It is a leaf: it imports nothing of this module, knows no terminal and keeps
// no state.
package words
