package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/internal/index"
	"github.com/logscrub/logscrub/token"
)

// Whoever refuses a token may write which signature it should have: expected signature "…"; signature
// mismatch: got … want …. With it, and the token beside it, anybody has a token that is valid.

const (
	// maxSaid is how far from a token such words are looked for, in bytes.
	maxSaid = 256
	// maxSaidWords is how much stands at most between the word and a signature, or between two.
	maxSaidWords = 64
	// leastSigned and maxSigned are how long a signature is that is told of, in characters.
	leastSigned = 43
	maxSigned   = 1024
)

// signatureWord is what all spellings of the word end with.
var signatureWord = []byte("ignature")

// saidSignatures adds the signatures that are told of beside the token [at, end).
func saidSignatures(w *detect.Window, at, end int) {
	from, to := w.Unsaid(max(0, at-maxSaid), min(len(w.Text), end+maxSaid))
	saidIn(w, from, at-leastSigned)
	saidIn(w, max(from, end), to-leastSigned)
}

// saidIn adds the signatures that are told of behind the word in [i, to).
func saidIn(w *detect.Window, i, to int) {
	for t := w.Text; i+len(signatureWord) <= to; {
		n := index.Of(t[i:to], signatureWord)
		if n < 0 {
			return
		}
		i += n + len(signatureWord)
		for range 2 {
			a, b := saidSignature(t, i)
			if a == b {
				break
			}
			w.FoundKind(detect.TokenPart, a, b, 0)
			i = b
		}
	}
}

// saidSignature returns the bounds of the signature in t that only words of such phrases part from i. They are
// equal where there is none.
func saidSignature(t []byte, i int) (a, b int) {
	for stop := min(len(t), i+maxSaidWords); i < stop; {
		if !saidByte(t[i]) {
			i++
			continue
		}
		for a = i; i < len(t) && i-a < maxSigned && saidByte(t[i]); {
			i++
		}
		if isSaid(t[a:i]) && (a == 0 || t[a-1] != '.') {
			return a, i
		}
		if !saidWord(t[a:i]) {
			break
		}
	}
	return i, i
}

// saidByte reports whether c is of a word, or of base64 or hexadecimal digits.
func saidByte(c byte) bool { return urlByte(c) || c == '+' || c == '/' }

// isSaid reports whether word is a signature: base64 or hexadecimal digits of a usual length.
func isSaid(word []byte) bool {
	return token.IsSignature(word) || detect.AllHex(word) && (len(word) == 64 || len(word) == 96 || len(word) == 128)
}

// saidWord reports whether word is one of those that stand between the word and a signature.
func saidWord(word []byte) bool {
	var lower [maxSaidWord]byte
	word = bytes.Trim(word, "_-/")
	for i, c := range word[:min(len(word), maxSaidWord)] {
		if detect.IsUpper(c) {
			c |= 0x20
		}
		lower[i] = c
	}
	if len(word) > maxSaidWord {
		return false
	}
	switch string(lower[:len(word)]) {
	case "", "s", "n", "mismatch", "mismatched", "expected", "expecting", "expect", "got", "want", "wanted", "have", "has", "had", "computed",
		"calculated", "actual", "received", "provided", "is", "was", "be", "been", "should", "but", "and", "does", "did", "do", "not", "match",
		"locally", "local", "our", "the", "value", "invalid", "wrong", "bad", "vs", "instead", "of", "with", "from", "token", "signature",
		"verification", "verify", "failed", "failure", "error", "check":
		return true
	}
	return false
}

// maxSaidWord is how long such a word is at most.
const maxSaidWord = 12
