package framer

import "bytes"

// The pieces of a text may be values of names: of one that each line appends to (T="…", T+="…"), or of
// names with a number that grows by one (chunk=0 data="…", chunk=1 data="…"; a.0, a.1).

const (
	// maxStem is how long a name is at most before its number, and maxSign what stands between the
	// number and the value, in bytes.
	maxStem = 64
	maxSign = 16
	// maxBetween is what may stand between a value and the next name, in bytes.
	maxBetween = 32
)

// Named returns the bounds of the characters of tokens that are the last value of line, if its name is
// that of the last value of prev and line appends to it, in a shell, cmd, PowerShell, JavaScript or
// PHP, or if all that stands before is alike but for numbers, and the number of its name is one more. Else
// they are equal.
func Named(prev, line []byte) (start, end int) {
	from, _ := lastValue(prev)
	if from == 0 {
		return 0, 0
	}
	if start, end = lastValue(line); start == 0 || start > maxRepeated || from > maxRepeated {
		return 0, 0
	}
	if own := appends(prev[:from], line[:start], line[start:end]); own >= 0 {
		return start + own, end
	}
	_, n, ok := numbered(prev[:from])
	if _, next, named := numbered(line[:start]); !ok || !named || next != n+1 {
		return 0, 0
	}
	if k, ok := alike(prev[:from], line); !ok || k != start {
		return 0, 0
	}
	return start, end
}

// NextNamed returns where in text, which follows a value, that of the name with the next number begins: head
// is what stands before the value in its line. It is 0 where there is none.
func NextNamed(head, text []byte) int {
	digits, n, ok := numbered(head)
	if !ok {
		return 0
	}
	stem := head[stemStart(head, digits):digits]
	sign := head[digits+numberLen(head[digits:]):]
	i := bytes.Index(text[:min(len(text), maxBetween+len(stem))], stem)
	if i < 0 || bytes.IndexByte(text[:i], '.') >= 0 {
		return 0
	}
	i += len(stem)
	k := digitsLen(text[i:])
	if k == 0 || number(text[i:i+k]) != n+1 || !bytes.HasPrefix(text[i+k:], sign) {
		return 0
	}
	return i + k + len(sign)
}

// lastValue returns the bounds of the characters of tokens that are the value which line ends with, in
// quotation marks or behind an equals sign, a colon, a comma or a blank. start is 0 where there is none.
func lastValue(line []byte) (start, end int) {
	end = len(bytes.TrimRight(line, " \t\r;,)]}"))
	quoted := end > 0 && isQuote(line[end-1])
	if quoted {
		end--
	}
	start = runStart(line[:end])
	if start == end {
		return 0, 0
	}
	if k := bytes.LastIndexByte(bytes.TrimRight(line[start:end], "="), '='); k >= 0 {
		start += k + 1
	}
	if start == 0 {
		return 0, 0
	}
	switch c := line[start-1]; {
	case quoted:
		if c != line[end] && c != '$' && c != '}' && c != '%' {
			return 0, 0
		}
	case c != '=' && c != ':' && c != ',' && !blank(c) && c != '$' && c != '}' && c != '%':
		return 0, 0
	}
	return start, end
}

// appends returns how much of piece is a name, in T="$Tabc", if behind head a value is appended to the variable
// that before gives one. It is -1 where that is not so.
func appends(before, head, piece []byte) (own int) {
	name, _, ok := variable(before)
	if !ok {
		return -1
	}
	same, itself, ok := variable(head)
	if !ok || !bytes.Equal(name, same) {
		return -1
	}
	switch string(itself) {
	case "+", ".":
		return 0
	case "$":
		if bare := bytes.TrimLeft(name, "$"); bytes.HasPrefix(piece, bare) {
			return len(bare)
		}
	default:
		if bytes.Equal(bytes.Trim(itself, "${}%"), bytes.TrimLeft(name, "$")) {
			return 0
		}
	}
	return -1
}

// variable returns the name of the variable that is given a value behind head, and what it is made of: the
// sign of an operator that appends, or the text before the value. ok is false where there is none.
func variable(head []byte) (name, itself []byte, ok bool) {
	k := bytes.LastIndexByte(head, '=')
	if k <= 0 {
		return nil, nil, false
	}
	itself = bytes.Trim(head[k+1:], " \"'`")
	if c := head[k-1]; c == '+' || c == '.' || c == ':' {
		if k--; c != ':' {
			itself = head[k : k+1]
		}
	}
	head = bytes.TrimRight(head[:k], " ")
	i := len(head)
	for i > 0 && (head[i-1]|0x20 >= 'a' && head[i-1]|0x20 <= 'z' || isDigit(head[i-1]) || head[i-1] == '_' || head[i-1] == '$') {
		i--
	}
	return head[i:], itself, i < len(head)
}

// numbered returns where the last number of head begins, and its value, if it is of a name: a letter
// stands before it, and little behind it.
func numbered(head []byte) (at, value int, ok bool) {
	at = len(head)
	for at > 0 && !isDigit(head[at-1]) && len(head)-at <= maxSign {
		at--
	}
	end := at
	for at > 0 && isDigit(head[at-1]) {
		at--
	}
	if at == end || end == len(head) || end-at > 4 || isLetter(head[end]) {
		return 0, 0, false
	}
	i := at
	for i > 0 && at-i < 3 && bytes.IndexByte([]byte("=._-[ :\""), head[i-1]) >= 0 {
		i--
	}
	return at, number(head[at:end]), i > 0 && isLetter(head[i-1])
}

// stemStart returns where the name begins whose number stands at digits in head.
func stemStart(head []byte, digits int) int {
	i := digits
	if i > 0 && head[i-1] == '[' {
		i--
	}
	for i > 0 && digits-i < maxStem && bytes.IndexByte([]byte(" \t\n,;{(["), head[i-1]) < 0 {
		i--
	}
	return i
}

// number returns the value of the last number of b, which has few digits.
func number(b []byte) (n int) {
	end := len(b)
	for end > 0 && !isDigit(b[end-1]) {
		end--
	}
	i := end
	for i > 0 && isDigit(b[i-1]) && end-i < 9 {
		i--
	}
	for _, c := range b[i:end] {
		n = 10*n + int(c-'0')
	}
	return n
}

// digitsLen returns how many digits b begins with.
func digitsLen(b []byte) (n int) {
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
