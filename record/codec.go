package record

import (
	"encoding/binary"
	"errors"
	"math"
)

// ErrEncoding is returned by Decode for bytes that AppendTo did not write.
var ErrEncoding = errors.New("these bytes are no encoded record")

// ErrEncodingVersion is returned by Decode for a record that a later release
// encoded.
var ErrEncodingVersion = errors.New("this record was encoded by a later release")

// encodingVersion is the first byte of an encoded record.
const encodingVersion = 1

// maxNames is the number of streams that one batch can name.
const maxNames = math.MaxUint16 + 1

// A Why is written in four bits.
const _ = uint(16 - Whys)

// AppendTo appends record i of c to dst, in the form that Decode reads, and
// returns the extended buffer. It holds all that a sink can ask of a record:
// body, terminator, form, flags, why it is a stub, sequence, line, place, time and
// attributes; not its marks, which mean something to the routes of one policy
// only. The name of its stream is written as origin, for the real one may tell a
// path.
//
//	version 1 | term, form<<2, why<<4 | flags | time | seq | line | at | origin | fields | body
//
// Numbers are varints, time is zig-zag. Strings follow their length; the fields
// follow their number, each a name and a value. The body is what remains.
func (c *Clean) AppendTo(dst []byte, i int, origin []byte) []byte {
	r := &c.recs[i]
	dst = append(dst, encodingVersion, byte(r.Term&3)|byte(r.Form&3)<<2|byte(r.Why)<<4, byte(r.Flags))
	dst = binary.AppendVarint(dst, r.Time)
	dst = binary.AppendUvarint(dst, r.Seq)
	dst = binary.AppendUvarint(dst, r.Line)
	dst = binary.AppendUvarint(dst, r.At)
	dst = appendBytes(dst, origin)
	fields := c.Fields(i)
	dst = binary.AppendUvarint(dst, uint64(len(fields)))
	for _, f := range fields {
		dst = appendBytes(dst, c.Attr(f.Name))
		dst = appendBytes(dst, c.Attr(f.Value))
	}
	return append(dst, c.Body(i)...)
}

func appendBytes(dst, b []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// Reset empties c and keeps its memory.
func (c *Clean) Reset() { c.Writer() }

// Decode appends to c a record that AppendTo wrote. With an error c is as before.
// It is for a spool alone, whose bytes were clean when it wrote them: a test in
// internal/archtest holds every other package to that.
func (c *Clean) Decode(data []byte) error {
	d := decoder{rest: data}
	switch v := d.byte(); {
	case v > encodingVersion:
		return ErrEncodingVersion
	case v == 0:
		return ErrEncoding
	}
	var r Record
	shape := d.byte()
	r.Term, r.Form, r.Why, r.Flags = Term(shape&3), Form(shape>>2&3), Why(shape>>4), Flags(d.byte())
	if r.Form > FormJSON || r.Why >= Whys {
		return ErrEncoding
	}
	r.Time = d.varint()
	r.Seq, r.Line, r.At = d.uvarint(), d.uvarint(), d.uvarint()
	origin := d.bytes()
	attrs, fields := len(c.attrs), len(c.fields)
	for n := d.uvarint(); n > 0 && !d.bad; n-- {
		c.decodeField(&d)
	}
	lo := len(c.arena)
	if uint64(lo)+uint64(len(d.rest))+2 > math.MaxUint32 || len(c.attrs) > math.MaxUint32 {
		d.bad = true
	}
	if !d.bad {
		r.Origin, d.bad = c.stream(origin)
	}
	if d.bad {
		c.attrs, c.fields = c.attrs[:attrs], c.fields[:fields]
		return ErrEncoding
	}
	r.Fields = Range{uint32(fields), uint32(len(c.fields))}
	c.arena = append(c.arena, d.rest...)
	r.Body = Span{uint32(lo), uint32(len(c.arena))}
	c.arena = append(c.arena, r.Term.Bytes()...)
	c.recs = append(c.recs, r)
	return nil
}

// decodeField appends an attribute.
func (c *Clean) decodeField(d *decoder) {
	at := len(c.attrs)
	c.attrs = append(c.attrs, d.bytes()...)
	mid := len(c.attrs)
	c.attrs = append(c.attrs, d.bytes()...)
	c.fields = append(c.fields, Field{Span{uint32(at), uint32(mid)}, Span{uint32(mid), uint32(len(c.attrs))}})
}

// stream returns the index of the stream of that name, which it adds. The name is
// not copied where the batch before had it in the same place.
func (c *Clean) stream(name []byte) (at uint16, full bool) {
	for i := len(c.from) - 1; i >= 0; i-- {
		if c.from[i].Name == string(name) {
			return uint16(i), false
		}
	}
	n := len(c.from)
	switch {
	case n == maxNames:
		return 0, true
	case n < cap(c.from) && c.from[:n+1][n].Name == string(name):
		c.from = c.from[:n+1]
	default:
		c.from = append(c.from, Origin{Name: string(name)})
	}
	return uint16(n), false
}

// A decoder takes values from the front of a buffer, and is bad once they are not
// there.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.bad = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	return advance(d, v, n)
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.rest)
	return advance(d, v, n)
}

// advance moves d over a number v of n bytes.
func advance[N int64 | uint64](d *decoder, v N, n int) N {
	if n <= 0 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) bytes() []byte {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}
