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
	for tries := 0; tries < 4; tries++ {
		i := bytes.Index(t[from:payload], []byte("eyJ"))
		if i < 0 {
			return payload, 0
		}
		if n, _, _ := token.Scan(t[from+i:]); n > payload-from-i {
			return from + i, from + i + n
		}
		from += i + 1
	}
	return payload, 0
}

// maxTag is how long the authentication tag of a JWE is at most: 32 bytes in base 64
// (RFC 7518 §5.2).
const maxTag = 43

// cutJWE returns where the JWE ends that begins at at and was cut within its key, its
// initialization vector or its ciphertext, without a mark that says so; 0 where none
// does. Of four parts the last has to be longer than a tag, for else a part is missing
// and it is no token.
func cutJWE(t []byte, at int) (end int) {
	stop := at
	for stop < len(t) && stop-at < maxHead && urlByte(t[stop]) {
		stop++
	}
	if stop-at < 16 || stop == len(t) || t[stop] != '.' {
		return 0
	}
	var buf [maxHead * 3 / 4]byte
	n, err := base64.RawURLEncoding.Decode(buf[:], t[at:stop])
	if head := buf[:n]; err != nil || !bytes.Contains(head, []byte(`"alg"`)) || !bytes.Contains(head, []byte(`"enc"`)) {
		return 0
	}
	parts, last := 1, stop
	for end = stop; end < len(t) && (urlByte(t[end]) || t[end] == '.') && end-at < token.MaxScan; end++ {
		if t[end] == '.' {
			parts++
			last = end + 1
		}
	}
	if end == last || parts > 4 || parts == 4 && end-last <= maxTag {
		return 0
	}
	return end
}

// urlByte reports whether c is of the URL alphabet of base 64.
func urlByte(c byte) bool { return detect.IsWord(c) || c == '-' }
