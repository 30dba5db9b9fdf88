package tui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"
	"github.com/charmbracelet/x/ansi"
)

// monkey does anything at any time, and remembers what.
type monkey struct {
	*driver
	reel *fakeReel // nil for what is watched as it happens
	did  []string
}

// cages are what a monkey is let loose on.
var cages = []func(*testing.T) *monkey{
	func(t *testing.T) *monkey {
		d, reel := rewind(t, 120, 40)
		return &monkey{driver: d, reel: reel}
	},
	func(t *testing.T) *monkey {
		d := starts(t, 120, 40, 20*time.Second, withClusters(places()))
		d.source.logs = migration()
		return &monkey{driver: d}
	},
	func(t *testing.T) *monkey {
		d := start(t, 100, 30, shop(), withClusters(places()))
		d.source.logs = migration()
		return &monkey{driver: d}
	},
	func(t *testing.T) *monkey { return &monkey{driver: startLooping(t).driver} },
}

// unprintable are keys that are no characters.
var unprintable = []tea.Key{
	{Code: tea.KeyEnter}, {Code: tea.KeyEscape}, {Code: tea.KeyTab}, {Code: tea.KeyBackspace}, {Code: tea.KeyDelete},
	{Code: tea.KeyLeft}, {Code: tea.KeyRight}, {Code: tea.KeyUp}, {Code: tea.KeyDown}, {Code: tea.KeyHome}, {Code: tea.KeyEnd},
	{Code: tea.KeyPgDown}, {Code: tea.KeyPgUp}, {Code: 'd', Mod: tea.ModCtrl}, {Code: 'u', Mod: tea.ModCtrl}, {Code: 'w', Mod: tea.ModCtrl},
	{Code: 'k', Mod: tea.ModCtrl}, {Code: 'r', Mod: tea.ModCtrl}, {Code: 'n', Mod: tea.ModCtrl}, {Code: 'p', Mod: tea.ModCtrl},
	{Code: 'd', Mod: tea.ModAlt}, {Code: 'b', Mod: tea.ModAlt}, {Code: 'f', Mod: tea.ModAlt}, {Code: tea.KeyBackspace, Mod: tea.ModAlt},
}

// pasted are texts that a person may paste.
var pasted = []string{"migrate", "日本語 e\u0301", "a\tb\nc\x1b[31m\x00", "\u202eabc\u200b", "5m", "[", ",", strings.Repeat("0123456789", 50)}

// stretched are sizes of a terminal.
var stretched = []tea.WindowSizeMsg{
	{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 200, Height: 60}, {Width: 20, Height: 4}, {Width: 21, Height: 5},
	{Width: 1, Height: 1}, {Width: 40, Height: 8}, {Width: 60, Height: 100}, {}, {Width: 250, Height: 6},
}

// act does what a byte stands for: mostly a key, and else what also happens to
// a screen.
func (k *monkey) act(b byte) {
	n := int(b)
	switch {
	case b >= ' ' && b < 0x7f:
		k.feed(tea.KeyPressMsg{Code: rune(b), Text: string(rune(b))})
	case b < 0xa0:
		k.feed(tea.KeyPressMsg(unprintable[n%len(unprintable)]))
	case b < 0xb0:
		k.feed(tea.PasteMsg{Content: pasted[n%len(pasted)]})
	case b < 0xc0:
		k.feed(stretched[n%len(stretched)])
	case b < 0xd0:
		k.feed(tea.MouseClickMsg{X: n % 4 * 37, Y: n % 16, Button: tea.MouseLeft})
	case b < 0xe0:
		k.feed(tea.MouseWheelMsg{X: n % 2 * 70, Y: 5, Button: tea.MouseWheelUp + tea.MouseButton(n/2%2)})
	default:
		k.pass(time.Duration(b-0xe0) * time.Second)
	}
}

func (k *monkey) feed(msg tea.Msg) {
	k.did = append(k.did, fmt.Sprintf("%T %v", msg, msg))
	k.send(msg)
}

// pass has time pass, in a recording too.
func (k *monkey) pass(by time.Duration) {
	k.did = append(k.did, "wait "+by.String())
	if k.reel != nil {
		k.source = k.reel.now().fakeSource
	}
	k.tick(by)
	k.settle()
}

// look holds the screen to what is true of all screens: the cursor stands on it,
// and it holds nothing that moves a cursor or turns a text around.
func (k *monkey) look() {
	view := k.model.View()
	for _, r := range ansi.Strip(view.Content) {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || strings.ContainsRune("\u200b\u202e\u2066\u2028\ufeff", r) {
			k.t.Fatalf("%q is painted:\n%s", r, k.screen())
		}
	}
	if c := view.Cursor; c != nil && (c.X < 0 || c.X >= k.model.width || c.Y < 0 || c.Y >= k.model.height) {
		k.t.Fatalf("the cursor is at %d, %d on %dx%d", c.X, c.Y, k.model.width, k.model.height)
	}
}

// live does all of the acts. Whatever goes wrong, it tells of the last of them.
func (k *monkey) live(acts []byte) {
	sound := false
	defer func() {
		if !sound {
			k.t.Logf("it did, last:\n%s", strings.Join(k.did[max(0, len(k.did)-40):], "\n"))
		}
	}()
	for _, b := range acts {
		k.act(b)
		k.look()
	}
	sound = true
}

// FuzzScreen does anything at any time with all panes, live and in a recording:
// the screen holds nothing that it may not, and nothing breaks.
func FuzzScreen(f *testing.F) {
	f.Setenv("XDG_STATE_HOME", f.TempDir())
	f.Setenv("SSH_TTY", "/dev/pts/0") // has the terminal asked for its clipboard, and no program
	xdg.Reload()
	f.Cleanup(xdg.Reload)
	for i := range uint8(len(cages)) {
		f.Add(i, []byte("/\xa3"))
		f.Add(i, []byte("nlW\x81S\xa6\x00P>>d/\xa1\x00\xb5\xb0t"))
		for seed := range uint64(2) {
			f.Add(i, spree(rand.New(rand.NewPCG(seed, uint64(i)))))
		}
	}
	f.Fuzz(func(t *testing.T, cage uint8, acts []byte) {
		cages[int(cage)%len(cages)](t).live(acts[:min(len(acts), 250)])
	})
}

// spree makes up acts of which two in three are characters.
func spree(r *rand.Rand) []byte {
	acts := make([]byte, 250)
	for i := range acts {
		acts[i] = byte(r.IntN(256))
		if r.IntN(3) > 0 {
			acts[i] = byte(' ' + r.IntN('~'-' '))
		}
	}
	return acts
}
