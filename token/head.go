package token

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/jws"
)

// A Head is what the header of a token says of the parts that follow it.
type Head struct {
	alg string
	enc bool
}

// minTag is the length of the shortest authentication tag of a JWE, in base64
// characters (RFC 7518 §5).
const minTag = 22

// Head reads the header of the token that b begins with. ok is false where no header
// ends at the first dot of b.
func (r *Reader) Head(b []byte) (h Head, ok bool) {
	n, v := r.header(b)
	if v != Whole || n == len(b) || b[n] != '.' {
		return Head{}, false
	}
	return Head{r.head.alg, r.head.enc}, true
}

// HeadEnd reads the header that b begins with, whatever follows it, and returns its
// length.
func (r *Reader) HeadEnd(b []byte) (h Head, n int, ok bool) {
	n, v := r.header(b)
	if v != Whole {
		return Head{}, 0, false
	}
	return Head{r.head.alg, r.head.enc}, n, true
}

// Sealed reports whether the token is a JWE.
func (h Head) Sealed() bool { return h.enc }

// Dots returns how many dots a whole token has.
func (h Head) Dots() int {
	if h.enc {
		return 4
	}
	return 2
}

// Signs reports whether n base64 characters without padding are a signature by the
// algorithm of h.
func (h Head) Signs(n int) bool { return jws.SignatureLen(h.alg, n) }

// IsObject reports whether seg, base64 characters, encodes the beginning of a JSON object
// with a member, or of another token, as payloads do.
func IsObject(seg []byte) bool {
	if nests(seg) {
		return true
	}
	var text [48]byte
	n := decodeSlow(text[:], seg[:min(len(seg), 64)]) * 3 / 4
	i := skipSpace(text[:n], 0)
	if i == n || text[i] != '{' {
		return false
	}
	i = skipSpace(text[:n], i+1)
	return i == n || text[i] == '"'
}

// Begins reports whether b, or what may still follow it, begins with a header.
func Begins(b []byte) bool {
	if len(b) < 3 {
		return true
	}
	var h header
	_, v := h.scan(b)
	return v == Whole || v == HeaderCut
}

// Lacks reports whether b, which is the beginning of a token of that header or all of
// it, can be told not to be all: a part is missing, or the last one is shorter than such
// parts are. Of a signature by an algorithm that is not known every length counts that
// a known one gives.
func (h Head) Lacks(b []byte) bool {
	signed, disclosed, tilde := bytes.Cut(b, []byte("~"))
	dots := bytes.Count(signed, []byte("."))
	last := bytes.TrimRight(signed[bytes.LastIndexByte(signed, '.')+1:], "=")
	switch {
	case h.enc:
		return dots < 4 || dots == 4 && len(last) < minTag
	case dots != 2:
		return dots < 2
	case tilde:
		last = disclosed[bytes.LastIndexByte(disclosed, '~')+1:]
		return len(last) > 0 && !mayBegin(last) && !closesList(last)
	case h.alg == none:
		return false
	}
	return len(last) < jws.LongestSignature && !jws.SignatureLen(h.alg, len(last))
}

// closesList reports whether the bytes that seg encodes end with a square bracket.
func closesList(seg []byte) bool {
	seg = bytes.TrimRight(seg, "=")
	var text [3]byte
	last := seg[(len(seg)-1)/4*4:]
	n := decodeSlow(text[:], last) * 3 / 4
	return n > 0 && text[n-1] == ']'
}
