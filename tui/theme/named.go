package theme

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
)

// Named returns the theme of that name: dark, light, high-contrast and
// color-blind bring colours of their own, and any other name means ANSI, which
// follows the terminal's palette.
func Named(name string) Theme {
	roles, known := palettes[name]
	if !known {
		return ANSI()
	}
	return Theme{Roles: roles, Title: Style{Bold: true}, Match: Style{Bold: true, Underline: true}}
}

// palettes are the colours of the themes that do not leave them to the
// terminal. Each has a contrast of at least 4.5 to 1 with the background that
// it is made for; high-contrast has 7 to 1 with black.
var palettes = map[string][6]Style{
	"dark": {
		words.RoleMuted: Color(rgb(0x9a, 0xa5, 0xb1)),
		words.RoleGood:  Color(rgb(0x7d, 0xc9, 0x7f)),
		words.RoleBusy:  Color(rgb(0x6c, 0xc7, 0xd9)),
		words.RoleWarn:  Color(rgb(0xe8, 0xc0, 0x5a)),
		words.RoleBad:   Color(rgb(0xff, 0x7b, 0x72)),
	},
	"light": {
		words.RoleMuted: Color(rgb(0x57, 0x60, 0x6a)),
		words.RoleGood:  Color(rgb(0x1a, 0x6b, 0x32)),
		words.RoleBusy:  Color(rgb(0x05, 0x5f, 0x7a)),
		words.RoleWarn:  Color(rgb(0x8a, 0x5a, 0x00)),
		words.RoleBad:   Color(rgb(0xb3, 0x1d, 0x28)),
	},
	"high-contrast": {
		words.RoleGood: {Color: rgb(0x5c, 0xff, 0x5c), Bold: true},
		words.RoleBusy: {Color: rgb(0x5c, 0xf2, 0xff), Bold: true},
		words.RoleWarn: {Color: rgb(0xff, 0xff, 0x33), Bold: true},
		words.RoleBad:  {Color: rgb(0xff, 0x9c, 0x9c), Bold: true, Underline: true},
	},
	// The colours of Okabe and Ito, which people with any of the common kinds
	// of colour blindness can tell apart; the darker ones lightened for a dark
	// background.
	"color-blind": {
		words.RoleMuted: {Faint: true},
		words.RoleGood:  Color(rgb(0x56, 0xb4, 0xe9)),
		words.RoleBusy:  Color(rgb(0xcc, 0xcc, 0xcc)),
		words.RoleWarn:  Color(rgb(0xf0, 0xe4, 0x42)),
		words.RoleBad:   {Color: rgb(0xe6, 0x8a, 0x3c), Bold: true},
	},
}

func rgb(r, g, b uint8) ansi.RGBColor { return ansi.RGBColor{R: r, G: g, B: b} }
