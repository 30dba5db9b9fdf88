package main

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// The measures of a drawn screen, in pixels. The letters of nearly all
// monospaced fonts are 0.6 of their size wide, and textLength holds the others
// to it.
const (
	cellWidth  = 9
	cellHeight = 20
	fontSize   = 15
	baseline   = 15 // below the upper edge of a cell
	margin     = 16
	titleBar   = 34
)

// The colors of a drawn terminal.
const (
	paper = "#0d1117"
	ink   = "#d0d7de"
	faint = "#8b949e"
)

// palette is what the drawn terminal makes of the 16 colors.
var palette = [...]string{
	"#484f58", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#39c5cf", "#b1bac4",
	"#6e7681", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#76e3ea", "#f0f6fc",
}

// shades are the characters that fill their cell, which no two fonts do alike:
// they are drawn, with so much of the color.
var shades = map[string]string{"█": "1", "▓": "0.75", "▒": "0.5", "░": "0.25"}

// svg draws a painted screen as a picture that needs nothing beside itself.
func svg(title, painted string, width, height int) string {
	w, h := width*cellWidth+2*margin, height*cellHeight+titleBar+margin
	d := drawing{}
	d.line(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`, w, h, w, h)
	d.line(`<title>%s</title>`, escape(title))
	d.line(`<rect x="0.5" y="0.5" width="%d" height="%d" rx="9" fill="%s" stroke="#30363d"/>`, w-1, h-1, paper)
	for i, light := range [...]string{"#ff5f57", "#febc2e", "#28c840"} {
		d.line(`<circle cx="%d" cy="17" r="5.5" fill="%s"/>`, margin+6+20*i, light)
	}
	d.line(`<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d" fill="%s">`, fontSize, ink)
	d.line(`<text x="%d" y="22" fill="%s" text-anchor="middle">%s</text>`, w/2, faint, escape(title))
	cells := uv.NewScreenBuffer(width, height)
	cells.Method = ansi.GraphemeWidth
	uv.NewStyledString(painted).Draw(cells, cells.Bounds())
	for row, line := range cells.Lines {
		d.row(line, titleBar+row*cellHeight)
	}
	d.line("</g>\n</svg>")
	return d.String()
}

// drawing is a picture that grows.
type drawing struct{ strings.Builder }

func (d *drawing) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// row draws a line of the screen whose upper edge is at top.
func (d *drawing) row(line uv.Line, top int) {
	column := 0
	for len(line) > 0 {
		n := together(line)
		cells := 0
		var text strings.Builder
		for _, cell := range line[:n] {
			cells += cell.Width
			text.WriteString(cell.Content)
		}
		d.run(text.String(), line[0].Style, margin+column*cellWidth, top, cells*cellWidth)
		column, line = column+cells, line[n:]
	}
}

// together is how many cells at the start of a line can be drawn as one: those
// that look alike and hold letters of one width, or the same shade. Blanks in a
// row are a run of their own, because not every viewer keeps them in a text.
func together(line uv.Line) int {
	n := 1
	for n < len(line) && line[n].Style.Equal(&line[0].Style) && alike(line[0].Content, line[n].Content) &&
		gap(line, n) == gap(line, 0) {
		n++
	}
	return n
}

// gap reports whether a cell is a blank beside another one.
func gap(line uv.Line, n int) bool {
	blank := func(i int) bool { return i >= 0 && i < len(line) && line[i].Content == " " }
	return blank(n) && (blank(n-1) || blank(n+1))
}

// alike reports whether two cells may stand in one run. What is not ASCII comes
// from another font as often as not, and is put into its place one by one.
func alike(a, b string) bool {
	return ascii(a) && ascii(b) || a == b && shades[a] != ""
}

func ascii(text string) bool { return len(text) == 1 && text[0] < 0x7f }

// run draws a piece of a line.
func (d *drawing) run(text string, style uv.Style, left, top, width int) {
	fore, back := colors(style)
	if back != paper {
		d.line(`<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`, left, top, width, cellHeight, back)
	}
	if strings.Trim(text, " ") == "" {
		return
	}
	first := string([]rune(text)[:1])
	if shade := shades[first]; shade != "" {
		d.line(`<rect x="%d" y="%d" width="%d" height="%d" fill="%s" opacity="%s"/>`, left, top+3, width, cellHeight-6, fore, shade)
		return
	}
	attributes := ""
	if fore != ink {
		attributes += fmt.Sprintf(` fill="%s"`, fore)
	}
	if style.Attrs&uv.AttrBold != 0 {
		attributes += ` font-weight="bold"`
	}
	if style.Underline != ansi.UnderlineNone {
		attributes += ` text-decoration="underline"`
	}
	if ascii(first) {
		blanks := len(text) - len(strings.TrimLeft(text, " "))
		text = strings.TrimSpace(text)
		left, width = left+blanks*cellWidth, len(text)*cellWidth
		attributes += fmt.Sprintf(` textLength="%d"`, width)
	}
	d.line(`<text x="%d" y="%d"%s>%s</text>`, left, top+baseline, attributes, escape(text))
}

// colors are those of the text and of what is behind it.
func colors(style uv.Style) (fore, back string) {
	fore, back = hex(style.Fg, ink), hex(style.Bg, paper)
	if style.Attrs&uv.AttrFaint != 0 {
		fore = faint
	}
	if style.Attrs&uv.AttrReverse != 0 {
		return back, fore
	}
	return fore, back
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	if basic, ok := c.(ansi.BasicColor); ok {
		return palette[basic]
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a Builder takes everything
	return out.String()
}

func TestDrawing(t *testing.T) {
	tests := []struct{ name, painted, want string }{
		{"text", "a <b> & c", `<text x="16" y="49" textLength="81">a &lt;b&gt; &amp; c</text>`},
		{"blanks in a row", "a  b", `<text x="43" y="49" textLength="9">b</text>`},
		{"blanks", "\n  b ", `<text x="34" y="69" textLength="9">b</text>`},
		{"wide characters", "a日本b", `<text x="61" y="49" textLength="9">b</text>`},
		{"of their own", "日本", `<text x="34" y="49">本</text>`},
		{"one of several parts", "👨‍👩‍👧‍👦b", `<text x="34" y="49" textLength="9">b</text>`},
		{"color", "\x1b[31mno\x1b[m", `<text x="16" y="49" fill="#ff7b72" textLength="18">no</text>`},
		{"any color", "\x1b[38;2;1;2;255mno\x1b[m", `fill="#0102ff"`},
		{"bold and underlined", "\x1b[1;4mno\x1b[m", `font-weight="bold" text-decoration="underline"`},
		{"faint", "\x1b[2mno\x1b[m", `fill="` + faint + `"`},
		{"reverse", "\x1b[7m \x1b[m", `<rect x="16" y="34" width="9" height="20" fill="` + ink + `"/>`},
		{"a bar", "\x1b[36m██", `<rect x="16" y="37" width="18" height="14" fill="#39c5cf" opacity="1"/>`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := svg("<t>", test.painted, 20, 2); !strings.Contains(got, test.want) || !strings.Contains(got, "<title>&lt;t&gt;</title>") {
				t.Errorf("no %s in\n%s", test.want, got)
			}
			if err := xml.Unmarshal([]byte(svg("", test.painted, 20, 2)), new(struct{})); err != nil {
				t.Error(err)
			}
		})
	}
}
