package detect

import "bytes"

// A Window is what a rule looks at: the text of one layer, and what the scanner
// remembers of it. Offsets are into Text. begin sets what a text begins with.
type Window struct {
	Text []byte

	s     *Scanner
	layer uint32
	rule  uint16
	at    uint32

	// Memos, so that a stretch is walked once however many triggers stand in it.
	openTo              int
	lineFrom, lineTo    int
	bareFrom, bareTo    int
	headFrom, headTo    int
	pairsTo             int
	bareQuery, barePass bool
	arrayAt             int // behind the separator that inArray was asked for last
	arrayIn             bool
	localAt, local      int // the at sign that Address looked at last, and what it said
	stringTo            int // how far inString counted quotes
	stringOdd           bool
}

// begin makes w the window over text t of layer li. It writes the fields one by one,
// for it is called for every text.
func (w *Window) begin(s *Scanner, t []byte, li uint32) {
	w.Text, w.s, w.layer, w.rule, w.at = t, s, li, 0, 0
	w.openTo, w.lineFrom, w.lineTo = 0, 1, 0
	w.bareFrom, w.bareTo, w.headFrom, w.headTo = 0, 0, 0, 0
	w.pairsTo, w.arrayAt = 0, 0
	w.localAt, w.stringTo, w.stringOdd = -1, 0, false
}

// Found adds the finding [start, end) of the rule's first kind.
func (w *Window) Found(start, end int, tr Traits) Verdict { return w.FoundKind(0, start, end, tr) }

// FoundKind adds the finding [start, end) of the rule's kind number kind. A
// match that reached the rule's Max is hidden to the end of its string or word.
func (w *Window) FoundKind(kind int, start, end int, tr Traits) Verdict {
	if start >= end {
		return BadLength
	}
	if end-start >= w.s.set.rules[w.rule].Max {
		tr |= Open
		end = w.toStop(end)
	}
	if w.bareNumber(start, end) {
		tr |= Number
	}
	w.s.found = append(w.s.found, Finding{})
	f := &w.s.found[len(w.s.found)-1] // written in place: a copy would wait for its pieces
	f.Start, f.End, f.At, f.Layer = uint32(start), uint32(end), w.at, w.layer
	f.Rule, f.Kind, f.Traits = w.rule, uint8(kind), tr
	return Matched
}

// Skip says that no rule needs to be asked before end, since all of it is found.
func (w *Window) Skip(end int) { w.s.skipTo = end }

// Paired reports whether the pairs of a header were looked at beyond at, and
// SetPaired says that they were, up to end: headers may be nested in headers.
func (w *Window) Paired(at int) bool { return at < w.pairsTo }

// SetPaired is described at Paired.
func (w *Window) SetPaired(end int) { w.pairsTo = end }

// FoundAround reports whether what the rule found last holds [start, end), so
// that there is nothing to add: as the second key of password=password=x.
func (w *Window) FoundAround(start, end int) bool {
	n := len(w.s.found)
	if n == 0 {
		return false
	}
	f := &w.s.found[n-1]
	return f.Rule == w.rule && f.Layer == w.layer && int(f.Start) <= start && end <= int(f.End)
}

// Known reports whether one of the values that were found last is of the kind of the
// rule, begins before start and holds [start, end), so that the rule has nothing to add.
func (w *Window) Known(start, end int) bool {
	rules, found := w.s.set.rules, w.s.found
	for i := len(found) - 1; i >= 0 && i >= len(found)-4; i-- {
		f := &found[i]
		if f.Layer == w.layer && int(f.Start) < start && end <= int(f.End) && rules[f.Rule].Kinds[f.Kind].Name == rules[w.rule].Kinds[0].Name {
			return true
		}
	}
	return false
}

// toStop returns where an unbroken stretch that at stands in ends: at white
// space, a quote or the end of the text.
func (w *Window) toStop(at int) int {
	if at <= w.openTo {
		return w.openTo
	}
	for at < len(w.Text) && !Stops(w.Text[at]) {
		at++
	}
	w.openTo = at
	return at
}

// Decoded reports whether the window is a decoded piece of the record.
func (w *Window) Decoded() bool { return w.layer != 0 }

// AfterWord reports whether a word character stands before at, so that no token
// begins there.
func (w *Window) AfterWord(at int) bool { return at > 0 && IsWord(w.Text[at-1]) }

// BeforeWord reports whether a word character stands at end.
func (w *Window) BeforeWord(end int) bool { return end < len(w.Text) && IsWord(w.Text[end]) }

// bareNumber reports whether [start, end) is a number of JSON that stands
// unquoted, so that what replaces it needs quotes.
func (w *Window) bareNumber(start, end int) bool {
	t := w.Text
	i := end
	for i < len(t) && isSpace(t[i]) {
		i++
	}
	if i < len(t) && t[i] != ',' && t[i] != '}' && t[i] != ']' || !isNumber(t[start:end]) {
		return false // what stands behind is asked first: nobody predicts how many digits an address has
	}
	j := start - 1
	for j >= 0 && isSpace(t[j]) {
		j--
	}
	if j < 0 { // a number is a document too
		return i == len(t) && w.layer == 0
	}
	switch t[j] {
	case ':':
		for j--; j >= 0 && isSpace(t[j]); j-- {
		}
		return j >= 0 && t[j] == '"' && !w.inString(start)
	case '[', ',':
		return i < len(t) && t[i] != '}' && w.inArray(j) && !w.inString(start)
	}
	return false
}

// What the digits at a place are to a bare number of JSON.
const (
	noNumber = iota
	wholeNumber
	partOfNumber
)

// numberAt says whether [start, end) is a bare number of JSON or digits of one.
func (w *Window) numberAt(start, end int) int {
	t := w.Text
	if !isNumber(t[start:end]) {
		return noNumber
	}
	if w.bareNumber(start, end) {
		return wholeNumber
	}
	for start > 0 && numberByte(t[start-1]) {
		start--
	}
	for end < len(t) && numberByte(t[end]) {
		end++
	}
	if w.bareNumber(start, end) {
		return partOfNumber
	}
	return noNumber
}

func numberByte(c byte) bool {
	return IsDigit(c) || c == '.' || c == '-' || c == '+' || c|0x20 == 'e'
}

// maxArray is how far before a number the array is looked for that it stands in.
const maxArray = 4096

// inArray reports whether the separator at j stands in an array of JSON: one that
// is the whole text, the value of a key, or an element of such an array. What was
// found for a separator before it, of the same array, goes for j too.
func (w *Window) inArray(j int) (in bool) {
	asked := j
	defer func() { w.arrayAt, w.arrayIn = asked+1, in }()
	t, depth := w.Text, 0
	for low := max(0, j-maxArray); j >= low; j-- {
		switch c := t[j]; c {
		case ']', '}':
			depth++
		case '[', '{':
			if depth--; depth < 0 {
				before := skipSpaceBack(t, j)
				if c == '{' || before < 0 || t[before] != ',' && t[before] != '[' {
					return c == '[' && (before < 0 || opensArray(t, before))
				}
				depth = 0 // an element of the array around it
			}
		case '"':
			if j = stringStart(t, low, j); j < 0 {
				return false
			}
		case ',':
			if depth == 0 && j < asked && j+1 == w.arrayAt {
				return w.arrayIn
			}
		default:
			if !isSpace(c) && !IsDigit(c) && bytes.IndexByte([]byte("+-.:eEtrufalsn"), c) < 0 {
				return false
			}
		}
	}
	return false
}

// opensArray reports whether a bracket behind t[before] opens an array of JSON.
func opensArray(t []byte, before int) bool {
	return t[before] == ':' && before > 0 && (t[before-1] == '"' || isSpace(t[before-1]))
}

// stringStart returns where the string begins that the quote at end closes, or -1
// where the quote closes none.
func stringStart(t []byte, low, end int) int {
	i := end + 1
	for i < len(t) && isSpace(t[i]) {
		i++
	}
	if i == len(t) || bytes.IndexByte([]byte(",:]}"), t[i]) < 0 {
		return -1
	}
	for j := end - 1; j >= low; j-- {
		if t[j] == '"' && (j == 0 || t[j-1] != '\\') {
			return j
		}
	}
	return -1
}

// skipSpaceBack returns where the last byte before at stands that is no white
// space, or -1.
func skipSpaceBack(t []byte, at int) int {
	for at--; at >= 0 && isSpace(t[at]); at-- {
	}
	return at
}

// isNumber reports whether b is a number of JSON, which may begin with zeros.
func isNumber(b []byte) bool {
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	n := digitsEnd(b, 0)
	if n == 0 {
		return false
	}
	if n < len(b) && b[n] == '.' {
		if n = digitsEnd(b, n+1); b[n-1] == '.' {
			return false
		}
	}
	if n < len(b) && b[n]|0x20 == 'e' {
		n++
		if n < len(b) && (b[n] == '+' || b[n] == '-') {
			n++
		}
		return n < len(b) && digitsEnd(b, n) == len(b)
	}
	return n == len(b)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
