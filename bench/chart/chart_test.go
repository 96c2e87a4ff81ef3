package chart

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"testing"
)

func drawn(t *testing.T, c Chart) image.Image {
	t.Helper()
	var out bytes.Buffer
	if err := Encode(&out, c); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// length is how many pixels of a colour stand in the row that has most of them.
func length(picture image.Image, want color.Color) int {
	most := 0
	for y := range picture.Bounds().Dy() {
		n := 0
		for x := range picture.Bounds().Dx() {
			if picture.At(x, y) == want {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// TestBars holds that a bar is as long as its value's logarithm says, and that nothing
// else has its colour.
func TestBars(t *testing.T) {
	const room = panelWidth - nameWidth - noteWidth
	for value, want := range map[float64]int{1000: room, 100: room * 2 / 3, 10: room / 3, 0: 0} {
		picture := drawn(t, Chart{Panels: []Panel{{Bars: []Bar{
			{Name: "whole", Value: 1000}, {Name: "least", Value: 1}, {Name: "this", Value: value, Strong: true, Note: "note"},
		}}}})
		if got := length(picture, strong); got < want-1 || got > want+1 {
			t.Errorf("%g: a bar of %d pixels, want %d", value, got, want)
		}
	}
}

// TestPanels holds that panels stand in two columns, and the picture has room for all.
func TestPanels(t *testing.T) {
	one := Panel{Name: "p", Bars: []Bar{{Name: "b", Value: 5}, {Name: "c", Value: 6}}}
	height := func(n int) int {
		c := Chart{Title: "t", Unit: "MB/s"}
		for range n {
			c.Panels = append(c.Panels, one)
		}
		return drawn(t, c).Bounds().Dy()
	}
	if step := height(3) - height(2); height(1) != height(2) || step != panelHead+2*barStep+panelFoot {
		t.Errorf("heights %d, %d, %d", height(1), height(2), height(3))
	}
}

func TestRefuses(t *testing.T) {
	for name, c := range map[string]Chart{"no panel": {}, "no value": {Panels: []Panel{{Bars: []Bar{{Name: "b"}}}}}} {
		if err := Write(filepath.Join(t.TempDir(), "p.png"), c); !errors.Is(err, errEmpty) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
