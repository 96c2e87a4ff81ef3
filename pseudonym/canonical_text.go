package pseudonym

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// CanonicalUser appends an account id: NFC, without white space around it, case
// kept.
func CanonicalUser(dst, text []byte) []byte { return append(dst, bytes.TrimSpace(nfc(text))...) }

// CanonicalUserFold appends an account id of a system that ignores case, such as
// Active Directory: as CanonicalUser, and lower-case.
func CanonicalUserFold(dst, text []byte) []byte { return appendFold(dst, bytes.TrimSpace(nfc(text))) }

// CanonicalName appends the name of a person: NFC, without white space around
// it, each run of white space inside as one space, case kept.
func CanonicalName(dst, text []byte) []byte {
	text = bytes.TrimSpace(nfc(text))
	space := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if unicode.IsSpace(r) {
			space = true
		} else {
			if space {
				dst = append(dst, ' ')
			}
			dst, space = append(dst, text[:n]...), false
		}
		text = text[n:]
	}
	return dst
}

// CanonicalEmail appends an address: what stands before the last @ folded (NFC,
// lower-case), and the domain as IDNA writes it in ASCII, or folded where IDNA
// refuses it, it is not UTF-8, or it is longer than 255 bytes (the cost of IDNA
// is quadratic). Nothing is trimmed. Text without @ is folded.
func CanonicalEmail(dst, text []byte) []byte {
	if isASCII(text) {
		return appendLower(dst, text)
	}
	at := bytes.LastIndexByte(text, '@')
	if at < 0 {
		return appendFold(dst, text)
	}
	dst = append(appendFold(dst, text[:at]), '@')
	domain := text[at+1:]
	if isASCII(domain) {
		return appendLower(dst, domain)
	}
	if len(domain) > maxDomain || !utf8.Valid(domain) {
		return appendFold(dst, domain)
	}
	if simple, ok := appendDomain(dst, domain); ok {
		return simple
	}
	ascii, err := domains.ToASCII(string(domain))
	if err != nil || !isASCII([]byte(ascii)) {
		return appendFold(dst, domain)
	}
	return append(dst, ascii...)
}

const maxDomain = 255

// domains is UTS #46 with the parameters of the WHATWG's "domain to ASCII":
// non-transitional, CheckBidi and CheckJoiners, without CheckHyphens,
// UseSTD3ASCIIRules and VerifyDnsLength. It is never changed.
var domains = idna.New(
	idna.MapForLookup(),
	idna.BidiRule(),
	idna.Transitional(false),
	idna.CheckHyphens(false),
	idna.CheckJoiners(true),
	idna.StrictDomainName(false),
	idna.VerifyDNSLength(false),
)

// appendFold appends text in NFC and lower case. Each code point is mapped by
// its simple mapping in UnicodeData.txt, never by context or language.
func appendFold(dst, text []byte) []byte {
	if isASCII(text) {
		return appendLower(dst, text)
	}
	text = nfc(text)
	n := len(dst)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, text[0])
		} else {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		text = text[size:]
	}
	return append(dst[:n], nfc(dst[n:])...)
}

// nfc returns text in Normalization Form C, text itself where it is, as it mostly
// is. Bytes that are not UTF-8 stay.
func nfc(text []byte) []byte {
	if isASCII(text) {
		return text
	}
	return norm.NFC.Bytes(text)
}

// isASCII reports whether no byte of text is above 0x7f, eight at a time.
func isASCII(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&highs != 0 {
			return false
		}
		text = text[8:]
	}
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
