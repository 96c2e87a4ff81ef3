package token

import "slices"

// A path of claims is the names from the payload's outermost object down to a value. In
// the place of a name AnyElement is every element of an array.

// AnyElement stands in a path for the elements of an array; of an object it is the member
// that is called so.
const AnyElement = "*"

// Lookup returns the first of the Values at path. It is valid until the next Parse.
func (t *Token) Lookup(path []string) (value []byte, ok bool) {
	w := t.Values(path)
	return w.Next()
}

// Values returns the values at path, which Next tells in their order.
func (t *Token) Values(path []string) Values {
	w := Values{t: t, text: t.body, path: path, many: slices.Contains(path, AnyElement)}
	if start := w.space(0); len(path) == 0 || start == len(w.text) || w.text[start] != '{' {
		w.at = len(w.text)
	}
	return w
}

// Values go through a payload. They rely on nothing but strings: what is no JSON they
// read as something.
type Values struct {
	t     *Token
	text  []byte
	path  []string
	many  bool // the path leads to several values
	at    int
	depth int    // open objects and arrays
	in    int    // how many of these are on the path; what stands in all of them may be
	enter int    // where the next one on the path begins, which is never 0
	lists uint64 // which of those on the path are arrays, the outermost lowest
}

// Next returns the text of a string, or a number or a truth value as it is written. ok is
// false where there is no more: none that is null, an object or an array, or that was
// cut, is one, nor is anything in the payload of what is no JWS. The value is valid until
// the next Parse.
func (w *Values) Next() (value []byte, ok bool) {
	for w.at < len(w.text) {
		found := false
		switch c := w.text[w.at]; c {
		case '{', '[':
			w.open(c)
			w.at++
			found = c == '[' && w.element()
		case ',':
			w.at++
			found = w.element()
		case '}', ']':
			if w.in == w.depth {
				w.in--
			}
			w.at++
			if w.depth--; w.depth == 0 { // the payload ends here, whatever follows
				w.at = len(w.text)
			}
		case '"':
			found = w.string()
		default:
			w.at++
		}
		if !found {
			continue
		}
		if value, ok = w.value(); !w.many {
			w.at = len(w.text)
			return value, ok
		}
		if ok {
			return value, true
		}
	}
	return nil, false
}

// open notes that an object or an array begins.
func (w *Values) open(c byte) {
	w.depth++
	if w.at != w.enter && (w.depth > 1 || c == '[') {
		return
	}
	w.in = w.depth
	w.lists &^= 1 << (w.in & 63)
	if c == '[' {
		w.lists |= 1 << (w.in & 63)
	}
}

// inList reports whether what comes next stands in an array that is on the path.
func (w *Values) inList() bool { return w.in == w.depth && w.lists>>(w.in&63)&1 == 1 }

// element reports whether an element that is looked for comes next, where one may.
func (w *Values) element() bool {
	if !w.inList() || w.in > len(w.path) {
		return false
	}
	w.at = w.space(w.at)
	return w.arrive()
}

// arrive reports whether what begins at w.at, which is on the path, is what is looked for;
// else it may be the next on the path.
func (w *Values) arrive() bool {
	if w.in == len(w.path) {
		return true
	}
	if w.at < len(w.text) && (w.text[w.at] == '{' || w.text[w.at] == '[' && w.path[w.in] == AnyElement) {
		w.enter = w.at
	}
	return false
}

// string moves behind the string at w.at and, if that is a name on the path, to its
// value. It reports whether that is one which is looked for.
func (w *Values) string() bool {
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
	if w.in != w.depth || w.in > len(w.path) || w.inList() || after == len(w.text) || w.text[after] != ':' {
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
	return w.arrive()
}

// value returns the value at w.at.
func (w *Values) value() ([]byte, bool) {
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

func (w *Values) space(i int) int {
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
