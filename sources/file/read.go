package file

import (
	"bytes"
	"slices"
)

// holeMin is the number of zero bytes in a row that are taken for a hole, such as
// a file gets that is truncated while its writer keeps its offset, or that a crash
// leaves behind. Fewer are part of their line.
const holeMin = 64

// A got is what a read gave.
type got struct {
	n    int  // bytes that now stand behind the buffer
	eof  bool // there is nothing more
	jump bool // a hole was passed over: what comes next stands at off
}

// read reads at most want bytes of f behind buf, which has at least contMax bytes
// before. In the same read it looks at the bytes before: where they changed,
// what was read is none of this content, and the error is errReplaced.
//
// Zero bytes at the end are left for later: something may stand behind them, or
// be written over them. With last nothing will.
func (t *Tail) read(f *tailed, buf *[]byte, want int, last bool) (got, error) {
	from, k := f.off+f.zero, 0
	if f.contAt == from {
		k = f.contLen
	}
	n := len(*buf)
	*buf = slices.Grow(*buf, want)
	region := (*buf)[n-k : n+want]
	var save [contMax]byte
	copy(save[:], region[:k])
	m, err := readAt(f.fd, region, from-int64(k))
	same := m >= k && bytes.Equal(region[:min(k, m)], f.cont[:k])
	copy(region[:k], save[:k])
	if err != nil {
		return got{}, err
	}
	if !same {
		return got{}, errReplaced
	}
	data := region[k:m]
	f.seen = from + int64(len(data))
	t.sized(f, max(f.size, f.seen))
	if f.zero > 0 {
		return t.inHole(f, data, m < len(region))
	}
	g := got{eof: m < len(region)}
	g.n = t.upToHole(f, data, g.eof && last)
	f.remember(data[:g.n])
	f.off += int64(g.n)
	f.blank = g.n < len(data)
	if f.zero > 0 && !endHole(f, g.eof) {
		g.eof = false
	}
	return g, nil
}

// endHole ends the look behind zeros, which have been seen up to the end of what was
// read, where that is the end of the file.
func endHole(f *tailed, eof bool) bool {
	if !eof || f.off+f.zero < f.seen {
		return false
	}
	f.zero = 0
	return true
}

// upToHole returns how many bytes of data stand before a hole, or before zeros at
// the end that may become one. It notes the zeros of a hole in f.
func (t *Tail) upToHole(f *tailed, data []byte, last bool) int {
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], 0)
		if i < 0 {
			return len(data)
		}
		start := at + i
		at = start + zeros(data[start:])
		switch run := at - start; {
		case run >= holeMin:
			f.zero = int64(run)
			return start
		case at == len(data) && !last && t.o.Framer.Separator == 0:
			return start
		}
	}
}

// inHole takes data that stands behind zeros. Nothing of it is used: where the hole
// ends in it, it is read again.
func (t *Tail) inHole(f *tailed, data []byte, eof bool) (got, error) {
	z := zeros(data)
	f.zero += int64(z)
	if z == len(data) {
		if at := seekData(f.fd, f.off+f.zero); !eof && at > f.off+f.zero {
			f.zero = at - f.off
			f.seen = at
		}
		return got{eof: endHole(f, eof)}, nil
	}
	var now [holeMin]byte
	n, err := readAt(f.fd, now[:], f.off)
	if err != nil {
		return got{}, err
	}
	if n < holeMin || zeros(now[:]) < holeMin { // somebody is filling it
		f.zero, f.seen = 0, f.off
		return got{}, nil
	}
	t.o.Counts.HoleBytes.Add(f.zero)
	f.off += f.zero
	f.zero, f.contLen, f.blank = 0, 0, false
	f.seen = f.off
	return got{jump: true}, nil
}

// zeros returns how many zero bytes b begins with.
func zeros(b []byte) int {
	for i, c := range b {
		if c != 0 {
			return i
		}
	}
	return len(b)
}

// remember keeps the last bytes that were read.
func (f *tailed) remember(data []byte) {
	if len(data) == 0 {
		return
	}
	end := f.off + int64(len(data))
	switch {
	case len(data) >= contMax:
		f.contLen = copy(f.cont[:], data[len(data)-contMax:])
	case f.contLen+len(data) <= contMax && f.contAt == f.off:
		f.contLen += copy(f.cont[f.contLen:], data)
	case f.contAt == f.off:
		keep := contMax - len(data)
		copy(f.cont[:], f.cont[f.contLen-keep:f.contLen])
		f.contLen = keep + copy(f.cont[keep:], data)
	default:
		f.contLen = copy(f.cont[:], data)
	}
	f.contAt = end
}
