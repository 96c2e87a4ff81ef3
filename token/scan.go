package token

// Scan finds the token that b begins with and returns its length n, which is 0
// if there is none, and its form. The byte before b must be no base64 character
// of the URL alphabet, and b must run to the end of its text (a record, or a
// decoded piece of one), since the end of the text decides in doubtful cases.
//
// Accepted are both base64 alphabets and padding. A JWS whose payload decodes to
// the beginning of a JSON object or to another token may be followed by anything, and may be cut
// anywhere. A JWS with another payload (detached, binary) must be exact: three
// segments, then the end of the text, white space or a closing character. A JWE
// has exactly five segments, or visibly goes on elsewhere ("…", "...",
// "[truncated"). A header alone counts at the end of the text only. The dot
// that ends a sentence is not part of a token.
//
// The verdict Open says that the token reaches MaxScan: n is MaxScan, and the
// caller must treat base64 characters, dots, tildes and padding that follow as
// part of it. Scan looks at no byte beyond MaxScan, and at the first byte that rules a
// token out it stops.
func Scan(b []byte) (n int, form Form, v Verdict) {
	if !mayBegin(b) {
		return 0, NoForm, NotObject
	}
	var h header
	t := tail{b: b, h: &h}
	if len(b) > MaxScan {
		t.b, t.more = b[:MaxScan], true
	}
	n, v = h.scan(t.b)
	if v != Whole {
		return 0, NoForm, v
	}
	return t.afterHeader(n)
}

// A tail is a text that begins with a header, at most MaxScan bytes of it.
type tail struct {
	b    []byte
	more bool // the text goes on after b
	glue bool // of a JWE, a dot and more may follow: the header of another one was taken for its tag
	h    *header
}

// afterHeader decides what begins with the header that ends at i.
func (t *tail) afterHeader(i int) (int, Form, Verdict) {
	switch {
	case t.atBound(i):
		return i, Truncated, Open
	case i == len(t.b), t.ellipsis(i):
		return i, Truncated, Cut
	case t.b[i] != '.':
		return 0, NoForm, HeaderAlone
	}
	if t.h.enc {
		if n, f, v := t.jwe(i + 1); v.Found() {
			return n, f, v
		}
	}
	end := segmentEnd(t.b, i+1)
	if t.atBound(end) {
		return end, Truncated, Open
	}
	how := opens(t.b[i+1 : end])
	if t.dot(end) {
		if how == opensObject || nests(t.b[i+1:end]) {
			return t.signed(end)
		}
		return t.exact(i, end)
	}
	switch {
	case how == opensObject, how == opensMaybe && t.gap(end):
		return end, Truncated, Cut
	case how == opensNothing && t.gap(end):
		return end, Truncated, Cut
	}
	return 0, NoForm, Segments
}

// signed ends a JWS whose payload is a JSON object and ends at the dot b[i].
func (t *tail) signed(i int) (int, Form, Verdict) {
	end := signatureEnd(t.b, i+1, t.h.alg)
	switch {
	case t.atBound(end):
		return end, JWS, Open
	case end > i+1:
		if end = t.disclosures(end); t.atBound(end) {
			return end, JWS, Open
		}
		return end, JWS, Whole
	case t.h.alg == none, t.endOrQuote(end):
		return t.disclosures(end), JWS, Whole
	case t.ellipsis(end):
		return end, Truncated, Cut
	}
	return i, Truncated, Cut // the dot ends a sentence
}

// maxOdd is how many segments in a row may stand between disclosures that are none: empty
// ones, and what a writer made of those that it left out.
const maxOdd = 8

// disclosures returns the end of the disclosures of an SD-JWT (RFC 9901) that
// follow a signature which ends at i: each a tilde and base64url of a JSON array,
// before which white space may stand. Between two of them may stand what is none. The
// tilde that ends the list is left; a key binding JWT after it is a token of its own.
func (t *tail) disclosures(i int) int {
	for at, odd := i, 0; odd < maxOdd && len(t.b)-at > 1 && t.b[at] == '~'; {
		end := segmentEnd(t.b, at+1)
		odd++
		if opensWith(t.b[at+1:end], '[') {
			i, odd = end, 0
		}
		at = end
	}
	return i
}

// exact ends a JWS with any payload, which ends at the dot b[i]; the header ends
// at the dot b[h].
func (t *tail) exact(h, i int) (int, Form, Verdict) {
	end := signatureEnd(t.b, i+1, t.h.alg)
	switch {
	case t.atBound(end):
		return end, JWS, Open
	case t.h.enc:
		return 0, NoForm, Segments
	case end == i+1 && t.h.alg != none && !t.endOrQuote(end):
		if i == h+1 && t.gap(end) { // "TOKEN.." is a header and the end of a sentence
			return 0, NoForm, HeaderAlone
		}
		return 0, NoForm, Follower
	case t.closed(end):
		return end, JWS, Whole
	case t.b[end] == '.':
		return 0, NoForm, Segments
	}
	return 0, NoForm, Follower
}

// jwe reads the four segments after the header of a JWE; the first begins at i.
func (t *tail) jwe(i int) (int, Form, Verdict) {
	for part := 2; ; part++ {
		end := segmentEnd(t.b, i)
		switch {
		case t.atBound(end):
			return end, JWE, Open
		case t.ellipsis(end):
			return end, Truncated, Cut
		case part == 5 && end > i && (t.glue || !t.dot(end)):
			return end, JWE, Whole
		case part == 5 && end > i:
			if next := Glued(t.b, end); next > i && next < end {
				return next, JWE, Whole
			}
			if t.segmentAt(end+1) && !mayBegin(t.b[end+1:]) {
				return 0, NoForm, Segments
			}
			return end, JWE, Whole
		case !t.dot(end), part == 5:
			return 0, NoForm, Segments
		}
		i = end + 1
	}
}

// atBound reports whether i is where Scan must stop although the text goes on.
func (t *tail) atBound(i int) bool { return t.more && i == len(t.b) }

// dot reports whether a single dot, not an ellipsis, stands at i.
func (t *tail) dot(i int) bool { return i < len(t.b) && t.b[i] == '.' && !t.ellipsis(i) }

// segmentAt reports whether a base64 character stands at i.
func (t *tail) segmentAt(i int) bool { return i < len(t.b) && sextets[t.b[i]] != 0 }

// ellipsis reports whether the text says at i that something was left out.
func (t *tail) ellipsis(i int) bool {
	if i == len(t.b) {
		return false
	}
	switch t.b[i] {
	case '.':
		return len(t.b)-i >= 3 && t.b[i+1] == '.' && t.b[i+2] == '.'
	case "…"[0], '[', '(', '<':
	default:
		return false
	}
	for _, mark := range [...]string{"…", "[...", "[…", "[trunc", "[TRUNC", "[Trunc", "(trunc", "<trunc"} {
		if len(t.b)-i >= len(mark) && string(t.b[i:i+len(mark)]) == mark {
			return true
		}
	}
	return false
}

// endOrQuote reports whether the text or a quoted string ends at i. A reverse
// solidus counts, as the beginning of an escaped quote.
func (t *tail) endOrQuote(i int) bool {
	if i == len(t.b) {
		return true
	}
	switch t.b[i] {
	case '"', '\'', '`', '\\':
		return true
	}
	return false
}

// gap reports whether the end of the text, white space or another control
// character, a quote or an ellipsis stands at i.
func (t *tail) gap(i int) bool {
	return t.endOrQuote(i) || t.b[i] <= ' ' || t.ellipsis(i)
}

// closed reports whether what stands at i closes an exact JWS: a gap, a closing
// character, or a dot that ends a sentence before more text.
func (t *tail) closed(i int) bool {
	if t.gap(i) {
		return true
	}
	switch t.b[i] {
	case ',', ';', ')', ']', '}', '<', '>', '&', '|':
		return true
	case '.':
		return i+1 < len(t.b) && t.b[i+1] <= ' '
	}
	return false
}
