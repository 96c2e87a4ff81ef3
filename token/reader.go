package token

import "bytes"

// A Reader is Scan and Parse for a stream of texts. The tokens of one issuer
// share their header, so it remembers the last one, at most maxMemo bytes, and
// need not read it again. The zero Reader is ready; it is for one goroutine.
type Reader struct {
	memo []byte // the header read last, as it stood
	head header // what it says
}

// maxMemo is the longest header that a Reader remembers.
const maxMemo = 512

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
	if n = len(r.memo); n > 0 && bytes.HasPrefix(b, r.memo) && (n == len(b) || b[n] == '.') {
		return n, Whole
	}
	r.memo = r.memo[:0]
	r.head = header{}
	if n, v = r.head.scan(b); v == Whole && n <= maxMemo {
		r.memo = append(r.memo, b[:n]...)
	}
	return n, v
}
