package issuer

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An object reads a JSON object (RFC 8259) in one pass. It refuses what is no JSON, as
// encoding/json does, and what readers of JSON disagree about: two members of one
// name, or of names that differ in the case of letters only, at any depth.
type object struct {
	text    []byte
	at      int
	members int
	visit   func(name string, value []byte) Reason
	why     Reason
}

// readObject calls visit with every member of the outermost object of text, and
// the bytes of its value. The first reason that visit returns ends the walk; visit
// may have been called before the text turns out to be no JSON.
func readObject(text []byte, visit func(name string, value []byte) Reason) Reason {
	o := object{text: text, visit: visit}
	if o.next() != '{' || !utf8.Valid(text) {
		return JSON
	}
	o.object(1)
	if o.why == NoReason && (o.next() != 0 || o.at < len(text)) {
		return JSON
	}
	return o.why
}

// next moves to the byte at which the next token begins and returns it, or 0 at the
// end.
func (o *object) next() byte {
	for ; o.at < len(o.text); o.at++ {
		if c := o.text[o.at]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// fail ends the walk.
func (o *object) fail(why Reason) {
	if o.why == NoReason {
		o.why = why
	}
}

// object reads the object at o.at, at the given depth.
func (o *object) object(depth int) {
	var seen map[string]struct{}
	o.list('}', func() {
		if o.next() != '"' {
			o.fail(JSON)
			return
		}
		name, ok := o.name()
		if !ok {
			return
		}
		fold := strings.Map(fold, name)
		if _, twice := seen[fold]; twice {
			o.fail(Duplicate)
			return
		}
		if seen == nil {
			seen = map[string]struct{}{}
		}
		seen[fold] = struct{}{}
		if o.next() != ':' {
			o.fail(JSON)
			return
		}
		o.at++
		o.next()
		start := o.at
		o.value(depth)
		if depth == 1 && o.why == NoReason {
			o.why = o.visit(name, o.text[start:o.at])
		}
	})
}

// list reads what stands between the bracket at o.at and the one that ends it: what
// item reads, with commas.
func (o *object) list(end byte, item func()) {
	o.at++
	if o.next() == end {
		o.at++
		return
	}
	for o.why == NoReason {
		item()
		switch c := o.next(); {
		case o.why != NoReason:
		case c == end:
			o.at++
			return
		case c != ',':
			o.fail(JSON)
		}
		o.at++
	}
}

// name reads the name of a member.
func (o *object) name() (string, bool) {
	start := o.at
	if o.string(); o.why != NoReason {
		return "", false
	}
	raw := o.text[start:o.at]
	if o.members++; o.members > maxMembers || len(raw) > maxName {
		o.fail(TooDeep)
		return "", false
	}
	return text(raw), true
}

// value reads the value that comes next, which stands in a container at the given
// depth.
func (o *object) value(depth int) {
	switch c := o.next(); {
	case (c == '{' || c == '[') && depth == maxDepth:
		o.fail(TooDeep)
	case c == '{':
		o.object(depth + 1)
	case c == '[':
		o.list(']', func() { o.value(depth + 1) })
	case c == '"':
		o.string()
	case c == 't':
		o.word("true")
	case c == 'f':
		o.word("false")
	case c == 'n':
		o.word("null")
	default:
		o.number()
	}
}

func (o *object) word(w string) {
	if !bytes.HasPrefix(o.text[o.at:], []byte(w)) {
		o.fail(JSON)
		return
	}
	o.at += len(w)
}

// number reads the number at o.at (RFC 8259 §6).
func (o *object) number() {
	o.skip('-', '-')
	if !o.skip('0', '0') && o.digits() == 0 {
		o.fail(JSON)
	}
	if o.skip('.', '.') && o.digits() == 0 {
		o.fail(JSON)
	}
	if o.skip('e', 'E') {
		if o.skip('+', '-'); o.digits() == 0 {
			o.fail(JSON)
		}
	}
}

// skip moves behind the byte at o.at if it is one of two.
func (o *object) skip(a, b byte) bool {
	if o.at == len(o.text) || o.text[o.at] != a && o.text[o.at] != b {
		return false
	}
	o.at++
	return true
}

// digits moves behind the digits at o.at and returns how many they are.
func (o *object) digits() int {
	start := o.at
	for o.at < len(o.text) && '0' <= o.text[o.at] && o.text[o.at] <= '9' {
		o.at++
	}
	return o.at - start
}

// string moves behind the string at o.at.
func (o *object) string() {
	for i := o.at + 1; i < len(o.text); i++ {
		switch c := o.text[i]; {
		case c == '"':
			o.at = i + 1
			return
		case c < ' ':
			o.fail(JSON)
			return
		case c == '\\':
			n := escape(o.text[i:])
			if n == 0 {
				o.fail(JSON)
				return
			}
			i += n - 1
		}
	}
	o.fail(JSON)
}

// escape returns the length of the escape that text begins with, or 0.
func escape(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] != 'u' {
		if bytes.IndexByte([]byte(`"\/bfnrt`), text[1]) < 0 {
			return 0
		}
		return 2
	}
	if len(text) < 6 {
		return 0
	}
	for _, c := range text[2:6] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return 0
		}
	}
	return 6
}

// fold returns the least of the characters that are c in another case, as
// encoding/json compares names.
func fold(c rune) rune {
	for {
		next := unicode.SimpleFold(c)
		if next <= c {
			return next
		}
		c = next
	}
}

// text returns the string that the JSON string raw stands for.
func text(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	_ = json.Unmarshal(raw, &s) // it is valid
	return s
}

// textOf is text of a value that may be no string.
func textOf(value []byte) (s string, ok bool) {
	if value[0] != '"' {
		return "", false
	}
	return text(value), true
}
