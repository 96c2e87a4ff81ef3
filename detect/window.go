package detect

// A Window is what a rule looks at: the text of one layer, and what the scanner
// remembers of it. Offsets are into Text.
type Window struct {
	Text []byte

	s     *Scanner
	layer uint32
	rule  uint16
	at    uint32

	// Memos, so that a stretch is walked once however many triggers stand in it.
	openTo           int
	lineFrom, lineTo int
	bareFrom, bareTo int
	headFrom, headTo int
	pairsTo          int
	bareQuery        bool
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
	w.s.found = append(w.s.found, Finding{
		Start: uint32(start), End: uint32(end), At: w.at, Layer: w.layer,
		Rule: w.rule, Kind: uint8(kind), Traits: tr,
	})
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
	if !isNumber(t[start:end]) {
		return false
	}
	i := end
	for i < len(t) && isSpace(t[i]) {
		i++
	}
	if i < len(t) && t[i] != ',' && t[i] != '}' && t[i] != ']' {
		return false
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
		return j >= 0 && t[j] == '"'
	case '[', ',':
		return i < len(t) && t[i] != '}' && w.inArray(j)
	}
	return false
}

// inArray reports whether the separator at j follows, over numbers and strings
// alone, the opening bracket of a value of an object or of the whole text.
func (w *Window) inArray(j int) bool {
	t := w.Text
	for low := max(0, j-1024); j >= low && t[j] != '['; j-- {
		if t[j] == '{' || t[j] == '}' || t[j] == ']' {
			return false
		}
	}
	if j < 0 || t[j] != '[' {
		return false
	}
	for j--; j >= 0 && isSpace(t[j]); j-- {
	}
	if j > 0 && t[j] == ',' { // [[1],[2]]
		for j--; j > 0 && isSpace(t[j]); j-- {
		}
		return t[j] == ']'
	}
	return j < 0 || t[j] == ':' && j > 0 && (t[j-1] == '"' || isSpace(t[j-1])) || t[j] == '['
}

func isNumber(b []byte) bool {
	digits := 0
	for i, c := range b {
		switch {
		case IsDigit(c):
			digits++
		case c == '-' && i == 0:
		default:
			return false
		}
	}
	return digits > 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
