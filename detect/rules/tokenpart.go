package rules

import (
	"bytes"
	"encoding/base64"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/token"
)

// Tokens that do not stand as their writer wrote them: glued to a word, or cut.

// maxHead is how long a header is looked at here, in bytes: those of the usual
// parameters are shorter.
const maxHead = 512

// gluedToken finds the token whose payload begins at payload, behind a dot, and
// whose header is glued to a word before it ("idxeyJhbGci….eyJzdWI…"). end is 0
// where there is none.
func gluedToken(t []byte, payload int) (at, end int) {
	from := payload - 1
	for from > 0 && payload-from < maxHead && urlByte(t[from-1]) {
		from--
	}
	at = from + token.Glued(t[from:], payload-1-from)
	if n, _, _ := token.Scan(t[at:]); n > payload-at {
		return at, at + n
	}
	return payload, 0
}

// detached returns where the token ends that begins at at, has no payload (RFC 7515 §F), and that
// another is glued to.
func detached(w *detect.Window, at int) (end int, ok bool) {
	t := w.Text
	dot := urlEnd(t[:min(len(t), at+maxHead)], at)
	if dot+2 >= len(t) || t[dot] != '.' || t[dot+1] != '.' || !w.IsHeader(t[at:dot]) {
		return at, false
	}
	stop := urlEnd(t, dot+2)
	if stop == len(t) || t[stop] != '.' {
		return at, false
	}
	end = dot + 2 + token.Glued(t[dot+2:], stop-dot-2)
	return end, end < stop
}

// maxTag is how long the authentication tag of a JWE is at most: 32 bytes in base 64
// (RFC 7518 §5.2).
const maxTag = 43

// cutJWE returns where the JWE ends that begins at at and was cut within its key, its
// initialization vector or its ciphertext, without a mark that says so; at where none
// does. Of four parts the last has to be longer than a tag, for else a part is missing
// and it is no token.
func cutJWE(t []byte, at int) (end int) {
	stop := at
	for stop < len(t) && stop-at < maxHead && urlByte(t[stop]) {
		stop++
	}
	if stop-at < 16 || stop == len(t) || t[stop] != '.' {
		return at
	}
	var buf [maxHead * 3 / 4]byte
	n, err := base64.RawURLEncoding.Decode(buf[:], t[at:stop])
	if head := buf[:n]; err != nil || !bytes.Contains(head, []byte(`"alg"`)) || !bytes.Contains(head, []byte(`"enc"`)) {
		return at
	}
	parts, last := 1, stop
	for end = stop; end < len(t) && (urlByte(t[end]) || t[end] == '.') && end-at < token.MaxScan; end++ {
		if t[end] == '.' {
			parts++
			last = end + 1
		}
	}
	if end == last || parts > 4 || parts == 4 && end-last <= maxTag {
		return at
	}
	return end
}

// cutToken is the rule of what is left of a token behind an ellipsis that stands for its
// beginning.
func cutToken() detect.Rule {
	return detect.Rule{
		Name:     "token-tail",
		Kinds:    []detect.Kind{kindSecret},
		Triggers: []detect.Trigger{{Shape: detect.RunWord, Before: ".-\xa6"}},
		Max:      token.MaxScan,
		Find:     findTail,
		Doc:      "The end of a token of which the beginning was cut off, behind an ellipsis: a signature of the usual lengths, and what is left of the payload.",
		Source:   "RFC 7515 §3.1, RFC 7518 §3.1",
		Examples: examples([][2]string{
			{"got ..." + exampleTail + " ok", exampleTail},
			{"got …" + exampleTail[len(exampleTail)-43:] + " ok", exampleTail[len(exampleTail)-43:]},
			{`{"t":"...` + exampleTail + `"}`, exampleTail},
			{"got " + exampleTail + " ok", ""},
			{"got ..." + exampleTail[:40] + " ok", ""},
			{"see ...node_modules/a/b/index.min.0123456789abcdef.js", ""},
		}),
	}
}

// maxBack is how far before a word of random text its run may begin, in bytes.
const maxBack = 64

// findTail finds the end of a token in the run that the word at at stands in, directly behind
// an ellipsis.
func findTail(w *detect.Window, at int) detect.Verdict {
	t, low := w.Text, at-maxBack
	for at > 0 && at > low && t[at-1] == '-' { // words of a few characters are not asked for
		for at--; at > 0 && at > low && detect.IsWord(t[at-1]); at-- {
		}
	}
	if at < 3 || string(t[at-3:at]) != "..." && string(t[at-3:at]) != "…" {
		return detect.NotHere
	}
	end := urlEnd(t, at)
	last := at
	if end < len(t) && t[end] == '.' && end-at >= minPart {
		last = end + 1
		end = urlEnd(t, last)
	}
	if !token.IsSignature(t[last:end]) {
		return detect.BadSyntax
	}
	w.Skip(end)
	return w.Found(at, end, 0)
}

// urlEnd returns where the characters of base64url end that t has from i on, at most
// token.MaxScan of them.
func urlEnd(t []byte, i int) int {
	for stop := min(len(t), i+token.MaxScan); i < stop && urlByte(t[i]); i++ {
	}
	return i
}

// exampleTail is the end of a payload, and a signature.
const exampleTail = "OjE3NjcyMjU2MDB9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

// urlByte reports whether c is of the URL alphabet of base 64.
func urlByte(c byte) bool { return detect.IsWord(c) || c == '-' }
