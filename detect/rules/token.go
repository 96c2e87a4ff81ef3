package rules

import (
	"bytes"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/token"
)

func jwt() detect.Rule {
	return detect.Rule{
		Name: "jwt",
		Kinds: []detect.Kind{
			detect.TokenKind:  {Name: "jwt", Family: "jwt", Class: detect.ClassSecret, Entropy: detect.HighEntropy},
			detect.TokenUser:  kindUser,
			detect.TokenName:  kindName,
			detect.TokenEmail: kindEmail,
			detect.TokenPhone: kindPhone,
			detect.TokenPart:  kindSecret,
		},
		// {" and { behind a blank, two, a line feed, a tab and the end of a line of Windows
		Triggers: []detect.Trigger{{Lit: "ey"}, {Lit: "ew"}, {Lit: "IHs"}, {Lit: "ICB7"}, {Lit: "Cns"}, {Lit: "CXs"}, {Lit: "DQp7"},
			{Lit: "WyI"}, {Lit: "WyJ"}, // and [" of a disclosure
			{Lit: "ZXlK"}, {Lit: "3DeyJ"}, // base64 of the first, and that behind an equals sign of quoted-printable
			{Lit: "MV4U"}, {Lit: "y', 'J"}, {Lit: `y","J`}, {Lit: `y", "J`}, // its base32, and a list of its characters
		},
		Max:    token.MaxScan,
		Find:   findToken,
		Resume: resumeToken,
		Doc:    "A JSON Web Token: a JWS, a JWE, an unsecured JWT, or one that was cut behind its header or in front; also in JSON serialisation, in parts that stand apart, and in lines; and disclosures of an SD-JWT. Its claims are followed through the record.",
		Source: "RFC 7515, RFC 7516, RFC 7519, RFC 9901",
		Examples: examples([][2]string{
			{"token " + exampleJWS + " ok", exampleJWS},
			{"none=" + exampleUnsecured + ",x", exampleUnsecured},
			{"jwe " + exampleJWE + ";", exampleJWE},
			{"cut " + exampleJWS[:60] + "...", exampleJWS[:60]},
			{"id-x" + exampleJWS + " ok", exampleJWS},
			{"cut " + exampleJWE[:50] + " x", exampleJWE[:50]},
			{"cut " + exampleJWE[:strings.LastIndexByte(exampleJWE, '.')] + " x", ""},
			{"t IHsiYWxnIjoibm9uZSJ9.eyJzdWIiOiJqZG9lNDIifQ. x", "IHsiYWxnIjoibm9uZSJ9.eyJzdWIiOiJqZG9lNDIifQ."},
			{"t CnsiYWxnIjoibm9uZSJ9.eyJzdWIiOiJqZG9lNDIifQ. x", "CnsiYWxnIjoibm9uZSJ9.eyJzdWIiOiJqZG9lNDIifQ."},
			{"t eyJhbGciOjV9.eyJzdWIiOiJqZG9lNDIifQ.AAECAwQFBgcICQoL x", "eyJhbGciOjV9.eyJzdWIiOiJqZG9lNDIifQ.AAECAwQFBgcICQoL"},
			{`{"payload":"eyJzdWIiOiJqZG9lNDIifQ","protected":"` + exampleHeader + `","signature":"AAECAwQFBgcICQoL"}`, exampleHeader},
			{"eye.eyeable.should", ""},
			{"eyJ0eXAiOiAiVENWMiJ9.RkNWLXdX.OGY1OWRk", ""},
			{"eyJhbGciOi", ""},
		}),
	}
}

// findToken finds the token, or what there is of one, that begins at at.
func findToken(w *detect.Window, at int) detect.Verdict {
	if w.OpenLine(at) {
		return foundLines(w, w.TokenLines())
	}
	switch w.Text[at] {
	case 'y':
		return listedToken(w, at)
	case 'M':
		return base32Token(w, at)
	case 'W':
		return foundPart(w, at, w.Disclosure(at))
	case 'Z':
		if w.EncodedLines(at) {
			return foundLines(w, w.TokenLines())
		}
		if at > 0 && w.Text[at-1] == '.' { // a token is the payload
			if start, stop := gluedToken(w.Text, at); stop > 0 && start > 0 && urlByte(w.Text[start-1]) {
				if v := gluedLines(w, start); v == detect.Matched {
					return v
				}
				w.Skip(stop)
				return w.Found(start, stop, 0)
			}
		}
		return detect.NotHere
	case '3': // where it is one line, the view of the line has it
		if _, v := w.Token(at + len("3D")); v == detect.Matched && len(w.TokenLines()) > 0 {
			return foundLines(w, w.TokenLines())
		}
		return detect.NotHere
	}
	end, v := w.Token(at)
	w.Parted(at)
	switch {
	case v == detect.Matched:
		saidSignatures(w, at, end)
		if lines := w.TokenLines(); len(lines) > 0 && lines[0][0] == at {
			w.Skip(end)
			return foundLines(w, lines)
		}
		if findSealed(w, at) == detect.Matched || findApart(w, at) == detect.Matched {
			return detect.Matched
		}
		return foundWhole(w, at, end)
	case v == detect.BadSyntax:
		return findRest(w, at)
	}
	return v
}

// foundWhole adds the token [at, end), those that are glued to it, and what follows it behind a
// mark that stands for its middle.
func foundWhole(w *detect.Window, at, end int) detect.Verdict {
	t := w.Text
	for end+1 < len(t) && (t[end] == '.' && (urlByte(t[end+1]) || t[end+1] == '.') || urlByte(t[end])) {
		next := end
		if t[end] == '.' {
			next = at + token.Glued(t[at:], end-at)
		}
		n, _, _ := token.Scan(t[next:])
		if n <= end-next {
			break
		}
		w.Found(at, next, 0)
		at, end = next, next+n
	}
	w.Found(at, end, 0)
	if a, b := behindMark(t, end); a < b {
		w.FoundKind(detect.TokenPart, a, b, 0)
		end = b
	}
	w.Skip(end)
	return detect.Matched
}

// findRest finds what is left of the token at at, which is none by itself, or the one whose
// parts stand apart.
func findRest(w *detect.Window, at int) detect.Verdict {
	end := at
	if at > 0 && w.Text[at-1] == '.' {
		if start, stop := gluedToken(w.Text, at); stop > 0 {
			if v := gluedLines(w, start); v == detect.Matched {
				return v
			}
			at, end = start, stop
		} else if end = w.RestOfToken(at); end == at {
			return detect.BadSyntax
		}
	} else if next, ok := detached(w, at); ok {
		w.Found(at, next, 0)
		n, _, _ := token.Scan(w.Text[next:])
		return foundWhole(w, next, next+n)
	} else if end = notWhole(w, at); end == at {
		if findSealed(w, at) == detect.Matched || findTokenObject(w, at) == detect.Matched {
			return detect.Matched
		}
		return findApart(w, at)
	}
	w.Skip(end)
	return w.Found(at, end, 0)
}

// notWhole returns where what is left of a token ends that begins at at, and was cut without
// a mark that says so, or whose header is too long; or at.
func notWhole(w *detect.Window, at int) (end int) {
	if end = cutJWE(w.Text, at); end > at {
		return end
	}
	if end = w.RestOfToken(at); end > at {
		return end
	}
	return w.LongHeader(at)
}

// foundPart adds [at, end), a part of a token, if it is not empty.
func foundPart(w *detect.Window, at, end int) detect.Verdict {
	if end == at {
		return detect.BadSyntax
	}
	w.Skip(end)
	return w.FoundKind(detect.TokenPart, at, end, 0)
}

// foundLines adds a token that is written in lines: the first stands for it.
func foundLines(w *detect.Window, lines [][2]int) detect.Verdict {
	for _, l := range lines[1:] {
		w.FoundKind(detect.TokenPart, l[0], l[1], short(l[1]-l[0])|detect.Lines)
	}
	return w.Found(lines[0][0], lines[0][1], detect.Lines)
}

// gluedLines adds the token that begins at at, behind a word that is glued to it, if it is written
// in lines.
func gluedLines(w *detect.Window, at int) detect.Verdict {
	end, v := w.TokenGlued(at)
	if lines := w.TokenLines(); v == detect.Matched && len(lines) > 0 && lines[0][0] == at {
		w.Skip(end)
		return foundLines(w, lines)
	}
	return detect.NotHere
}

// resumeToken hides the lines of a token that began in an earlier record.
func resumeToken(w *detect.Window) detect.Verdict {
	prev := []byte(`"" +`) // nothing is known of the record before
	for t, at := w.Text, 0; at < len(t); {
		end := lineEnd(t, at)
		if framer.Empty(t[at:end]) {
			at = end + 1
			continue
		}
		a, b, v := framer.TokenLineBehind(prev, t[at:end])
		prev = t[at:end]
		if v == framer.NotToken || b-a < 16 && !bytes.ContainsAny(t[at+a+1:at+b], "0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			break // none, or a word behind the last line
		}
		if w.FoundKind(detect.TokenPart, at+a, at+b, short(b-a)); v == framer.TokenEnd {
			break
		}
		at = end + 1
	}
	return detect.Matched
}

// Tokens of nobody, made for the examples.
const (
	exampleJWS       = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqZG9lNDIiLCJlbWFpbCI6ImphbmVAZXhhbXBsZS5jb20iLCJleHAiOjE3NjcyMjU2MDB9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	exampleHeader    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
	exampleUnsecured = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJqZG9lNDIifQ."
	exampleJWE       = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.KCkqKywtLi8wMTIzNDU2Nzg5Ojs.AAAAAAAAAAAAAAAAAAAAAA"
)

func privateKey() detect.Rule {
	return detect.Rule{
		Name:     "private-key",
		Kinds:    []detect.Kind{kindPrivateKey},
		Triggers: []detect.Trigger{{Lit: "-----BEGIN "}},
		Max:      framer.Overlap,
		Find:     findPrivateKey,
		Resume:   resumePrivateKey,
		Doc:      "A private key in PEM or PGP armor, over several lines, in one string, or cut. Line feeds stay.",
		Source:   "RFC 7468, RFC 1421 §4.6, RFC 9580 §6",
		Examples: examples([][2]string{
			{"-----BEGIN PRIVATE KEY-----MIIBVgIBADANBgkqhkiG9w0BAQEFAASC-----END PRIVATE KEY-----",
				"-----BEGIN PRIVATE KEY-----MIIBVgIBADANBgkqhkiG9w0BAQEFAASC-----END PRIVATE KEY-----"},
			{"got -----BEGIN PRIVATE KEY-----MIIBVgIBADANBgkqhkiG9w0BAQEFAASC... see the ticket",
				"-----BEGIN PRIVATE KEY-----MIIBVgIBADANBgkqhkiG9w0BAQEFAASC"},
			{"key: -----BEGIN EC PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----"},
			{"x -----BEGIN RSA PRIVATE KEY----- MIIBVgIBADANBgkqhkiG9w0BAQEFAASC", "-----BEGIN RSA PRIVATE KEY----- MIIBVgIBADANBgkqhkiG9w0BAQEFAASC"},
			{"-----BEGIN CERTIFICATE-----", ""},
			{"-----BEGIN PRIVATE KEY----- ... -----END PRIVATE KEY-----", ""},
			{"-----BEGIN PUBLIC KEY-----", ""},
			{"-----BEGIN nothing", ""},
		}),
	}
}

// findPrivateKey hides a block from its BEGIN mark on. In the record as read
// every line is a finding of its own, so that the line count stays; in a decoded
// string, whose line feeds are escapes, the block is one.
func findPrivateKey(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	b, mark := framer.KeyBegin(head(t, at, 128))
	if b != 0 {
		return detect.BadSyntax
	}
	body := at + mark
	if short := head(t, body, 64); leftOut(short[:max(bytes.Index(short, []byte("-----END ")), 0)]) {
		return detect.Placeholder
	}
	limit := len(t)
	if i := bytes.Index(t[body:], []byte("-----BEGIN ")); i >= 0 {
		limit = body + i
	}
	line := lineEnd(t[:limit], at)
	if i := memberEnd(t[body:line]); i >= 0 {
		line = body + i
	}
	if i := bytes.Index(t[body:line], []byte("-----END ")); i >= 0 {
		return w.Found(at, endMark(t, body+i, line), 0)
	}
	_, e, v := framer.KeyLine(t[body:line])
	if v != framer.KeyText { // a string or an element may end on the line
		if i := bytes.IndexAny(t[body:line], "\"'`<"); i >= 0 {
			_, e, v = framer.KeyLine(t[body : body+i])
		}
	}
	end := body
	if v == framer.KeyText {
		end = body + e
	} else if from := body + blanks(t[body:line]); runLen(t[from:line]) >= minCutKey {
		end = from + runLen(t[from:line]) // cut within its first line, and other text behind it
	}
	if w.Decoded() {
		stop := keyLines(w, line, nil)
		return w.Found(at, max(end, stop), 0)
	}
	w.Found(at, end, 0)
	keyLines(w, line, func(a, b int) { w.Found(a, b, 0) })
	return detect.Matched
}

// minCutKey is how many characters of base64 directly behind the mark of a private key are of it, whatever
// stands behind them.
const minCutKey = 16

// blanks returns how many blanks b begins with.
func blanks(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " ")) }

// runLen returns how many characters of base64 b begins with.
func runLen(b []byte) (n int) {
	for n < len(b) && (detect.IsAlnum(b[n]) || b[n] == '+' || b[n] == '/' || b[n] == '=') {
		n++
	}
	return n
}

// leftOut reports whether b, between the marks of a block, is dots and line feeds.
func leftOut(b []byte) bool {
	dots := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '.':
			dots++
		case c == ' ', c == '\n', c == '\r':
		case c == '\\' && i+1 < len(b) && (b[i+1] == 'n' || b[i+1] == 'r' || b[i+1] == '\\'):
			if b[i+1] != '\\' {
				i++
			}
		default:
			return false
		}
	}
	return dots > 2
}

// resumePrivateKey hides the lines of a block that began in an earlier record.
func resumePrivateKey(w *detect.Window) detect.Verdict {
	keyLines(w, -1, func(a, b int) { w.Found(a, b, 0) })
	return detect.Matched
}

// keyLines gives each the key material of the lines behind the line that ends at
// end, and returns where the last of it ends.
func keyLines(w *detect.Window, end int, each func(a, b int)) (last int) {
	t := w.Text
	for n := 0; end < len(t) && n < framer.BlockLines; n++ {
		from := end + 1
		end = lineEnd(t, min(from, len(t)))
		if from > end {
			break
		}
		a, b, v := framer.KeyLine(t[from:end])
		if v == framer.KeyEnd {
			i := from + bytes.Index(t[from:end], []byte("-----END "))
			stop := endMark(t, i, end)
			if a == b {
				a = i - from
			}
			if each != nil {
				each(from+a, stop)
			}
			return stop
		}
		if v == framer.NotKey {
			break
		}
		if v == framer.KeyText {
			last = from + b
			if each != nil {
				each(from+a, last)
			}
		}
	}
	return last
}

// memberEnd returns where the quote stands that ends a JSON string which the next
// member or the end of an object follows, or -1.
func memberEnd(b []byte) int {
	i := bytes.IndexByte(b, '"')
	if i < 0 || i+1 == len(b) {
		return i
	}
	rest := bytes.TrimLeft(b[i+1:], " ")
	switch {
	case len(rest) == 0 || rest[0] == '}' || rest[0] == ']':
		return i
	case rest[0] != ',':
		return -1
	}
	rest = bytes.TrimLeft(rest[1:], " ")
	if len(rest) == 0 || rest[0] != '"' {
		return -1
	}
	if n := bytes.IndexByte(rest[1:min(len(rest), 66)], '"'); n >= 0 && n+2 < len(rest) && rest[n+2] == ':' {
		return i
	}
	return -1
}

// endMark returns where the END mark at i ends, at most at line.
func endMark(t []byte, i, line int) int {
	rest := t[i+len("-----END ") : line]
	if j := bytes.Index(rest, []byte("-----")); j >= 0 && j < 64 {
		return i + len("-----END ") + j + len("-----")
	}
	return i + len("-----END ")
}

func lineEnd(t []byte, at int) int {
	if i := bytes.IndexByte(t[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(t)
}
