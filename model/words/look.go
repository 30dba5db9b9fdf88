package words

// Role is what a colour means, not which colour it is: a theme maps roles to
// colours, and a screen without colour loses nothing because glyph and word
// say the same.
type Role uint8

// The roles, from calm to alarming.
const (
	RolePlain Role = iota
	RoleMuted
	RoleGood
	RoleBusy
	RoleWarn
	RoleBad
)

// Look is how one state appears: a glyph of one cell, its ASCII stand-in for
// terminals and readers that have no other, the word, and the colour role.
type Look struct {
	Glyph string
	ASCII string
	Word  string
	Role  Role
}
