package timeline

import (
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/model/words"
)

// look is how a kind of span is drawn.
type look struct {
	glyph string
	ascii string
	role  words.Role
	word  string // in the column of names
}

var looks = [...]look{
	spans.Unknown:  {"┈", ".", words.RoleMuted, "not reported"},
	spans.Schedule: {"▒", "s", words.RolePlain, "scheduling"},
	spans.Accept:   {"▒", "n", words.RolePlain, "node"},
	spans.Mount:    {"▓", "m", words.RoleBusy, "volumes"},
	spans.Sandbox:  {"▓", "S", words.RoleBusy, "sandbox"},
	spans.Prepare:  {"▒", "v", words.RolePlain, "volumes+sandbox"},
	spans.Queue:    {"╌", "q", words.RoleWarn, "pull queue"},
	spans.Pull:     {"▓", "p", words.RoleBusy, "pull"},
	spans.Create:   {"▒", "c", words.RolePlain, "create"},
	spans.Hook:     {"█", "h", words.RoleBusy, "postStart"},
	spans.Run:      {"█", "r", words.RoleGood, "run"},
	spans.Probe:    {"▓", "w", words.RoleBusy, "probe"},
	spans.Earlier:  {"┄", "t", words.RoleBad, "earlier tries"},
	spans.BackOff:  {"╌", "b", words.RoleBad, "back-off"},
	spans.Rebuild:  {"╍", "o", words.RoleBad, "starts over"},
	spans.Lost:     {"╳", "!", words.RoleBad, "not ready"},
	spans.Evict:    {"╍", "e", words.RoleBad, "eviction"},
	median:         {"─", "-", words.RoleMuted, "median"},
	over:           {"▓", "+", words.RoleWarn, "beyond the median"},
}

// sign is a mark of the drawing, with its stand-in for ASCII.
type sign struct{ glyph, ascii string }

func (m *Model) sign(s sign) string {
	if m.options.Theme.ASCII {
		return s.ascii
	}
	return s.glyph
}

var (
	signCritical = sign{"◆", "*"}
	signWorst    = sign{"▶", "#"}
	signSoft     = sign{"░", ":"}
	signShort    = sign{"▏", "|"}
	signFailed   = sign{"✗", "x"}
	signOpen     = sign{"▸", ">"}
	signMark     = sign{"╷", "|"}
)

// glyph is what a kind is drawn with.
func (m *Model) glyph(k spans.Kind) string {
	return m.sign(sign{looks[k].glyph, looks[k].ascii})
}
