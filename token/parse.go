package token

import (
	"bytes"
	"encoding/binary"
)

// Leeway is how many seconds a token's nbf and iat may lie in the future of the
// reader's clock before the token is Early.
const Leeway = 60

// Parse reads b, the bytes of one token as Scan found it, and judges its state
// at now, in Unix seconds. Form is what Scan returned. A payload that is no JSON
// is read up to its first error; claims before it count. Parse returns
// ErrNotToken, and t says nothing, if b does not begin with a JOSE header.
func (t *Token) Parse(b []byte, form Form, now int64) error {
	t.reset()
	b = b[:min(len(b), MaxScan)]
	var h header
	n, v := h.scan(b)
	return t.parse(b, form, now, &h, n, v)
}

// parse reads b, whose header is h and takes n bytes, if v says so.
func (t *Token) parse(b []byte, form Form, now int64, h *header, n int, v Verdict) error {
	if v != Whole || form == NoForm || n < len(b) && b[n] != '.' {
		return ErrNotToken
	}
	t.say(form, h)
	t.canonical = appendPart(t.canonical, b[:n], true)
	rest := b[min(n+1, len(b)):]
	if form == JWE || form == Truncated && h.enc && opens(rest) != opensObject {
		t.appendParts(rest)
	} else {
		rest = t.payload(rest)
	}
	t.State = t.judge(now, len(rest) == 0)
	return nil
}

func (t *Token) reset() {
	t.Form, t.Alg, t.Typ, t.State, t.Issuer = NoForm, other, none, Unverified, ""
	t.Exp, t.HasExp = 0, false
	t.hasNbf, t.hasIat = false, false
	t.Claims, t.canonical, t.text = t.Claims[:0], t.canonical[:0], t.text[:0]
	t.body, t.inner = nil, t.inner[:0]
}

// say notes what a header says.
func (t *Token) say(form Form, h *header) {
	t.Form, t.Alg, t.Typ = form, h.alg, h.typ
	if t.Typ == "" {
		t.Typ = none
	}
}

// appendPart decodes a segment behind canonical bytes, after its length if more
// parts follow.
func appendPart(dst, seg []byte, more bool) []byte {
	start := len(dst)
	if more {
		dst = append(dst, 0, 0, 0, 0)
	}
	dst, _ = appendDecoded(dst, seg)
	if more {
		binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-4))
	}
	return dst
}

// appendParts decodes the parts of a JWE after its header.
func (t *Token) appendParts(rest []byte) {
	for part := 2; part < 5; part++ {
		end := segmentEnd(rest, 0)
		if end == len(rest) {
			if end > 0 {
				t.canonical = appendPart(t.canonical, rest, true)
			}
			return
		}
		t.canonical = appendPart(t.canonical, rest[:end], true)
		rest = rest[end+1:]
	}
	t.canonical = appendPart(t.canonical, rest, false)
}

// payload reads the payload that rest begins with and returns the signature.
func (t *Token) payload(rest []byte) []byte {
	end := segmentEnd(rest, 0)
	start := len(t.canonical)
	t.canonical = appendPart(t.canonical, rest[:end], false)
	t.body = t.unwrap(t.canonical[start:])
	t.readClaims(t.body)
	return rest[min(end+1, len(rest)):]
}

// maxNested is how many tokens within one another are looked into.
const maxNested = 4

// unwrap returns the payload of the innermost token where text is one itself (RFC 7519
// §5.2): what is said of a person stands there.
func (t *Token) unwrap(text []byte) []byte {
	for range maxNested {
		if !mayBegin(text) {
			break
		}
		dot := bytes.IndexByte(text, '.')
		if dot < 0 {
			break
		}
		var h header
		if n, v := h.scan(text[:dot]); v != Whole || n != dot || h.enc {
			break
		}
		start := len(t.inner)
		t.inner, _ = appendDecoded(t.inner, text[dot+1:])
		text = t.inner[start:]
	}
	return text
}

// readClaims reads the JSON object that text begins with.
func (t *Token) readClaims(text []byte) {
	if t.readFlat(text) {
		return
	}
	t.Exp, t.HasExp, t.hasNbf, t.hasIat = 0, false, false, false
	t.nbf, t.iat = 0, 0
	t.Claims = t.Claims[:0]
	var m machine
	what := unknownMember
	for m.pos < len(text) {
		if m.plain(text[m.pos:]) > 0 {
			continue
		}
		switch m.step(text[m.pos]) {
		case evFail:
			return
		case evKey:
			what = memberOf(m.text())
		case evString:
			t.set(what, text[m.start+1:m.pos-1], m.escaped)
		case evNumber:
			t.set(what, text[m.start:m.pos-1], false)
		}
	}
}

// set notes the value of a member of the payload. A date may stand in a string,
// as some issuers write it.
func (t *Token) set(what member, raw []byte, escaped bool) {
	switch what {
	case unknownMember:
	case expMember:
		t.Exp, t.HasExp = numericDate(raw)
	case nbfMember:
		t.nbf, t.hasNbf = numericDate(raw)
	case iatMember:
		t.iat, t.hasIat = numericDate(raw)
	default:
		if escaped {
			raw = t.unescape(raw)
		}
		t.setClaim(ClaimName(what-claimMember), raw[:len(raw):len(raw)])
	}
}
