// Package container reads the lines that container runtimes wrap around what a
// container writes: one line of the CRI format, or one object of Docker's
// json-file driver.
//
// CRI and Docker are called for each line of a file, without its line feed. What
// they return is a piece of what the container wrote to one of its two streams;
// a piece that does not end a line is Partial, and what follows on the same
// stream continues it.
//
// The package joins nothing, keeps nothing, and never fails: a line that it
// cannot read is the caller's to pass on as it is.
package container

import "bytes"

// A Stream is where a container wrote to.
type Stream uint8

// The streams.
const (
	Stdout Stream = iota
	Stderr
)

// String returns the name of s.
func (s Stream) String() string {
	if s == Stderr {
		return "stderr"
	}
	return "stdout"
}

// A Piece is what one line says, but for the text itself.
type Piece struct {
	Time    int64 // Unix nanoseconds
	Stream  Stream
	Partial bool // the line of the container goes on
	// Attrs is where in the line the object stands that Attrs reads; zeros are none.
	Attrs [2]int
}

// CRI reads a line of the CRI format:
//
//	2026-11-22T10:00:00.123456789Z stdout F the text
//
// Time is RFC 3339, the third field begins with P for a part of a line and with F
// for its end; further tags may follow it after colons. text aliases line. ok is
// false where line is none of this (Kubernetes, KEP "CRI logging").
func CRI(line []byte) (p Piece, text []byte, ok bool) {
	stamp, rest, _ := bytes.Cut(line, []byte{' '})
	if p.Time, ok = rfc3339(stamp); !ok {
		return Piece{}, nil, false
	}
	name, rest, _ := bytes.Cut(rest, []byte{' '})
	if p.Stream, ok = streamOf(name); !ok {
		return Piece{}, nil, false
	}
	tags, text, _ := bytes.Cut(rest, []byte{' '})
	if tag, _, _ := bytes.Cut(tags, []byte{':'}); len(tag) != 1 || tag[0] != 'P' && tag[0] != 'F' {
		return Piece{}, nil, false
	}
	p.Partial = tags[0] == 'P'
	return p, text, true
}

func streamOf(name []byte) (Stream, bool) {
	switch string(name) {
	case "stdout":
		return Stdout, true
	case "stderr":
		return Stderr, true
	}
	return 0, false
}
