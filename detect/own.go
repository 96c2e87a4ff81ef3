package detect

import (
	"bytes"
	"net/netip"
	"slices"

	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token"
)

// maxOwn is longer than whatever is written in the place of a value: a local part
// and a domain, or a stub.
const maxOwn = 1024

// OwnOutput reports whether [start, end) is wholly what logscrub writes in the
// place of a value: a pseudonym under a key of the ring, an address with one for
// its local part, the stub of a token whose pseudonyms are our own, a redacted
// or masked value, or a withheld record, and no more than punctuation around it.
// The rules of keys ask it, so that a
// record scrubbed twice is the record scrubbed once.
func (w *Window) OwnOutput(start, end int) bool {
	if end-start > maxOwn {
		return false
	}
	for start < end && !IsWord(w.Text[start]) {
		start++
	}
	for end > start && !IsWord(w.Text[end-1]) {
		end--
	}
	if n := signHead(w.Text[:start], w.Text[start:end]); n > 0 {
		return w.OwnOutput(start+n, end)
	}
	if n := signTail(w.Text[start:end]); n > 0 {
		return w.OwnOutput(start, end-n)
	}
	v := w.Text[start:end]
	if start > 0 && w.Text[start-1] == '=' {
		v = bytes.TrimPrefix(v, []byte("3D")) // behind an equals sign in quoted-printable
	}
	if i := bytes.IndexByte(v, '@'); i > 0 {
		return w.own(v[:i])
	}
	if bytes.HasPrefix(v, []byte("jwt_")) {
		if st, n, ok := token.ParseStub(v); ok && n == len(v) {
			return w.ownStub(&st)
		}
	}
	return Replacement(v) || w.own(v) || w.ownULA(v)
}

// signHead returns how many characters of v belong to an escape of punctuation that begins at the
// end of before: \u0022 or %22.
func signHead(before, v []byte) int {
	switch {
	case len(v) > 5 && bytes.HasSuffix(before, []byte{'\\'}) && string(v[:3]) == "u00" && escapesSign(v[3:5]):
		return 5
	case len(v) > 2 && bytes.HasSuffix(before, []byte{'%'}) && escapesSign(v[:2]):
		return 2
	}
	return 0
}

// signTail returns the length of the escape of punctuation that v ends with: \u0022, %22 or, without
// its semicolon, &quot;.
func signTail(v []byte) int {
	n := len(v)
	switch {
	case n > 6 && string(v[n-6:n-2]) == `\u00` && escapesSign(v[n-2:]):
		return 6
	case n > 3 && v[n-3] == '%' && escapesSign(v[n-2:]):
		return 3
	}
	if n < 4 || bytes.IndexByte(v[max(0, n-len("&quot")):], '&') < 0 {
		return 0
	}
	for _, name := range [...]string{"&quot", "&apos", "&amp", "&lt", "&gt", "&#34", "&#39", "&nbsp"} {
		if bytes.HasSuffix(v, []byte(name)) {
			return len(name)
		}
	}
	return 0
}

// escapesSign reports whether two hexadecimal digits are the code of a sign of ASCII that is no word character.
func escapesSign(digits []byte) bool {
	c, ok := hexValue(digits, 2)
	return ok && c < 0x80 && !IsWord(byte(c))
}

// ownStub reports whether the stub is one that logscrub writes as it is configured.
// Values of claims in it are only believed under the seal of the key that writes.
func (w *Window) ownStub(st *token.Stub) bool {
	s := w.s
	if !w.own(st.Pseudonym) || st.Sub != nil && !w.own(st.Sub) || st.Issuer != nil && !knows(s.set.issuers, st.Issuer) {
		return false
	}
	for rest := st.Claims; ; {
		c, more, ok := token.NextClaim(rest)
		if !ok {
			break
		}
		if !knows(s.set.claims, c.Name) || !c.Kept && !w.own(c.Value) {
			return false
		}
		rest = more
	}
	if st.Seal == nil {
		return true
	}
	s.sealed = token.AppendSealed(s.sealed[:0], st.Pseudonym, st.Claims)
	return s.marks.Wrote(st.Seal, pseudonym.Stub, s.sealed)
}

// knows reports whether name, as a stub has it, is one of names.
func knows(names []string, name []byte) bool {
	for _, n := range names {
		if string(name) == n {
			return true
		}
	}
	return false
}

// ownULA reports whether v is wholly an address that logscrub wrote.
func (w *Window) ownULA(v []byte) bool {
	if len(v) < len("fd00::") || v[0]|0x20 != 'f' || v[1]|0x20 != 'd' {
		return false
	}
	a, n, ok := check.IPv6(v)
	return ok && n == len(v) && w.OwnAddress(a)
}

// OwnWords reports whether logscrub wrote the words of [start, end), which white space parts,
// escaped or not: a phrase that it has looked at before. A pseudonym may stand among the
// punctuation of a word, and words of up to four letters or digits between ours. Values that commas part
// count too, if logscrub wrote all of them.
func (w *Window) OwnWords(start, end int) bool {
	if w.ownList(start, end) {
		return true
	}
	ours := false
	for at := start; at < end; {
		stop, blank := at, 0
		for stop < end {
			if blank = blankAt(w.Text[stop:end]); blank > 0 {
				break
			}
			stop++
		}
		switch {
		case at == stop || tinyWord(w.Text[at:stop]):
		case w.OwnOutput(at, stop) || w.ownWithin(at, stop):
			ours = true
		default:
			return false
		}
		at = stop + blank
	}
	return ours
}

// tinyWord reports whether v has at most four letters and digits, as a part of an address has: no credential.
func tinyWord(v []byte) bool {
	n := 0
	for _, c := range v {
		if IsWord(c) || c >= 0x80 {
			n++
		}
	}
	return n <= 4
}

// ownList reports whether [start, end) is two or more values with commas between them, each of
// which logscrub wrote: what stands behind "pairs" may be several credentials.
func (w *Window) ownList(start, end int) bool {
	comma := bytes.IndexByte(w.Text[start:end], ',')
	if comma < 0 {
		return false
	}
	for ; comma >= 0; comma = bytes.IndexByte(w.Text[start:end], ',') {
		if !w.OwnOutput(start, start+comma) {
			return false
		}
		start += comma + 1
	}
	return w.OwnOutput(start, end)
}

// ownWithin reports whether a pseudonym under a key of the ring stands in [start,
// end), among punctuation and short words.
func (w *Window) ownWithin(start, end int) bool {
	if end-start < minMark {
		return false
	}
	ours, foreign := false, 0
	for i := start; i < end; {
		if c := w.Text[i]; !IsWord(c) {
			if i++; c >= 0x80 {
				if foreign++; foreign > 4 {
					return false
				}
			}
			continue
		}
		if n, own := w.stubAt(i); n > 0 {
			ours = ours || own
			i += n
			continue
		}
		stop := min(wordEnd(w.Text, i), end)
		if word := w.Text[i:stop]; w.ownHead(word) {
			ours = true
		} else if !tinyWord(word) {
			return false
		}
		i = stop
	}
	return ours
}

// WithoutOwn returns [start, end) without the words in it that logscrub writes, and whether there
// are any. It is valid until the next call.
func (w *Window) WithoutOwn(start, end int) (rest []byte, any bool) {
	rest = slices.Grow(w.s.rest[:0], end-start)
	at := start
	for i := start; i < end; {
		if !IsWord(w.Text[i]) {
			i++
			continue
		}
		stop := min(wordEnd(w.Text, i), end)
		if n, own := w.stubAt(i); own {
			stop = min(i+n, end)
		} else if word := w.Text[i:stop]; !w.ownHead(word) && !Replacement(word) {
			i = stop
			continue
		}
		rest, any = append(rest, w.Text[at:i]...), true
		i, at = stop, stop
	}
	w.s.rest = append(rest, w.Text[at:end]...)
	return w.s.rest, any
}

// stubAt returns the length of the stub at i with the claims behind it, and whether logscrub wrote
// all of it; 0 where there is none.
func (w *Window) stubAt(i int) (n int, own bool) {
	t := w.Text[i:min(len(w.Text), i+maxOwn)]
	if !bytes.HasPrefix(t, []byte("jwt_")) {
		return 0, false
	}
	st, n, ok := token.ParseStub(t)
	switch {
	case !ok:
		return 0, false
	case w.ownStub(&st) && !bytes.HasPrefix(t[n:], []byte("-claim_")):
		return n, true
	}
	for n < len(t) && (IsWord(t[n]) || t[n] == '-') {
		n++
	}
	return n, false
}

// ownHead reports whether word begins with pseudonyms under keys of the ring and goes on with no
// more than four characters: values that touched each other, or a short word.
func (w *Window) ownHead(word []byte) bool {
	for n := 0; ; n++ {
		k := bytes.IndexByte(word, '_')
		end := k + minMark - 1
		if k <= 0 || end > len(word) || word[k+5] != '_' || !w.own(word[:end]) {
			return n > 0 && len(word) <= 4
		}
		word = word[end:]
	}
}

// blankAt returns how long the white space is that b begins with, or its escape.
func blankAt(b []byte) int {
	switch {
	case isSpace(b[0]):
		return 1
	case b[0] == '\\' && len(b) > 1 && (b[1] == 'n' || b[1] == 't' || b[1] == 'r'):
		return 2
	}
	return 0
}

func (w *Window) own(word []byte) bool {
	return w.s.marks != nil && len(word) >= minMark && w.s.marks.Check(word) == pseudonym.Own
}

// OwnAddress reports whether a is an address that logscrub wrote for another.
func (w *Window) OwnAddress(a netip.Addr) bool {
	return a.Is6() && w.s.marks != nil && w.s.marks.CheckULA(a) == pseudonym.Own
}

// Replacement reports whether v is a word that logscrub writes in the place of a
// value without a key: password_redacted, card_last_1234.
func Replacement(v []byte) bool {
	if kind, ok := bytes.CutSuffix(v, []byte("_redacted")); ok {
		return validFamily(string(kind))
	}
	if n := len(v); n == 0 || v[n-1] != '_' && !IsDigit(v[n-1]) {
		return false
	}
	i := bytes.Index(v, []byte("_last_"))
	if i < 0 || len(v) > i+len("_last_")+4 {
		return false
	}
	for _, c := range v[i+len("_last_"):] {
		if !IsDigit(c) {
			return false
		}
	}
	return validFamily(string(v[:i]))
}
