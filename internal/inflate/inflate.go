// Package inflate decompresses short texts: DEFLATE (RFC 1951) as gzip (RFC 1952)
// or zlib (RFC 1950) wraps it.
//
// It is for text that stands in a log record, of which nothing is known: it never
// writes more than it is told to, allocates nothing once its caller's slice has
// grown, has no errors that could quote what it read, and gives out what came
// before the place where the input ends or is broken. Sums are not compared: a
// text whose sum is wrong is a text.
//
//	var r inflate.Reader
//	text, end := r.Append(dst, packed, 64<<10)
package inflate

// An End says why a text ends.
type End uint8

// The ends.
const (
	Whole  End = iota // where its writer ended it, with the input
	Cut               // where the input ends, which says that there is more
	Broken            // where the input is no DEFLATE
	Long              // where it is as long as was asked for, and there is more
	Beyond            // where its writer ended it, and something stands behind that
)

// A Format is a wrapping of DEFLATE.
type Format uint8

// The formats.
const (
	None Format = iota
	Gzip
	Zlib
)

// FormatOf returns the format that the first bytes of b are of. Three or more tell
// gzip, two zlib.
func FormatOf(b []byte) Format {
	switch {
	case len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8:
		return Gzip
	case len(b) > 1 && b[0] == 0x78 && (int(b[0])<<8|int(b[1]))%31 == 0 && b[1]&0x20 == 0:
		return Zlib
	}
	return None
}

// A Reader has the memory of the work. The zero Reader is ready for use, by one
// goroutine at a time.
type Reader struct {
	in    []byte
	at    int    // of the next byte of in
	bits  uint64 // read and not used, the first lowest
	nbits uint
	out   []byte
	from  int // where the text begins in out
	most  int // how long out may be

	lens          [maxCodes]uint8
	literal, dist code
}

// Append appends to dst the text of packed, which FormatOf knows, at most most bytes
// of it, and says why it ends.
func (r *Reader) Append(dst, packed []byte, most int) ([]byte, End) {
	r.out, r.from = dst, len(dst)
	r.in = packed
	limit := len(dst) + most
	end := r.member(FormatOf(packed), limit)
	for end == Beyond && FormatOf(r.in) == Gzip && FormatOf(packed) == Gzip {
		end = r.member(Gzip, limit) // one file after the other (RFC 1952 §2.2)
	}
	dst, r.out, r.in = r.out, nil, nil
	return dst, end
}

// member reads one wrapped text from the beginning of in, and leaves what stands
// behind it.
func (r *Reader) member(f Format, limit int) End {
	r.at, r.bits, r.nbits, r.most = 2, 0, 0, limit
	trailer := 4
	if f == Gzip {
		if trailer = 8; !r.gzipHeader() {
			return Cut
		}
	}
	if f == None {
		return Broken
	}
	if end := r.blocks(); end != Whole {
		return end
	}
	r.at -= int(r.nbits / 8) // whole bytes that were read ahead
	if r.in = r.in[min(len(r.in), r.at+trailer):]; len(r.in) > 0 {
		return Beyond
	}
	return Whole
}

// Flags of the header of gzip (RFC 1952 §2.3.1).
const (
	flagCRC = 1 << (iota + 1)
	flagExtra
	flagName
	flagComment
)

// gzipHeader skips the header and reports whether all of it is there.
func (r *Reader) gzipHeader() bool {
	if len(r.in) < 10 {
		return false
	}
	flags := r.in[3]
	r.at = 10
	if flags&flagExtra != 0 && r.at+2 <= len(r.in) {
		r.at += 2 + int(r.in[r.at]) + int(r.in[r.at+1])<<8
	}
	for _, f := range [...]byte{flagName, flagComment} {
		if flags&f != 0 {
			for r.at < len(r.in) && r.in[r.at] != 0 {
				r.at++
			}
			r.at++
		}
	}
	if flags&flagCRC != 0 {
		r.at += 2
	}
	return r.at < len(r.in)
}

// need has n bits at least in bits, if the input has as many.
func (r *Reader) need(n uint) bool {
	for r.nbits < n {
		if r.at >= len(r.in) {
			return false
		}
		r.bits |= uint64(r.in[r.at]) << r.nbits
		r.at++
		r.nbits += 8
	}
	return true
}

// take returns the next n bits, which need has seen.
func (r *Reader) take(n uint) int {
	v := int(r.bits & (1<<n - 1))
	r.bits >>= n
	r.nbits -= n
	return v
}
