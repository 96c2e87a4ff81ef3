package issuer

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An object walks over the members of a JSON object that encoding/json holds for
// valid. It refuses what readers of JSON disagree about: two members of one name,
// or of names that differ in the case of letters only, at any depth.
type object struct {
	text    []byte
	at      int
	members int
	visit   func(name string, value []byte) Reason
	why     Reason
}

// readObject calls visit with every member of the outermost object of text, and
// the bytes of its value. The first reason that visit returns ends the walk.
func readObject(text []byte, visit func(name string, value []byte) Reason) Reason {
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 || text[0] != '{' || !utf8.Valid(text) {
		return JSON
	}
	if deeper(text, maxDepth) {
		return TooDeep
	}
	if !json.Valid(text) {
		return JSON
	}
	o := object{text: text, visit: visit}
	o.object(1)
	return o.why
}

// deeper reports whether containers of text nest beyond depth, so that no reader
// that recurses meets them.
func deeper(text []byte, depth int) bool {
	open, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if open++; open > depth {
				return true
			}
		case c == '}' || c == ']':
			open--
		}
	}
	return false
}

// next returns the byte at which the next token begins.
func (o *object) next() byte {
	for ; ; o.at++ {
		if c := o.text[o.at]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
}

// object reads the object at o.at, at the given depth.
func (o *object) object(depth int) {
	seen := map[string]struct{}{}
	o.at++
	for o.why == NoReason {
		switch o.next() {
		case '}':
			o.at++
			return
		case ',':
			o.at++
			continue
		}
		name, ok := o.name()
		if !ok {
			return
		}
		fold := strings.Map(fold, name)
		if _, twice := seen[fold]; twice {
			o.why = Duplicate
			return
		}
		seen[fold] = struct{}{}
		o.next()
		o.at++ // the colon
		o.next()
		start := o.at
		o.value(depth)
		if depth == 1 && o.why == NoReason {
			o.why = o.visit(name, o.text[start:o.at])
		}
	}
}

// name reads the name of a member.
func (o *object) name() (string, bool) {
	start := o.at
	o.string()
	raw := o.text[start:o.at]
	if o.members++; o.members > maxMembers || len(raw) > maxName {
		o.why = TooDeep
		return "", false
	}
	return text(raw), true
}

// value reads the value at o.at, which stands in a container at the given depth.
func (o *object) value(depth int) {
	switch o.text[o.at] {
	case '{':
		o.object(depth + 1)
	case '[':
		o.array(depth + 1)
	case '"':
		o.string()
	default:
		for o.at < len(o.text) && bytes.IndexByte([]byte(",]} \t\r\n"), o.text[o.at]) < 0 {
			o.at++
		}
	}
}

func (o *object) array(depth int) {
	o.at++
	for o.why == NoReason {
		switch o.next() {
		case ']':
			o.at++
			return
		case ',':
			o.at++
		default:
			o.value(depth)
		}
	}
}

// string moves behind the string at o.at.
func (o *object) string() {
	for o.at++; o.text[o.at] != '"'; o.at++ {
		if o.text[o.at] == '\\' {
			o.at++
		}
	}
	o.at++
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
