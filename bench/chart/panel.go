package chart

import (
	"image/color"
	"math"
	"strconv"

	"golang.org/x/image/font"
)

// Colours.
var (
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x22, 0x26, 0x2b, 0xff}
	pale   = color.RGBA{0x6b, 0x72, 0x7a, 0xff}
	grid   = color.RGBA{0xe3, 0xe6, 0xe9, 0xff}
	plain  = color.RGBA{0x9d, 0xb2, 0xc6, 0xff}
	strong = color.RGBA{0xc8, 0x4b, 0x1e, 0xff}
)

// panel draws one group of bars with its axis. x, y is its upper left corner.
func (p *painter) panel(panel Panel, x, y int, unit string) {
	p.text(p.head, x, y+18, panel.Name, ink)
	top, bottom := y+panelHead-8, y+panelHead+len(panel.Bars)*barStep
	for decade := p.low; decade <= p.high; decade++ {
		at := p.at(x, math.Pow10(decade))
		p.fill(at, top, at+1, bottom, grid)
		mark := strconv.FormatFloat(math.Pow10(decade), 'f', -1, 64)
		p.text(p.regular, at-p.width(mark)/2, bottom+18, mark, pale)
	}
	for i, b := range panel.Bars {
		p.bar(b, x, y+panelHead+i*barStep, unit)
	}
}

// bar draws one bar with its name, its value, and a line from its least to its greatest.
func (p *painter) bar(b Bar, x, y int, unit string) {
	base := y + barHeight - 4
	p.text(p.regular, x+nameWidth-8-p.width(b.Name), base, b.Name, ink)
	start := x + nameWidth
	if b.Value <= 0 {
		p.text(p.regular, start+6, base, "–", pale)
		return
	}
	fill := plain
	if b.Strong {
		fill = strong
	}
	end := max(p.at(x, b.Value), start+1)
	p.fill(start, y, end, y+barHeight, fill)
	middle, last := y+barHeight/2, end
	if b.Min > 0 && b.Max > b.Min {
		last = max(last, p.at(x, b.Max))
		p.fill(max(p.at(x, b.Min), start), middle, last, middle+1, ink)
	}
	value := figure(b.Value) + " " + unit
	p.text(p.regular, last+7, base, value, ink)
	p.text(p.regular, last+7+p.width(value+"  "), base, b.Note, pale)
}

// at is where a value stands on the axis of a panel that begins at x.
func (p *painter) at(x int, value float64) int {
	share := (math.Log10(value) - float64(p.low)) / float64(p.high-p.low)
	return x + nameWidth + int(math.Round(share*(panelWidth-nameWidth-noteWidth)))
}

func (p *painter) width(text string) int { return font.MeasureString(p.regular, text).Ceil() }

// figure writes a value with two or three digits.
func figure(v float64) string {
	if v < 10 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
