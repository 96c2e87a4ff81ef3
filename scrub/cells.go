package scrub

import "sync/atomic"

// cells are the counts of one worker since it last handed them over, of things of
// which most do not happen.
type cells struct {
	n       []uint32
	touched []int32
}

func newCells(n int) cells { return cells{n: make([]uint32, n)} }

// count adds n to a cell.
func (c *cells) count(cell int32, n uint32) {
	if c.n[cell] == 0 {
		c.touched = append(c.touched, cell)
	}
	c.n[cell] += n
}

// join adds what o counted.
func (c *cells) join(o *cells) {
	for _, cell := range o.touched {
		c.count(cell, o.n[cell])
	}
}

// forget empties c.
func (c *cells) forget() {
	for _, cell := range c.touched {
		c.n[cell] = 0
	}
	c.touched = c.touched[:0]
}

// addTo adds c to what all workers counted, and empties it.
func (c *cells) addTo(all []atomic.Uint64) {
	for _, cell := range c.touched {
		all[cell].Add(uint64(c.n[cell]))
	}
	c.forget()
}
