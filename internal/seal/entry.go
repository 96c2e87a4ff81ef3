package seal

import (
	"encoding/binary"
	"errors"

	"github.com/logscrub/logscrub/record"
)

// An Entry is the original of a record that was withheld, as it was read.
type Entry struct {
	Why    record.Why
	Term   record.Term
	Flags  record.Flags
	Origin string // the stream it was read from
	Seq    uint64 // names it there
	Line   uint64 // its first line in the stream, from 1; 0 unknown
	At     uint64 // of a fragment: where Body stands in the whole record
	Time   int64  // Unix nanoseconds, 0 unknown
	Attrs  []Attr
	Body   []byte
}

// An Attr is an attribute of a record.
type Attr struct{ Name, Value []byte }

// ErrEntry is returned for bytes that Append did not write.
var ErrEntry = errors.New("these bytes are no sealed record")

// entryVersion is the first byte of an entry.
const entryVersion = 1

// Append appends e to dst, in the form that decode reads: version, reason,
// terminator and flags in a byte each, then varints, then strings after their
// length, the body last.
func (e *Entry) Append(dst []byte) []byte {
	dst = append(dst, entryVersion, byte(e.Why), byte(e.Term), byte(e.Flags))
	dst = binary.AppendVarint(dst, e.Time)
	dst = binary.AppendUvarint(dst, e.Seq)
	dst = binary.AppendUvarint(dst, e.Line)
	dst = binary.AppendUvarint(dst, e.At)
	dst = append(binary.AppendUvarint(dst, uint64(len(e.Origin))), e.Origin...)
	dst = binary.AppendUvarint(dst, uint64(len(e.Attrs)))
	for _, a := range e.Attrs {
		dst = append(binary.AppendUvarint(dst, uint64(len(a.Name))), a.Name...)
		dst = append(binary.AppendUvarint(dst, uint64(len(a.Value))), a.Value...)
	}
	return append(dst, e.Body...)
}

// decode returns the entry that data is. It aliases data.
func decode(data []byte) (*Entry, error) {
	if len(data) < 4 || data[0] != entryVersion || data[1] >= byte(record.Whys) || data[2] > byte(record.TermNUL) {
		return nil, ErrEntry
	}
	d := decoder{rest: data[4:]}
	e := &Entry{Why: record.Why(data[1]), Term: record.Term(data[2]), Flags: record.Flags(data[3])}
	e.Time = d.varint()
	e.Seq, e.Line, e.At = d.uvarint(), d.uvarint(), d.uvarint()
	e.Origin = string(d.bytes())
	for n := d.uvarint(); n > 0 && !d.bad; n-- {
		e.Attrs = append(e.Attrs, Attr{d.bytes(), d.bytes()})
	}
	if e.Body = d.rest; d.bad {
		return nil, ErrEntry
	}
	return e, nil
}

// A decoder takes values from the front of a buffer, and is bad once they are not
// there.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) skip(n int) {
	if n <= 0 {
		d.bad, d.rest = true, nil
		return
	}
	d.rest = d.rest[n:]
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	d.skip(n)
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.rest)
	d.skip(n)
	return v
}

func (d *decoder) bytes() []byte {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}
