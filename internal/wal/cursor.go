package wal

import (
	"bytes"
	"errors"
	"io"
	"math/bits"
)

// window is how much a cursor reads at once.
const window = 256 << 10

// patience is how often a read may fail before its bytes are taken for damaged.
const patience = 8

// sector is the piece in which unreadable bytes are given up.
const sector = 4096

// A cursor reads the frames of a segment, and steps over what is none.
type cursor struct {
	f      file
	seed   uint32
	off    int64 // of the next byte
	limit  int64 // nothing is read beyond
	buf    []byte
	lo, hi int // buf[lo:hi] stands at off
	fails  int // of reads at off
	hasty  bool
	last   uint64 // index beyond which nothing is to be read; the reader's
}

// next returns the next good frame, and an entry that is valid until the next
// call; ok is false where there is none before the limit. After an error it may be
// called again: a read that keeps failing is given up, and its bytes are damage.
func (c *cursor) next() (h head, entry []byte, ok bool, err error) {
	for {
		if enough, err := c.fill(frameHead); err != nil || !enough {
			return h, nil, false, err
		}
		h, ok := parseHead(c.buf[c.lo:c.hi], c.seed)
		size := frameHead + h.length
		if !ok || c.off+int64(size) > c.limit {
			c.search()
			continue
		}
		if enough, err := c.fill(size); err != nil || !enough {
			return h, nil, false, err
		}
		entry := c.buf[c.lo+frameHead : c.lo+size]
		c.skip(size)
		if h.holds(entry, c.seed) {
			return h, entry, true, nil
		}
	}
}

// search moves to the next place in the window where a frame may begin.
func (c *cursor) search() {
	w := c.buf[c.lo:c.hi]
	if i := bytes.Index(w[1:], []byte(magic)); i >= 0 {
		c.skip(1 + i)
		return
	}
	c.skip(max(1, len(w)-len(magic)+1))
}

func (c *cursor) skip(n int) {
	c.off += int64(n)
	c.lo += n
}

// fill reads until n bytes stand in the window; false where there are not so many
// before the limit.
func (c *cursor) fill(n int) (bool, error) {
	if c.hi-c.lo >= n {
		return true, nil
	}
	if c.off+int64(n) > c.limit {
		return false, nil
	}
	c.hi = copy(c.buf, c.buf[c.lo:c.hi])
	c.lo = 0
	if size := max(n, int(min(c.limit-c.off, window))); len(c.buf) < size {
		buf := make([]byte, max(n, 1<<bits.Len(uint(size-1)))) // short logs need no window
		copy(buf, c.buf[:c.hi])
		c.buf = buf
	}
	for c.hi < n {
		at := c.off + int64(c.hi)
		free := c.buf[c.hi:min(len(c.buf), int(min(c.limit-c.off, int64(len(c.buf)))))]
		got, err := c.f.ReadAt(free, at)
		c.hi += got
		switch {
		case got > 0:
			c.fails = 0
		case err == nil || errors.Is(err, io.EOF): // somebody cut the file
			c.limit = at
			return false, nil
		default:
			if err := c.failed(err, free); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// failed decides what becomes of bytes that cannot be read: another try, or
// zeros, which no frame consists of.
func (c *cursor) failed(err error, free []byte) error {
	if c.fails++; c.fails < patience && !c.hasty {
		return err
	}
	n := min(len(free), sector-int((c.off+int64(c.hi))%sector))
	if got, err := c.f.ReadAt(free[:n], c.off+int64(c.hi)); err != nil && got < n {
		clear(free[:n])
	}
	c.hi += n
	return nil
}
