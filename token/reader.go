package token

import (
	"bytes"
	"encoding/binary"
)

// A Reader is Scan and Parse for a stream of texts. The tokens of one issuer
// share their header, so it remembers those it met last and need not read them
// again. The zero Reader is ready; it is for one goroutine.
type Reader struct {
	memos [memoCount][4]memo // headers in the places that their texts hash to, the newest first
	head  header
	text  []byte // a payload, which a Token takes over: its end is not known before
}

// A memo is a header that was read before: as it stood, what it says, and what of
// it stands in canonical bytes.
type memo struct {
	hash     uint64
	text     []byte
	alg, typ string
	enc      bool
	part     []byte
}

const memoCount = 1 << 5 // the upper bits of a hash

// maxMemo is the longest header that a Reader remembers, in bytes, and maxPart how
// long its part of canonical bytes then is.
const (
	maxMemo = 256
	maxPart = 4 + maxMemo*3/4
)

// room gives every memo the memory it may need, so that a header allocates nothing
// wherever its hash leads.
func (r *Reader) room() {
	all := make([]byte, memoCount*4*(maxMemo+maxPart))
	cut := func(n int) (b []byte) {
		b, all = all[:0:n], all[n:]
		return b
	}
	for i := range r.memos {
		for k := range r.memos[i] {
			m := &r.memos[i][k]
			m.text, m.part = cut(maxMemo), cut(maxPart)
		}
	}
}

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

// Read is Scan, and Parse of what it finds. Where it finds nothing, t is not to be
// asked.
func (r *Reader) Read(t *Token, b []byte, now int64) (n int, form Form, v Verdict) {
	if n, form, v = r.usual(t, b, now); n > 0 {
		return n, form, v
	}
	if n, form, v = r.Scan(b); n > 0 {
		_ = r.Parse(t, b[:n], form, now) // there is a token
	}
	return n, form, v
}

// usual is Read where the header is remembered, a payload that begins with a brace
// follows, and a dot follows that: each byte is then looked at once. Else n is 0,
// which means nothing.
func (r *Reader) usual(t *Token, b []byte, now int64) (n int, form Form, v Verdict) {
	m, head := r.met(b)
	if m == nil || m.enc || head == len(b) || b[head] != '.' {
		return 0, NoForm, NotObject
	}
	t.reset()
	s := tail{b: b, h: &r.head}
	if len(b) > MaxScan {
		s.b, s.more = b[:MaxScan], true
	}
	r.text, n = appendDecoded(r.text[:0], s.b[head+1:])
	end := head + 1 + n
	end += padding(s.b[end:], n)
	if len(r.text) == 0 || r.text[0] != '{' || !s.dot(end) {
		return 0, NoForm, NotObject
	}
	n, form, v = s.signed(end)
	t.say(form, &r.head)
	t.canonical = append(append(t.canonical, m.part...), r.text...)
	t.body = t.canonical[len(m.part):]
	t.readClaims(t.body)
	t.State = t.judge(now, n <= end+1)
	return n, form, v
}

// header reads the header that b begins with into r.head: of its machine nothing
// may be asked.
func (r *Reader) header(b []byte) (n int, v Verdict) {
	m, n := r.met(b)
	if m != nil {
		return n, Whole
	}
	r.head = header{}
	if n, v = r.head.scan(b); v == Whole && n <= maxMemo {
		if r.memos[0][0].text == nil {
			r.room()
		}
		hash := hashOf(b[:n])
		p := &r.memos[hash>>27]
		m := p[3]
		copy(p[1:], p[:])
		p[0] = memo{
			hash, append(m.text[:0], b[:n]...), r.head.alg, r.head.typ, r.head.enc, appendPart(m.part[:0], b[:n], true),
		}
	}
	return n, v
}

// met returns the memo of the header that b begins with, and its length, and puts
// what it says into r.head; nil where none is remembered.
func (r *Reader) met(b []byte) (*memo, int) {
	n := bytes.IndexByte(b[:min(len(b), maxMemo+1)], '.')
	if n < 0 {
		n = len(b)
	}
	if n == 0 || n > maxMemo {
		return nil, 0
	}
	hash := hashOf(b[:n])
	p := &r.memos[hash>>27]
	for i := range p {
		if m := &p[i]; m.hash == hash && bytes.Equal(b[:n], m.text) {
			r.head.alg, r.head.typ, r.head.enc = m.alg, m.typ, m.enc
			return m, n
		}
	}
	return nil, 0
}

// hashOf returns 32 bits, whose upper ones say where in Reader.memos a header stands. Who makes headers that share a
// place gains nothing: each is then read.
func hashOf(text []byte) uint64 {
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
	return h * odd >> 32
}
