package wal

import (
	"encoding/binary"
	"io"
)

// version is that of the format of all files of a log.
const version = 1

// A block is what segments and the state begin with:
//
//	magic 8 | version 2 | zero 6 | five numbers of 8 | zero 4 | sum of these 60 bytes 4
//
// The magic, the version and the sum stand where they are in every version to
// come, so that an older release can say that it is older.
const blockSize = 64

// The magics of blocks.
const (
	segmentMagic = "lscrbseg"
	stateMagic   = "lscrbsta"
)

// Where things stand.
const (
	firstFrame = 4096 // in a segment, behind its header
	secondSlot = 4096 // in the state: in another sector, so that one write tears one
)

// A block is five numbers, and the version that they were written by.
type block struct {
	version uint16
	n       [5]uint64
}

func (b block) encode(magic string) []byte {
	le := binary.LittleEndian
	buf := make([]byte, blockSize)
	copy(buf, magic)
	le.PutUint16(buf[8:], b.version)
	for i, n := range b.n {
		le.PutUint64(buf[16+8*i:], n)
	}
	le.PutUint32(buf[60:], sumOf(0, buf[:60]))
	return buf
}

// readBlock reads the block at off of f; false where none is whole there.
func readBlock(f io.ReaderAt, off int64, magic string) (b block, whole bool) {
	var buf [blockSize]byte
	if _, err := f.ReadAt(buf[:], off); err != nil {
		return b, false
	}
	le := binary.LittleEndian
	if string(buf[:8]) != magic || le.Uint32(buf[60:]) != sumOf(0, buf[:60]) {
		return b, false
	}
	b.version = le.Uint16(buf[8:])
	for i := range b.n {
		b.n[i] = le.Uint64(buf[16+8*i:])
	}
	return b, true
}
