package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/token"
)

// Tokens in the JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2), general and
// flattened, as JSON or as what other languages print.

// maxTokenObject is how far to either side of a value the object of such a token is
// looked for, in bytes; of what is read of it, strings do not count.
const maxTokenObject = 16 << 10

// A jsonToken is what the members of one object say. Each pair is a span of the text.
// A signature belongs to the header with the same number. Those beyond the arrays, and
// the parts of a JWE and the disclosures of an SD-JWT beyond its own, stand in more.
type jsonToken struct {
	payload    [2]int
	headers    [8][2]int
	signatures [8][2]int
	signers    int
	sealed     [16][2]int
	parts      int
	more       [][2]int
}

// findTokenObject finds the token in JSON serialisation one of whose members has the
// value that begins at at: each protected header becomes what the token with its
// signature is, and payload and signatures go.
func findTokenObject(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at < 2 || t[at-1] != '"' && t[at-1] != '\'' {
		return detect.BadSyntax
	}
	switch string(keyBefore(t, at-1)) {
	case "protected", "payload":
	default:
		return detect.BadSyntax
	}
	if !w.MayJoin() {
		return detect.BadSyntax
	}
	var j jsonToken
	if !j.read(t, objectStart(t, at-1), t[at-1]) || !j.holds(w, at) {
		return detect.BadSyntax
	}
	for i, h := range j.headers[:j.signers] {
		s := j.signatures[i]
		if j.payload[1] > 0 && w.JoinToken(h[0], h[1], t[j.payload[0]:j.payload[1]], t[s[0]:s[1]]) {
			w.Found(h[0], h[1], 0)
		}
		w.FoundKind(detect.TokenPart, s[0], s[1], 0)
	}
	w.FoundKind(detect.TokenPart, j.payload[0], j.payload[1], 0)
	for _, s := range j.sealed[:j.parts] {
		w.FoundKind(detect.TokenPart, s[0], s[1], 0)
	}
	for _, s := range j.more {
		w.FoundKind(detect.TokenPart, s[0], s[1], 0)
	}
	return detect.Matched
}

// holds reports whether the members are those of a token, of which the signature may be cut off,
// and at is where the first of the values begins that a scan asks for: the others are found with it.
func (j *jsonToken) holds(w *detect.Window, at int) bool {
	t, signed := w.Text, false
	for i, s := range j.signatures[:j.signers] {
		signed = signed || s[1] > s[0] || w.IsHeader(t[j.headers[i][0]:j.headers[i][1]])
	}
	if !(signed && j.payload[1] > 0) && j.parts < 2 {
		return false
	}
	for _, v := range j.headers[:j.signers] {
		if asked(t, v, at) {
			return false
		}
	}
	return !asked(t, j.payload, at)
}

// asked reports whether the value v stands before at and a scan asks for it.
func asked(t []byte, v [2]int, at int) bool {
	return v[1]-v[0] > 1 && v[0] < at && t[v[0]] == 'e' && (t[v[0]+1] == 'y' || t[v[0]+1] == 'w')
}

// keyBefore returns the key whose value's quote stands at i.
func keyBefore(t []byte, i int) []byte {
	i = backBlanks(t, i)
	if i < 2 || t[i-1] != ':' && t[i-1] != '=' {
		return nil
	}
	i = backBlanks(t, i-1)
	if i > 0 && (t[i-1] == '"' || t[i-1] == '\'') {
		i--
	}
	end := i
	for i > 0 && end-i < 16 && detect.IsWord(t[i-1]) {
		i--
	}
	return t[i:end]
}

func backBlanks(t []byte, i int) int {
	for i > 0 && (t[i-1] == ' ' || t[i-1] == '\n' || t[i-1] == '\r' || t[i-1] == '\t') {
		i--
	}
	return i
}

// objectStart returns where the object begins that the value at at is a member of;
// where that is an element of a list, as of the signatures, the object around the
// list; or -1.
func objectStart(t []byte, at int) int {
	depth, inner := 0, -1
	for i := at - 1; i >= 0 && at-i < maxTokenObject; i-- {
		switch t[i] {
		case ']', '}':
			depth++
		case '[', '{':
			if depth--; depth >= 0 {
				continue
			}
			depth = 0
			if t[i] == '{' && inner >= 0 {
				return i
			}
			if t[i] == '{' {
				inner = i
				if b := backBlanks(t, i); b == 0 || t[b-1] != '[' && t[b-1] != ',' {
					return i
				}
			} else if b := backBlanks(t, i); b == 0 || t[b-1] != ':' || string(keyBefore(t, i)) != "signatures" {
				return inner
			}
		}
	}
	return inner
}

// read reads the object that begins at i, whose strings stand in quotes. If i is negative its brace
// stands in a line that was given out before: the text begins within it.
func (j *jsonToken) read(t []byte, i int, quote byte) bool {
	depth, key := 0, []byte(nil)
	if i < 0 {
		if bytes.IndexByte(t[:min(len(t), maxTokenObject)], '\n') < 0 {
			return false
		}
		i, depth = 0, 1
	}
	for end := min(len(t), i+2*maxTokenObject); i < end; i++ {
		switch t[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return true
			}
		case quote:
			from := i + 1
			n := bytes.IndexByte(t[from:], quote)
			if i == 0 || t[i-1] != '\\' {
				n = check.StringEnd(t[from:], quote)
			}
			if n < 0 {
				if stop := urlEnd(t, from); stop-from < token.MaxScan {
					j.member(key, from, stop) // cut
				}
				return j.payload[1] > 0 || j.signers > 0
			}
			i, end = from+n, min(len(t), end+n)
			rest := bytes.TrimLeft(t[i+1:min(end, i+8)], " \r\n\t")
			if len(rest) > 0 && rest[0] == ':' {
				key = t[from:i]
			} else {
				j.member(key, from, i)
			}
		}
	}
	return j.payload[1] > 0 || j.signers > 0
}

// member notes the string [a, b), which is the value of key or an element of a list
// that is.
func (j *jsonToken) member(key []byte, a, b int) {
	if a == b {
		return
	}
	switch string(key) {
	case "payload":
		if j.payload[1] == 0 {
			j.payload = [2]int{a, b}
		}
	case "protected":
		j.header(a, b)
	case "signature":
		j.signature(a, b)
	case "ciphertext", "encrypted_key", "iv", "tag", "disclosures", "kb_jwt":
		if j.parts == len(j.sealed) {
			j.more = append(j.more, [2]int{a, b})
			return
		}
		j.sealed[j.parts] = [2]int{a, b}
		j.parts++
	}
}

// header notes a protected header, which may stand behind its signature.
func (j *jsonToken) header(a, b int) {
	n := j.signers
	switch {
	case n > 0 && j.headers[n-1][1] == 0:
		j.headers[n-1] = [2]int{a, b}
	case n == len(j.headers):
		j.more = append(j.more, [2]int{a, b})
	default:
		j.headers[n] = [2]int{a, b}
		j.signers++
	}
}

// signature notes a signature, whose header may have been none or come later.
func (j *jsonToken) signature(a, b int) {
	n := j.signers
	switch {
	case n > 0 && j.signatures[n-1][1] == 0:
		j.signatures[n-1] = [2]int{a, b}
	case n == len(j.signatures):
		j.more = append(j.more, [2]int{a, b})
	default:
		j.signatures[n] = [2]int{a, b}
		j.signers++
	}
}
