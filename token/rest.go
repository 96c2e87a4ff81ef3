package token

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/jws"
)

// What is left of a token that was cut in front: its payload, or the end of that, and its
// signature.

// minRest is how long what may be a signature is at least behind a payload that is known
// for one, in characters: 16 bytes.
const minRest = 22

// ReadRest reads the token that b begins with and that has lost its header: a payload with
// claims of RFC 7519, a dot and a signature. It returns their length, or 0. What t says is
// then Truncated, its algorithm is "other", and the header of its canonical bytes is empty.
func (r *Reader) ReadRest(t *Token, b []byte, now int64) (n int) {
	if len(b) < 3 || !mayBegin(b) {
		return 0
	}
	b = b[:min(len(b), MaxScan)]
	end := segmentEnd(b, 0)
	if end == len(b) || b[end] != '.' || !IsObject(b[:end]) {
		return 0
	}
	stop := end + 1 + urlRun(b[end+1:])
	if !SignatureLike(b[end+1 : stop]) {
		return 0
	}
	t.reset()
	t.say(Truncated, &header{alg: other})
	t.canonical = appendPart(t.canonical, nil, true)
	t.payload(b[:end])
	if !t.isClaims() {
		return 0
	}
	t.State = t.judge(now, false)
	return stop
}

// isClaims reports whether the payload of t has a date, a claim of its subject, or another of
// RFC 7519 §4.1.
func (t *Token) isClaims() bool {
	if len(t.Claims) > 0 || t.HasExp || t.hasIat || t.hasNbf {
		return true
	}
	for _, name := range [...]string{`"iss"`, `"aud"`, `"jti"`} {
		if bytes.Contains(t.body, []byte(name)) {
			return true
		}
	}
	return false
}

// SignatureLike reports whether seg, characters of base64url, is as long as a signature is, or
// has that of 16 bytes at least and looks random.
func SignatureLike(seg []byte) bool {
	return len(seg) >= minRest && (mixed(seg) || jws.SignatureLen("", len(seg)) && bytes.ContainsAny(seg, "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ-_"))
}

// IsSignature reports whether seg, characters of base64url, looks random and is exactly as
// long as a signature by some algorithm.
func IsSignature(seg []byte) bool { return jws.SignatureLen("", len(seg)) && mixed(seg) }

// mixed reports whether b, in its first bytes, has a digit, a small letter and a capital,
// as random text has.
func mixed(b []byte) bool {
	var digit, upper, lower bool
	for _, c := range b[:min(len(b), 64)] {
		digit, upper, lower = digit || c-'0' < 10, upper || c-'A' < 26, lower || c-'a' < 26
	}
	return digit && upper && lower
}
