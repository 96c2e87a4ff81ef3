package issuer

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"

	"github.com/logscrub/logscrub/token"
)

// VerifyLogged completes t, which was read from text at now (Unix seconds), by its State
// and Issuer, and returns the verdict on it. Whoever reads a log can spell what stands
// there as its issuer did: a token with padding, in the other alphabet, or with bits that
// encode nothing, is worth what that one is. Doors go by the spelling that they are
// shown.
func (all *Issuers) VerifyLogged(t *token.Token, text []byte, now int64) Verdict {
	v := judge(t, text, func(tok []byte) Verdict { return all.Verify(string(tok), now, true) })
	all.Name(&v, t)
	v.Complete(t)
	return v
}

// judge returns the verdict of verify on t, which was read from text.
func judge(t *token.Token, text []byte, verify func(tok []byte) Verdict) Verdict {
	if t.Form != token.JWS {
		return Verdict{Issuer: "other"}
	}
	text = signedPart(text)
	v := verify(text)
	if v.Reason != Characters && v.Reason != Encoding {
		return v
	}
	usual := spelled(t, text)
	if usual == nil {
		return v
	}
	w := verify(usual)
	if w.Reason == BadSignature { // it may be one of the text as it stands
		v.Issuer, v.Findings = w.Issuer, w.Findings
		return v
	}
	return w
}

// signedPart returns what of text, a token as it was found, its issuer signed: of an
// SD-JWT (RFC 9901 §4) what stands before the disclosures, of every other all of it.
func signedPart(text []byte) []byte {
	signed, _, _ := bytes.Cut(text, []byte("~"))
	return signed
}

// spelled returns t, a JWS that was read from text, in compact serialisation as its
// issuer writes it (RFC 7515 §7.1), or nil where text has no signature that can be.
func spelled(t *token.Token, text []byte) []byte {
	c := t.Canonical()
	header := c[4 : 4+binary.BigEndian.Uint32(c)]
	payload := c[4+len(header):]
	last := bytes.TrimRight(text[bytes.LastIndexByte(text, '.')+1:], "=")
	last = bytes.ReplaceAll(bytes.ReplaceAll(last, []byte("+"), []byte("-")), []byte("/"), []byte("_"))
	enc := base64.RawURLEncoding
	signature, err := enc.AppendDecode(nil, last)
	if err != nil {
		return nil
	}
	out := make([]byte, 0, enc.EncodedLen(len(header))+enc.EncodedLen(len(payload))+enc.EncodedLen(len(signature))+2)
	out = append(enc.AppendEncode(out, header), '.')
	out = append(enc.AppendEncode(out, payload), '.')
	return enc.AppendEncode(out, signature)
}
