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

// closesString reports whether the quote at closes a string of a text that begins as JSON does,
// judged by the number of quotes before and by what follows it.
func (w *Window) closesString(at int) bool {
	t := w.Text
	if at+1 < len(t) && bytes.IndexByte([]byte(",:}] "), t[at+1]) < 0 {
		return false
	}
	return slashesBefore(t, at)&1 == 0 && w.inString(at)
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
