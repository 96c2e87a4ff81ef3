package pseudonym

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Two hashes of one block each take three quarters of the time side by side: the
// instructions of SHA-256 wait for each other. So a value may be put off until the next
// one comes.

// A late is a value whose letters are not written yet: its message stands in lane 0.
type late struct {
	waits  bool
	at     int // where its letters belong in the text
	cached bool
	key    key // of its place in the cache, where cached is set
	lanes  [2]lane

	marked   bool // it waits since before Mark
	crossed  bool // one did, and its letters are written: those of word, at markedAt
	markedAt int
	word     word
}

// A lane is a message of one block and its word, for a kernel that makes two words
// at once. The kernel knows its order.
type lane struct {
	inner, outer *[8]uint32
	code         uint64
	word         word
	text         [sha256.BlockSize]byte
}

// maxLane is the length of the longest value whose message has one block.
const maxLane = sha256.BlockSize - 4 - 1 - 8

// missing stands in the place of letters that are not written yet.
const missing = "????????????????????????"

// AppendLater is AppendAt, but the last letterCount bytes may stay question marks
// until Settle. Until then dst may only be appended to, or cut where a word ends, and
// AppendLater be called for no other text.
func (h *Hasher) AppendLater(dst []byte, i Index, canonical []byte) []byte {
	t, l := h.tagger(i), h.late
	if !t.mac.kernel.on || len(canonical) > maxLane {
		return h.AppendAt(dst, i, canonical)
	}
	n := len(dst)
	dst = slices.Grow(dst, t.size)[:n+t.size]
	*(*[letterCount]byte)(dst[n:]) = t.prefix
	at := n + t.size - letterCount
	var k key
	asks := t.gauge.worth()
	if asks {
		k = t.hash(canonical)
		if l.waits && l.cached && l.key == k {
			h.first(dst, h.one(&l.lanes[0]))
		}
		w, met := h.slotOf(k)
		t.gauge.asked(met)
		if *w != (word{}) {
			w.putLetters((*[letterCount]byte)(dst[at:]))
			return dst
		}
	} else {
		h.fresh++
	}
	copy(dst[at:], missing)
	if !l.waits {
		l.lanes[0].fill(t, canonical)
		l.waits, l.at, l.cached, l.key = true, at, asks, k
		return dst
	}
	l.lanes[1].fill(t, canonical)
	t.mac.kernel.pair(h.rounds, &l.lanes[0], &l.lanes[1])
	h.first(dst, l.lanes[0].word)
	h.write(dst, at, asks, k, l.lanes[1].word)
	return dst
}

// Mark says that what the text holds now stays. Should what is appended from now on be
// lost, and the memory with it that AppendLater has written letters to, Settle still
// completes what is left.
func (h *Hasher) Mark() { h.late.marked, h.late.crossed = h.late.waits, false }

// Settle writes the letters of dst that AppendLater left out. Those of a word that dst
// has been cut before are forgotten.
func (h *Hasher) Settle(dst []byte) {
	l := h.late
	if l.crossed && l.markedAt+letterCount <= len(dst) {
		l.word.putLetters((*[letterCount]byte)(dst[l.markedAt:]))
	}
	if l.waits && l.at+letterCount <= len(dst) {
		h.first(dst, h.one(&l.lanes[0]))
	}
	l.waits, l.marked, l.crossed = false, false, false
}

// first writes the letters of the value that waits.
func (h *Hasher) first(dst []byte, w word) {
	l := h.late
	l.waits = false
	if l.marked {
		l.marked, l.crossed, l.markedAt, l.word = false, true, l.at, w
	}
	h.write(dst, l.at, l.cached, l.key, w)
}

// write writes the letters of w to dst, and w to the cache where its key still is.
func (h *Hasher) write(dst []byte, at int, cached bool, k key, w word) {
	w.putLetters((*[letterCount]byte)(dst[at:]))
	if cached {
		h.keep(k, w)
	}
}

// fill makes l the lane of a canonical value of at most maxLane bytes.
func (l *lane) fill(t *tagger, canonical []byte) {
	t.mac.kernel.enter(l)
	l.code = uint64(t.code)
	n := 4 + len(canonical)
	clear(l.text[:])
	binary.BigEndian.PutUint32(l.text[:], uint32(len(canonical)))
	copy(l.text[4:], canonical)
	l.text[n] = 0x80
	binary.BigEndian.PutUint64(l.text[len(l.text)-8:], uint64(sha256.BlockSize+n)*8)
}
