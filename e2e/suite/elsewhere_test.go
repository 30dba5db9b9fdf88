//go:build !linux

package suite

import "testing"

func TestElsewhere(t *testing.T) {
	t.Skip("a node takes Linux: run the end-to-end tests there")
}
