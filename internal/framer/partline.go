package framer

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// The JSON serialisation of a token (RFC 7515 §7.2), or its parts as a list, may be printed over
// several lines. A line that is a header or a payload and no more begins such parts.

// A parts is a group of lines that are parts of a token. The zero parts is none.
type parts struct {
	left int // how many lines may follow
	head int // how long the head of the line before is that each line repeats
}

// maxPartLines is over how many lines the parts of a token stand.
const maxPartLines = 16

// beginsParts reports whether line is a member, called payload or protected, of what may be a
// token in parts, and base64 of an object without a dot; or another member, or an element, that is
// a header. It returns how long the head is that stands before it. The first mark of a header in line
// stands at at.
func beginsParts(line []byte, at int) (head int, ok bool) {
	if key, value, ok := partLine(line); ok && bytes.HasPrefix(value, tokenMark) && (isPart(key) || namesAlg(value)) {
		return 0, true
	}
	if head = partHead(line, at); head == 0 || head > maxRepeated {
		return 0, false
	}
	key, value, ok := partLine(line[head:])
	return head, ok && bytes.HasPrefix(value, tokenMark) && (isPart(key) || namesAlg(value))
}

// partHead returns where what stands before the member or the element ends whose value begins at at,
// in a quotation mark or not. It is 0 where there is nothing, or no such member or element.
func partHead(line []byte, at int) int {
	i := at
	if i > 0 && isQuote(line[i-1]) {
		i--
	}
	sign, signs := i, false
	for sign > 0 && (line[sign-1] == ' ' || line[sign-1] == ':' || line[sign-1] == '=' || line[sign-1] == '>') {
		sign--
		signs = signs || line[sign] == ':' || line[sign] == '='
	}
	if signs {
		if key := nameStart(line, len(bytes.TrimRight(line[:sign], "\"'`"))); key < sign {
			for key > 0 && (isQuote(line[key-1]) || line[key-1] == ':') { // of Ruby
				key--
			}
			return len(bytes.TrimRight(line[:key], " \t{[(-"))
		}
	}
	if i == at {
		return 0
	}
	return len(bytes.TrimRight(line[:i], " \t{[(-"))
}

// nameStart returns where the name of a part begins that ends at end in line: a word, behind which a number may
// stand (part[0], segment 1, h), or a number. It is end where there is none.
func nameStart(line []byte, end int) int {
	i := end
	for i > 0 && end-i < maxPartName && (isDigit(line[i-1]) || line[i-1] == '[' || line[i-1] == ']' || line[i-1] == '#') {
		i--
	}
	word := i
	if i < end && i > 0 && line[i-1] == ' ' {
		word--
	}
	start := word
	for start > 0 && word-start < maxPartName && (isLetter(line[start-1]) || line[start-1] == '_') {
		start--
	}
	if start == word {
		return i
	}
	return start
}

// maxPartName is how long the name of a part is at most, and its number, in bytes.
const maxPartName = 32

// namesAlg reports whether seg, base64 of an object, is a header: whether it names an algorithm.
func namesAlg(seg []byte) bool {
	var text [maxHeader]byte
	n, _ := base64.RawURLEncoding.Decode(text[:], bytes.TrimRight(seg[:min(len(seg), maxHeader)], "="))
	return bytes.Contains(text[:n], []byte(`"alg"`)) || bytes.Contains(text[:n], []byte(`"enc"`))
}

// takes reports whether line, which follows prev, is one more of the parts: a member or an element, or
// brackets.
func (p *parts) takes(prev, line []byte) bool {
	if p.left == 0 {
		return false
	}
	p.left--
	if p.head > 0 {
		n, ok := alike(prev[:min(len(prev), p.head)], line)
		if !ok {
			p.left = 0
			return false
		}
		p.head, line = n, line[n:]
	}
	if _, _, ok := partLine(line); !ok {
		p.left = 0
	}
	return p.left > 0
}

// partNames are what parts of a token are called: in JSON serialisation, and by whoever prints them.
var partNames = [...]string{"payload", "protected", "signature", "header"}

// isPart reports whether key is that of a part of a token, in letters of any case.
func isPart(key []byte) bool {
	for _, name := range partNames {
		if len(key) == len(name) && strings.EqualFold(string(key), name) {
			return true
		}
	}
	return false
}

// partLine returns the key and the value of a line that may be of the JSON serialisation of a token,
// printed by some language, or of a list of its parts. Either may be empty; ok is false for other
// lines.
func partLine(line []byte) (key, value []byte, ok bool) {
	rest := line[Ahead(line):]
	rest = bytes.TrimLeft(rest, " {[(")
	if n := keyLen(rest); n > 0 {
		key = bytes.Trim(rest[:n], "\"':= >\t")
		rest = rest[n:]
		switch string(key) {
		case "kid", "alg", "typ", "cty", "enc", "zip", "apu", "apv":
			return key, nil, true
		}
	}
	rest = bytes.Trim(rest, " \t\r\"',;{}[]()")
	tilde := len(rest)
	if i := bytes.IndexByte(rest, '~'); i >= 0 { // disclosures, and a token of dots behind them
		tilde = i
	}
	for i, c := range rest {
		if !base64Byte(c) && c != '-' && c != '_' && (i < tilde || c != '~' && c != '.') {
			return key, nil, false
		}
	}
	return key, rest, len(rest) == 0 || len(rest) >= minTokenLine
}

// keyLen returns how much of b is a key and the sign between it and its value: "key": or key= or
// :key => or part[0]: or [0] =>. It is 0 where b begins with none.
func keyLen(b []byte) int {
	i := 0
	for i < len(b) && (isQuote(b[i]) || b[i] == ':') {
		i++
	}
	word := i
	for i < len(b) && (isLetter(b[i]) || b[i] == '_') {
		i++
	}
	i += indexLen(b[i:])
	if i == word {
		return 0
	}
	for i < len(b) && isQuote(b[i]) {
		i++
	}
	sign := i
	for i < len(b) && (b[i] == ' ' || b[i] == ':' || b[i] == '=' || b[i] == '>') {
		i++
	}
	if !bytes.ContainsAny(b[sign:i], ":=") {
		return 0
	}
	return i
}

// indexLen returns the length of the number of a part that b begins with: 0, [0], #0 or a blank and one.
func indexLen(b []byte) int {
	i := 0
	if i < len(b) && (b[i] == ' ' || b[i] == '[' || b[i] == '#') {
		i++
	}
	n := digitsLen(b[i:])
	if i += n; n == 0 || n > maxIndex {
		return 0
	}
	if i < len(b) && b[i] == ']' { // its bracket was skipped
		i++
	}
	return i
}

// maxIndex is how many digits the number of a part has at most.
const maxIndex = 4
