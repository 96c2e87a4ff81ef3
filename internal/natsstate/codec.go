package natsstate

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// ErrBad is returned when a file is no state, or not whole.
var ErrBad = errors.New("the file is no state of logscrub, or damaged")

// magic begins a file. Its digit is the version of the format.
const magic = "logscrub-nats-1\n"

// maxFile bounds what is read of a file.
const maxFile = 32 << 20

// A file is magic, the hash of the name, and numbers: generation, last, at, until,
// floor, and two sets, this generation's and the one before: the number of runs, and
// of each run its distance from the run before and its length. Then CRC-32C of all
// that, little endian. Numbers are uvarints.

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// encode appends the file to dst.
func (s *State) encode(dst []byte) []byte {
	dst = append(append(dst, magic...), s.name[:]...)
	dst = binary.AppendUvarint(dst, uint64(s.gen))
	dst = binary.AppendUvarint(dst, s.last)
	dst = binary.AppendUvarint(dst, uint64(s.at))
	dst = binary.AppendUvarint(dst, uint64(s.until))
	dst = binary.AppendUvarint(dst, s.floor)
	dst = s.old.encode(s.done.encode(dst))
	return binary.LittleEndian.AppendUint32(dst, checksum(dst))
}

// decode takes the state from a file. With an error s is as it was.
func (s *State) decode(b []byte) error {
	n := len(b) - 4
	if n < len(magic)+sha256.Size || !bytes.HasPrefix(b, []byte(magic)) || binary.LittleEndian.Uint32(b[n:]) != checksum(b[:n]) {
		return ErrBad
	}
	r := reader{b: b[len(magic)+sha256.Size : n]}
	gen, last, at, until, floor := r.next(), r.next(), r.next(), r.next(), r.next()
	done, old := r.set(s.o.Runs), r.set(s.o.Runs)
	if r.bad || len(r.b) != 0 || gen > 1<<32-1 || at > 1<<63-1 || until > 1<<63-1 {
		return ErrBad
	}
	copy(s.name[:], b[len(magic):])
	s.gen, s.last, s.at, s.until, s.floor = uint32(gen), last, int64(at), int64(until), floor
	s.done, s.old = done, old
	return nil
}

// encode appends s to dst.
func (s *Set) encode(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s.runs)))
	end := uint64(0)
	for _, r := range s.runs {
		dst = binary.AppendUvarint(dst, r.lo-end)
		dst = binary.AppendUvarint(dst, r.hi-r.lo)
		end = r.hi
	}
	return dst
}

// set takes a set with at most limit runs.
func (r *reader) set(limit int) Set {
	count := r.next()
	if count > uint64(len(r.b)) {
		r.bad = true
		return Set{}
	}
	s := Set{Limit: limit, runs: make([]run, 0, count)}
	end := uint64(0)
	for range count {
		gap, length := r.next(), r.next()
		lo := end + gap
		hi := lo + length
		// Of two runs the second begins at least two behind the end of the first.
		if lo < end || hi < lo || lo == 0 || len(s.runs) > 0 && gap < 2 || hi == 1<<64-1 {
			r.bad = true
		}
		if r.bad {
			return Set{}
		}
		s.runs = append(s.runs, run{lo, hi})
		end = hi
	}
	s.runs = s.runs[max(0, len(s.runs)-limit):]
	return s
}

// A reader takes numbers from b.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) next() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}
