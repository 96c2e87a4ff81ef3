// Package chart draws rates as bars on a logarithmic axis, a panel an input, into a PNG.
//
// Fill a Chart and call Write. The package measures nothing, and reads no font of the
// machine: its own are those of the Go project, so that a picture is the same
// everywhere.
package chart

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A Chart is a picture: its title, and panels in rows of two.
type Chart struct {
	// Title stands above all, Unit behind each value.
	Title, Unit string
	// Panels are drawn from left to right and down.
	Panels []Panel
}

// A Panel is a group of bars with a name.
type Panel struct {
	// Name stands above the bars.
	Name string
	// Bars are drawn from above.
	Bars []Bar
}

// A Bar is one value. One without a value has only its name, and a dash.
type Bar struct {
	// Name stands before the bar, Note behind its value.
	Name, Note string
	// Value is how long it is; Min and Max are the ends of the line through its end.
	Value, Min, Max float64
	// Strong gives it the colour that the others do not have.
	Strong bool
}

// Measures in pixels.
const (
	margin     = 28
	titleSpace = 56
	panelWidth = 700
	nameWidth  = 104 // names stand before the bars
	noteWidth  = 210 // values stand behind the longest bar
	panelHead  = 40
	barHeight  = 18
	barStep    = 26
	panelFoot  = 44 // the numbers of the axis
	columns    = 2
)

var errEmpty = errors.New("nothing to draw")

// Write draws the chart into a PNG file at path.
func Write(path string, c Chart) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(Encode(out, c), out.Close())
}

// Encode writes the chart as PNG. A chart without any value is refused.
func Encode(w io.Writer, c Chart) error {
	p, err := newPainter(c)
	if err != nil {
		return err
	}
	p.text(p.title, margin, margin+18, c.Title, ink)
	for i, panel := range c.Panels {
		x, y := margin+i%columns*(panelWidth+margin), titleSpace+i/columns*p.height
		p.panel(panel, x, y, c.Unit)
	}
	return png.Encode(w, p.picture)
}

// A painter has the picture, its fonts and its axis.
type painter struct {
	picture              *image.RGBA
	title, head, regular font.Face
	low, high            int // decades: the axis goes from 10^low to 10^high
	height               int // of a panel
}

func newPainter(c Chart) (*painter, error) {
	p := &painter{}
	least, most, rows := math.Inf(1), 0.0, 0
	for _, panel := range c.Panels {
		rows = max(rows, len(panel.Bars))
		for _, b := range panel.Bars {
			if b.Value > 0 {
				least, most = min(least, b.Value), max(most, b.Value, b.Max)
			}
		}
	}
	if most == 0 {
		return nil, errEmpty
	}
	p.low, p.high = int(math.Floor(math.Log10(least))), int(math.Ceil(math.Log10(most)))
	if p.low == p.high {
		p.low--
	}
	p.height = panelHead + rows*barStep + panelFoot
	deep := (len(c.Panels) + columns - 1) / columns
	p.picture = image.NewRGBA(image.Rect(0, 0, margin+columns*(panelWidth+margin), titleSpace+deep*p.height+margin))
	draw.Draw(p.picture, p.picture.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	var errs [3]error
	p.title, errs[0] = face(gobold.TTF, 22)
	p.head, errs[1] = face(gobold.TTF, 16)
	p.regular, errs[2] = face(goregular.TTF, 14)
	return p, errors.Join(errs[:]...)
}

func face(ttf []byte, size float64) (font.Face, error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
}

func (p *painter) text(f font.Face, x, y int, text string, c color.Color) {
	d := font.Drawer{Dst: p.picture, Src: image.NewUniform(c), Face: f, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

func (p *painter) fill(x0, y0, x1, y1 int, c color.Color) {
	draw.Draw(p.picture, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Over)
}
