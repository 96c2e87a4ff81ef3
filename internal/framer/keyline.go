package framer

import (
	"bytes"

	"github.com/logscrub/logscrub/internal/index"
)

// A Verdict says what a line is inside a private-key block.
type Verdict uint8

// The verdicts.
const (
	// NotKey is a line that cannot be part of a key. It ends the block.
	NotKey Verdict = iota
	// KeyText is a line of base64.
	KeyText
	// KeyBlank is a line of white space, quotes or comment marks alone.
	KeyBlank
	// KeyHeader is a header of the block, such as DEK-Info.
	KeyHeader
	// KeyEnd is the END line. It is the last of the block.
	KeyEnd
)

const (
	// MaxKeyLine is the length in bytes above which no line is a key line. An
	// unwrapped 16384-bit RSA key is 12.5 KiB of base64.
	MaxKeyLine = 16 << 10

	beginMark  = "-----BEGIN "
	endMark    = "-----END "
	maxLabel   = 48
	prefixWord = 40 // base64 bytes that make a word key text behind any prefix
	shortWord  = 8  // the same for a last line, whose length is a multiple of 4
)

// beginText is beginMark.
var beginText = []byte(beginMark)

// KeyLine says what a line is inside a private-key block: a block that KeyBegin
// found open. line has no terminator. line[start:end] is the key material in it
// and is empty for KeyBlank, KeyHeader and NotKey; for KeyEnd it is what stands
// before the END mark on its line.
//
// Framer (what to join, what to mark record.Continues) and detector (what to
// hide) both ask this one function, so that a block gives the same output
// whether its lines came joined or one by one.
//
// A key line is, after indentation, quotes and the marks > and |, only base64
// (RFC 4648 §4, PEM of RFC 7468, armor of RFC 9580 §6), before optional
// backslashes, \n and \r escapes, quotes, commas, semicolons and a " +". Behind
// any other prefix, such as a time stamp, the last word alone counts, and must
// have 40 bytes; or 8 and a multiple of 4, and end in = or hold a digit, an
// upper-case and a lower-case letter, as the last line of a key does.
func KeyLine(line []byte) (start, end int, v Verdict) {
	if len(line) > MaxKeyLine {
		return 0, 0, NotKey
	}
	if i := bytes.Index(line, []byte(endMark)); i >= 0 {
		start, end = material(line[:i])
		return start, end, KeyEnd
	}
	lo, hi := trimEdges(line)
	if lo == hi {
		return 0, 0, KeyBlank
	}
	if keyHeader(line[lo:hi]) {
		return 0, 0, KeyHeader
	}
	if start, end = material(line); start < end {
		return start, end, KeyText
	}
	return 0, 0, NotKey
}

// material returns the bounds of the base64 text in line, or 0, 0.
func material(line []byte) (start, end int) {
	lo, hi := trimEdges(line)
	at := hi
	for at > lo && base64Byte(line[at-1]) {
		at--
	}
	switch {
	case at == hi || midPad(line[at:hi]):
		return 0, 0
	case at == lo:
		return lo, hi
	case !edgeByte(line[at-1]) || !lastWord(line[at:hi]):
		return 0, 0
	}
	return at, hi
}

// midPad reports whether w has an = that neither pads its end nor, as in the
// checksum of an armor, begins it: as level=info has.
func midPad(w []byte) bool {
	w = bytes.TrimRight(w, "=")
	return len(w) > 0 && bytes.IndexByte(w[1:], '=') >= 0
}

// lastWord reports whether w, which stands behind a prefix, is key text.
func lastWord(w []byte) bool {
	if len(w) >= prefixWord {
		return true
	}
	if len(w) < shortWord || len(w)%4 != 0 {
		return false
	}
	if w[len(w)-1] == '=' {
		return true
	}
	var digit, upper, lower bool
	for _, c := range w {
		digit = digit || c >= '0' && c <= '9'
		upper = upper || c >= 'A' && c <= 'Z'
		lower = lower || c >= 'a' && c <= 'z'
	}
	return digit && upper && lower
}

// trimEdges returns the bounds of line without what may stand around key text.
func trimEdges(line []byte) (lo, hi int) {
	hi = len(line)
	for hi > 0 {
		c := line[hi-1]
		switch {
		case edgeByte(c) || c == '\\' || c == ',' || c == ';':
			hi--
		case (c == 'n' || c == 'r') && hi > 1 && line[hi-2] == '\\':
			hi -= 2
		case c == '+' && hi > 1 && (line[hi-2] == ' ' || line[hi-2] == '"'):
			hi--
		default:
			for lo < hi && edgeByte(line[lo]) {
				lo++
			}
			return lo, hi
		}
	}
	return 0, 0
}

// edgeByte reports whether c may stand on either side of key text.
func edgeByte(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '"', '\'', '`', '>', '|':
		return true
	}
	return false
}

func base64Byte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '/' && c <= '9' || c == '+' || c == '='
}

// keyHeader reports whether line is a header inside a block: those of RFC 1421
// §4.6 that OpenSSL writes, and the armor headers of RFC 9580 §6.2.2.
func keyHeader(line []byte) bool {
	i := bytes.IndexByte(line, ':')
	if i < 0 {
		return false
	}
	switch string(line[:i]) {
	case "Proc-Type", "DEK-Info", "Version", "Comment", "Hash", "MessageID", "Charset":
		return true
	}
	return false
}

// KeyBegin returns the bounds of the first BEGIN mark of a private key in b:
// `-----BEGIN ` and a label that ends in `PRIVATE KEY-----` or in `PGP PRIVATE
// KEY BLOCK-----`. It returns -1, -1 if there is none.
func KeyBegin(b []byte) (start, end int) {
	for at := 0; ; {
		i := index.Of(b[at:], beginText)
		if i < 0 {
			return -1, -1
		}
		start = at + i
		at = start + len(beginMark)
		if n := privateLabel(b[at:]); n > 0 {
			return start, at + n
		}
	}
}

// privateLabel returns the length of the private-key label, with its dashes, at
// the start of b, or 0.
func privateLabel(b []byte) int {
	n := 0
	for n < len(b) && n < maxLabel && (b[n] >= 'A' && b[n] <= 'Z' || b[n] >= '0' && b[n] <= '9' || b[n] == ' ') {
		n++
	}
	label, rest := b[:n], b[n:]
	if !bytes.HasPrefix(rest, []byte("-----")) {
		return 0
	}
	if bytes.HasSuffix(label, []byte("PRIVATE KEY")) || bytes.HasSuffix(label, []byte("PGP PRIVATE KEY BLOCK")) {
		return n + len("-----")
	}
	return 0
}

// KeyOpen reports whether line leaves a private-key block open: whether behind
// its last BEGIN mark of a private key no END mark stands.
func KeyOpen(line []byte) bool {
	open := false
	for {
		_, end := KeyBegin(line)
		if end < 0 {
			return open && !bytes.Contains(line, []byte(endMark))
		}
		open, line = true, line[end:]
	}
}
