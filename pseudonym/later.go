package pseudonym

import "slices"

// Hashes wait for themselves: of two side by side each takes three quarters of the time,
// of sixteen in vectors of 512 bits two fifths. So values are put off until there are as
// many as the kernel takes, or until the batch ends.

// A late is what is not written yet: values whose message has one block, and longer ones.
type late struct {
	short, long queue
	batch       [laneCount]*lane
}

const (
	laneCount = 16
	maxLane   = blockText - 4 - 1 - 8 // the length of the longest value whose message has one block
	blockText = 64                    // bytes of a message of one block
	longText  = maxText + 64          // and of any that waits
)

// missing stands in the place of letters that are not written yet.
const missing = "????????????????????????"

// A queue is values that wait: the first n.
type queue struct {
	n    int
	list []waiting
}

// A waiting is a value whose letters are not written yet.
type waiting struct {
	lane
	at     int // where its letters belong in the text
	cached bool
	key    key // of its place in the cache, where cached is set
	buf    []byte
}

// make gives q room for n values whose messages have at most size bytes.
func (q *queue) make(n, size int) {
	q.list = make([]waiting, n)
	text := make([]byte, n*size)
	for i := range q.list {
		q.list[i].buf = text[i*size : (i+1)*size : (i+1)*size]
	}
}

// room makes the queues, twice as long as what is hashed at once: more than that waits
// only in a record that holds more.
func (l *late) room() {
	l.short.make(2*laneCount, blockText)
	if sixteen {
		l.long.make(2*laneCount, longText)
	}
}

// AppendLater is AppendAt, but the last letterCount bytes may stay question marks
// until Settle. Until then dst may only be appended to, or cut where a word ends, and
// AppendLater be called for no other text.
func (h *Hasher) AppendLater(dst []byte, i Index, canonical []byte) []byte {
	t, l := h.tagger(i), h.late
	if !t.mac.kernel.on {
		return h.AppendAt(dst, i, canonical)
	}
	if l.short.list == nil {
		l.room()
	}
	q := &l.short
	if len(canonical) > maxLane {
		q = &l.long
	}
	if len(canonical) > maxText-4 || q.n == len(q.list) {
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
	w := &q.list[q.n]
	q.n++
	w.at, w.cached, w.key = at, asks, k
	w.fill(t, canonical)
	return dst
}

// Turn writes letters that AppendLater left out if so many are missing that they are
// made best. What dst holds then stays: should what is appended behind it be lost, and the
// memory with it that it is in, dst still gets all its letters.
func (h *Hasher) Turn(dst []byte) {
	most := 2
	if sixteen {
		most = laneCount
	}
	for _, q := range [...]*queue{&h.late.short, &h.late.long} {
		for q.n >= most {
			h.take(dst, q, most)
		}
	}
}

// Settle writes the letters of dst that AppendLater left out. Those of a word that dst
// has been cut before are forgotten.
func (h *Hasher) Settle(dst []byte) {
	for _, q := range [...]*queue{&h.late.short, &h.late.long} {
		for q.n > 0 && q.list[0].at+letterCount <= len(dst) {
			h.take(dst, q, min(q.n, laneCount))
		}
		q.n = 0
	}
}

// take writes the letters of the first n values of q to dst, as far as they belong there.
func (h *Hasher) take(dst []byte, q *queue, n int) {
	list := q.list[:n]
	switch {
	case sixteen && worthAll(list):
		for i := range list {
			h.late.batch[i] = &list[i].lane
		}
		h.all(h.late.batch[:n])
	case q == &h.late.short:
		for i := 0; i+1 < n; i += 2 {
			h.pair(&list[i].lane, &list[i+1].lane)
		}
		if n&1 != 0 {
			h.one(&list[n-1].lane)
		}
	default:
		for i := range list {
			h.one(&list[i].lane)
		}
	}
	for i := range list {
		if w := &list[i]; w.at+letterCount <= len(dst) {
			w.word.putLetters((*[letterCount]byte)(dst[w.at:]))
			if w.cached {
				h.keep(w.key, w.word)
			}
		}
	}
	for i := n; i < q.n; i++ { // few, and seldom any
		q.list[i], q.list[i-n] = q.list[i-n], q.list[i]
	}
	q.n -= n
}

// fill makes w the lane of a canonical value that its buffer has room for.
func (w *waiting) fill(t *tagger, canonical []byte) {
	w.set(&t.mac.kernel, t.code, &w.buf[0], message(w.buf, canonical))
}
