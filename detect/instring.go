package detect

import "bytes"

// maxIndent is how far a document of JSON may be indented, in bytes.
const maxIndent = 64

// inString reports whether at stands inside a string of a text that begins as JSON
// does: behind an odd number of quotes. There {"a":":1,"} has no number. The window
// counts from where it was asked last, which is near: what rules find goes on through
// the text.
func (w *Window) inString(at int) bool {
	t := w.Text
	if first := skipSpaceOn(t[:min(at, maxIndent)], 0); first == min(at, maxIndent) || bytes.IndexByte([]byte(`{["`), t[first]) < 0 {
		return false
	}
	if oddQuotes(t, min(at, w.stringTo), max(at, w.stringTo)) {
		w.stringOdd = !w.stringOdd
	}
	w.stringTo = at
	return w.stringOdd
}

// closesString reports whether the quote at closes a string: one of a text that begins as JSON does,
// judged by the number of quotes before, or the value of an attribute or of logfmt (msg="x"), judged
// by the last such quotes before; and by what follows it.
func (w *Window) closesString(at int) bool {
	t := w.Text
	if at+1 < len(t) && bytes.IndexByte([]byte(",:}] >;)/"), t[at+1]) < 0 || slashesBefore(t, at)&1 != 0 {
		return false
	}
	if t[at] == '"' && follows(t, at+1) && (opensString(t, lastQuote(t, at)) || beginsJSON(t) && w.inString(at)) {
		return true
	}
	if w.layer != 0 && w.s.written(w.layer, at) { // &apos; closes no attribute
		return false
	}
	open := lastQuote(t, at)
	if open < 1 || t[open-1] != '=' && (open < 2 || t[open-2] != '=' || !opensSingle(t, open)) || bytes.IndexByte([]byte(" ,;:)]}>"), t[open+1]) >= 0 && open+1 < at || at+1 < len(t) && t[at+1] == '/' && (at+2 == len(t) || t[at+2] != '>') {
		return false
	}
	before := lastQuote(t, open)
	return before < 0 || !opensValue(t, before) // "x=" y
}

// opensString reports whether the quote at i begins a string of JSON, by what stands before it.
func opensString(t []byte, i int) bool {
	if i < 1 {
		return false
	}
	for n := 0; i > 1 && n < 4 && isSpace(t[i-1]); n++ {
		i--
	}
	return bytes.IndexByte([]byte("{[,:"), t[i-1]) >= 0
}

// beginsJSON reports whether t begins as an object or a list of JSON does, and not as [tag] or {app}.
func beginsJSON(t []byte) bool {
	i := skipSpaceOn(t[:min(len(t), maxIndent)], 0)
	if i >= len(t) || t[i] != '{' && t[i] != '[' {
		return false
	}
	i = skipSpaceOn(t[:min(len(t), i+maxIndent)], i+1)
	return i < len(t) && bytes.IndexByte([]byte(`"{[]}`), t[i]) >= 0
}

// follows reports whether what stands at i may follow a string of JSON: a colon or a comma and what
// begins a value, or brackets and no word.
func follows(t []byte, i int) bool {
	i = skipSpaceOn(t[:min(len(t), i+maxIndent)], i)
	if i == len(t) {
		return true
	}
	switch t[i] {
	case ':', ',':
		i = skipSpaceOn(t[:min(len(t), i+maxIndent)], i+1)
		return i == len(t) || t[i] == '"' || t[i] == '{' || t[i] == '[' || t[i] == '-' || IsDigit(t[i]) ||
			bytes.HasPrefix(t[i:], []byte("true")) || bytes.HasPrefix(t[i:], []byte("false")) || bytes.HasPrefix(t[i:], []byte("null"))
	case '}', ']':
		for i < len(t) && (t[i] == '}' || t[i] == ']' || isSpace(t[i])) {
			i++
		}
		return i == len(t) || bytes.IndexByte([]byte(`,"\\'`), t[i]) >= 0
	}
	return false
}

// opensValue reports whether the quote at i stands behind a separator.
func opensValue(t []byte, i int) bool {
	for n := 0; i > 0 && n < 2 && t[i-1] == ' '; n++ {
		i--
	}
	return i > 0 && (t[i-1] == '=' || t[i-1] == ':' || t[i-1] == '>')
}

// maxBefore is how far before a quote the one is looked for that opens its string.
const maxBefore = 512

// lastQuote returns where the last quote like that at i stands before it in its line, at most maxBefore
// bytes away and without a backslash before it, or -1.
func lastQuote(t []byte, i int) int {
	from := max(0, i-maxBefore)
	for end := i; ; {
		n := bytes.LastIndexByte(t[from:end], t[i])
		if n < 0 || bytes.IndexByte(t[from+n:end], '\n') >= 0 {
			return -1
		}
		if end = from + n; slashesBefore(t, end)&1 == 0 {
			return end
		}
	}
}

// slashesBefore returns how many backslashes stand directly before at.
func slashesBefore(t []byte, at int) (n int) {
	for n < at && t[at-1-n] == '\\' {
		n++
	}
	return n
}

// oddQuotes reports whether an odd number of quotes that no backslash escapes stands in
// t[from:to].
func oddQuotes(t []byte, from, to int) bool {
	odd := false
	for {
		i := bytes.IndexByte(t[from:to], '"')
		if i < 0 {
			return odd
		}
		i += from
		from = i + 1
		if slashesBefore(t, i)&1 == 0 {
			odd = !odd
		}
	}
}
