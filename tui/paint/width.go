package paint

import "github.com/charmbracelet/x/ansi"

// Width returns how many cells text takes. Most of what is painted is plain
// ASCII, for which that is its length.
func Width(text string) int {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] > 0x7e {
			return ansi.StringWidth(text)
		}
	}
	return len(text)
}
