package wal

import (
	"encoding/binary"
	"hash/crc32"
	"math"
)

// A frame is an entry on disk:
//
//	magic 4 | length 4 | index 8 | behind 4 | sum of the entry 4 | sum of these 24 bytes 4 | entry
//
// Numbers are little-endian, sums CRC-32C begun with the salt of the log. The
// salt is random and never leaves the directory, so that an entry cannot hold
// bytes that pass for a frame when damage before it makes a reader search for the
// next one. Behind is how far, when the frame was made, the last index known to
// be on the device lay behind: by it a reader tells entries that were promised
// and are lost from those that a crash cut off before anybody relied on them.
const frameHead = 28

// maxEntry is the length of the longest entry.
const maxEntry = 1 << 30

// magic begins every frame. None of its bytes occurs in UTF-8.
const magic = "\xfe\xf5\xc0\xff"

// sumOf goes on with a CRC-32C over b.
func sumOf(sum uint32, b []byte) uint32 {
	return crc32.Update(sum, crc32.MakeTable(crc32.Castagnoli), b) // the table is made once
}

// seedOf returns what the sums of a log with that salt begin with.
func seedOf(salt uint64) uint32 {
	return sumOf(0, binary.LittleEndian.AppendUint64(nil, salt))
}

// seal fills in the head of a frame, whose entry stands behind it.
func seal(frame []byte, index, durable uint64, seed uint32) {
	le := binary.LittleEndian
	copy(frame, magic)
	le.PutUint32(frame[4:], uint32(len(frame)-frameHead))
	le.PutUint64(frame[8:], index)
	le.PutUint32(frame[16:], uint32(min(index-durable, math.MaxUint32)))
	le.PutUint32(frame[20:], sumOf(seed, frame[frameHead:]))
	le.PutUint32(frame[24:], sumOf(seed, frame[:24]))
}

// A head is what stands before an entry.
type head struct {
	length int
	index  uint64
	proven uint64 // the last index that was on the device when the frame was made
	sum    uint32
}

// parseHead reads the head at the beginning of b; false where none stands there.
func parseHead(b []byte, seed uint32) (head, bool) {
	le := binary.LittleEndian
	if len(b) < frameHead || string(b[:4]) != magic || le.Uint32(b[24:]) != sumOf(seed, b[:24]) {
		return head{}, false
	}
	h := head{length: int(le.Uint32(b[4:])), index: le.Uint64(b[8:]), sum: le.Uint32(b[20:])}
	h.proven = h.index - min(h.index, uint64(le.Uint32(b[16:])))
	return h, h.length <= maxEntry
}

// holds reports whether entry is what the frame was sealed over.
func (h head) holds(entry []byte, seed uint32) bool {
	return sumOf(seed, entry) == h.sum
}
