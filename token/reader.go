package token

import "bytes"

// A Reader is Scan and Parse for a stream of texts. The tokens of one issuer
// share their header, so it remembers a few of them and need not read them
// again. The zero Reader is ready; it is for one goroutine.
type Reader struct {
	memos [8]memo
	next  int // the memo to write next
	head  header
}

// A memo is a header that was read before: as it stood, and what it says.
type memo struct {
	text []byte
	head header
}

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

// header reads the header that b begins with into r.head.
func (r *Reader) header(b []byte) (n int, v Verdict) {
	for i := range r.memos {
		m := &r.memos[i]
		if n = len(m.text); n > 0 && len(b) >= n && (n == len(b) || b[n] == '.') && bytes.Equal(b[:n], m.text) {
			r.head = m.head
			return n, Whole
		}
	}
	r.head = header{}
	if n, v = r.head.scan(b); v == Whole && n <= maxMemo {
		m := &r.memos[r.next]
		m.text, m.head = append(m.text[:0], b[:n]...), r.head
		r.next = (r.next + 1) % len(r.memos)
	}
	return n, v
}
