package token

import (
	"bytes"
	"encoding/binary"
)

// A Reader is Scan and Parse for a stream of texts. The tokens of one issuer
// share their header, so it remembers those it met last and need not read them
// again. The zero Reader is ready; it is for one goroutine.
type Reader struct {
	memos [memoCount]memo // each header in the place that its text hashes to
	head  header
}

// A memo is a header that was read before: as it stood, and what it says.
type memo struct {
	text     []byte
	alg, typ string
	enc      bool
}

const memoCount = 128

// maxMemo is the longest header that a Reader remembers, in bytes.
const maxMemo = 256

// Scan is the function Scan.
func (r *Reader) Scan(b []byte) (n int, form Form, v Verdict) {
	if !mayBegin(b) {
		return 0, NoForm, NotObject
	}
	t := tail{b: b, h: &r.head}
	if len(b) > MaxScan {
		t.b, t.more = b[:MaxScan], true
	}
	if n, v = r.header(t.b); v != Whole {
		return 0, NoForm, v
	}
	return t.afterHeader(n)
}

// Parse fills t from b as its method Parse does.
func (r *Reader) Parse(t *Token, b []byte, form Form, now int64) error {
	t.reset()
	b = b[:min(len(b), MaxScan)]
	n, v := r.header(b)
	return t.parse(b, form, now, &r.head, n, v)
}

// header reads the header that b begins with into r.head: of its machine nothing
// may be asked.
func (r *Reader) header(b []byte) (n int, v Verdict) {
	n = bytes.IndexByte(b[:min(len(b), maxMemo+1)], '.')
	if n < 0 {
		n = len(b)
	}
	if n <= maxMemo {
		if m := &r.memos[memoOf(b[:n])]; n > 0 && bytes.Equal(b[:n], m.text) {
			r.head.alg, r.head.typ, r.head.enc = m.alg, m.typ, m.enc
			return n, Whole
		}
	}
	r.head = header{}
	if n, v = r.head.scan(b); v == Whole && n <= maxMemo {
		m := &r.memos[memoOf(b[:n])]
		m.text, m.alg, m.typ, m.enc = append(m.text[:0], b[:n]...), r.head.alg, r.head.typ, r.head.enc
	}
	return n, v
}

// memoOf returns the place of a header in Reader.memos. Who makes headers that
// share one gains nothing: each is then read.
func memoOf(text []byte) int {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(text))
	for len(text) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(text)) * odd
		h ^= h >> 29
		text = text[8:]
	}
	for _, c := range text {
		h = (h ^ uint64(c)) * odd
	}
	return int(h * odd >> 57)
}
