package token

// A path of claims is the names from the payload's outermost object down to a value.

// Lookup returns the claim at path: the text of a string, or a number or a truth value
// as it is written. ok is false where there is none, where it is null, an object or an
// array, where it was cut, and where the payload is that of no JWS. An object within an
// array is on no path. The value is valid until the next Parse.
func (t *Token) Lookup(path []string) (value []byte, ok bool) {
	w := walk{t: t, text: t.body, path: path}
	if start := w.space(0); len(path) == 0 || start == len(w.text) || w.text[start] != '{' {
		return nil, false
	}
	for w.at < len(w.text) {
		switch c := w.text[w.at]; c {
		case '{', '[':
			w.depth++
			if w.at == w.enter || w.depth == 1 && c == '{' {
				w.in = w.depth
			}
		case '}', ']':
			if w.in == w.depth {
				w.in--
			}
			if w.depth--; w.depth == 0 { // the payload ends here, whatever follows
				return nil, false
			}
		case '"':
			if w.string() {
				return w.value()
			}
			continue
		}
		w.at++
	}
	return nil, false
}

// A walk goes through a payload. It relies on nothing but strings: what is no JSON it
// reads as something.
type walk struct {
	t     *Token
	text  []byte
	path  []string
	at    int
	depth int // open objects and arrays
	in    int // how many of these are on the path; what stands in all of them may be
	enter int // where the next object on the path begins, which is never 0
}

// string moves behind the string at w.at and, if that is a name on the path, to its
// value. It reports whether that is the one which is looked for.
func (w *walk) string() bool {
	start := w.at + 1
	escaped := false
	for w.at = start; w.at < len(w.text) && w.text[w.at] != '"'; w.at++ {
		if w.text[w.at] == '\\' {
			escaped = true
			w.at++
		}
	}
	if w.at >= len(w.text) {
		return false
	}
	name := w.text[start:w.at]
	w.at++
	after := w.space(w.at)
	if w.in != w.depth || w.in > len(w.path) || after == len(w.text) || w.text[after] != ':' {
		return false
	}
	if escaped {
		if !wellEscaped(name) {
			return false
		}
		name = w.t.unescape(name)
	}
	if string(name) != w.path[w.in-1] {
		return false
	}
	w.at = w.space(after + 1)
	if w.in < len(w.path) {
		if w.at < len(w.text) && w.text[w.at] == '{' {
			w.enter = w.at
		}
		return false
	}
	return true
}

// value returns the value at w.at.
func (w *walk) value() ([]byte, bool) {
	if w.at == len(w.text) {
		return nil, false
	}
	start, end := w.at, w.at
	if w.text[start] == '"' {
		start++
		for end = start; end < len(w.text) && w.text[end] != '"'; end++ {
			if w.text[end] == '\\' {
				end++
			}
		}
		if end >= len(w.text) || !wellEscaped(w.text[start:end]) {
			return nil, false
		}
		return w.t.unescape(w.text[start:end]), true
	}
	for end < len(w.text) && (isWord(w.text[end]) || w.text[end] == '-' || w.text[end] == '+' || w.text[end] == '.') {
		end++
	}
	if v := w.text[start:end:end]; len(v) > 0 && end < len(w.text) && string(v) != "null" {
		return v, true
	}
	return nil, false
}

func (w *walk) space(i int) int {
	for i < len(w.text) && isSpace(w.text[i]) {
		i++
	}
	return i
}

// wellEscaped reports whether each escape of the inside of a string is one of JSON.
func wellEscaped(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if i == len(raw) {
			return false
		}
		switch raw[i] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		case 'u':
			if len(raw)-i < 5 {
				return false
			}
			for _, c := range raw[i+1 : i+5] {
				if _, ok := hexDigit(c); !ok {
					return false
				}
			}
			i += 4
		default:
			return false
		}
	}
	return true
}
