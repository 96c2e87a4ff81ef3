package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// findCommonName looks at the common name of an entry of a directory: that of a person
// has two words or more, and stands in a distinguished name that ends in the components
// of a domain, as those of certificates seldom do (RFC 4514).
func findCommonName(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	t := w.Text
	start, end := kv.Start, kv.End
	whole := kv.Quote != 0
	if !whole {
		end = componentEnd(t, start)
	}
	v := t[start:end]
	if bytes.IndexByte(v, '\\') >= 0 && len(v) <= 128 { // Doe\, Jane
		var plain [128]byte
		v = plain[:copy(plain[:], v)]
		v = bytes.ReplaceAll(v, []byte(`\,`), []byte(","))
	}
	switch {
	case bytes.IndexByte(v, ' ') < 0 || check.PersonName(v) != check.ReasonSecret:
		return detect.Placeholder
	case w.OwnOutput(start, end):
		return detect.OwnOutput
	case whole:
		return w.Found(start, end, quoted(kv))
	}
	rest := head(t, end, 256)
	if i := bytes.IndexAny(rest, "\"'\n|;"); i >= 0 {
		rest = rest[:i]
	}
	if !ofPerson(rest) {
		return detect.LookAlike
	}
	return w.Found(start, end, 0)
}

// maxComponents is how many components of a distinguished name are looked at.
const maxComponents = 16

// ofPerson reports whether the rest of a distinguished name, from a comma on, has a
// component of a domain or is of people, and is not of groups or computers.
func ofPerson(rest []byte) bool {
	person := false
	for range maxComponents {
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			break
		}
		kind, value := uint16(0), rest[i+1:]
		if i > 1 {
			kind = uint16(rest[i-2]|0x20)<<8 | uint16(rest[i-1]|0x20)
		}
		switch {
		case kind == 'd'<<8|'c':
			before := bytes.TrimSuffix(rest[:i-2], []byte(" "))
			person = person || len(before) > 0 && before[len(before)-1] == ','
		case kind == 'o'<<8|'u' && bytes.HasPrefix(value, []byte("People")):
			person = true
		case kind == 'o'<<8|'u' && bytes.HasPrefix(value, []byte("Groups")), (kind == 'o'<<8|'u' || kind == 'c'<<8|'n') && bytes.HasPrefix(value, []byte("Computers")):
			return false
		}
		rest = value
	}
	return person
}

// componentEnd returns where the value at i of a component of a distinguished name
// ends: at a comma or plus sign that no backslash precedes, at what ends all of it.
func componentEnd(t []byte, i int) int {
	for n := 0; i < len(t) && n < 96; n++ {
		switch t[i] {
		case '\\':
			i++
		case ',', '+', '"', '\'', '\n', ';', '|', '<', '>', '=', '/':
			return i
		}
		i++
	}
	return min(i, len(t))
}

func nameByAddress() detect.Rule {
	return detect.Rule{
		Name:       "name-by-address",
		Kinds:      []detect.Kind{kindName, kindUser},
		Triggers:   []detect.Trigger{{Shape: detect.At}},
		Max:        256,
		Contextual: true,
		Find:       findNameByAddress,
		Doc:        "The name of a person in front of an e-mail address in angle brackets or parentheses; the name in quotes in front of an address of SIP, or the account there.",
		Source:     "RFC 5322 §3.4, name-addr; RFC 3261 §20.10",
		Examples: examples([][2]string{
			{"From: Jane Doe <jane@example.com>", "Jane Doe"},
			{`to="Doe, Jane" <jane@example.com>`, "Doe, Jane"},
			{"shared by Jane DOE (jane.doe@example.com) now", "Jane DOE"},
			{"From: Acme Support <help@example.com>", ""},
			{"mail <jane@example.com>", ""},
			{"from jane@example.com", ""},
			{`x '"jdoe42" <sip:jdoe42@192.0.2.7>' failed`, "jdoe42"},
			{`From: "Jane Doe" <sip:1001@sip.example.com>;tag=7`, "Jane Doe"},
			{`From: "Acme" <sip:1001@192.0.2.7>;tag=7`, ""},
			{"sent (jane@example.com)", ""},
		}),
	}
}

func findNameByAddress(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at
	if local := w.LastLocal(at); local > 0 && (local >= at-2 || !enclosesLocal(t[at-local-1])) {
		if i = at - local; i > 8 && t[i-1] == ':' {
			return findCaller(w, i, at)
		}
		return detect.NotHere
	}
	for i > 0 && at-i <= 64 && (detect.IsWord(t[i-1]) || bytes.IndexByte([]byte(".+-%'"), t[i-1]) >= 0) {
		i--
	}
	if i < at && i > 8 && t[i-1] == ':' {
		return findCaller(w, i, at)
	}
	if i == at || i < 4 || t[i-1] != '<' && t[i-1] != '(' || t[i-2] != ' ' {
		return detect.NotHere
	}
	start, end := namesBefore(t, i-2)
	if start >= end || check.PersonName(t[start:end]) != check.ReasonSecret {
		return detect.Placeholder
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, 0)
}

// findCaller looks at the name in quotes in front of an address of SIP (RFC 3261 §20.10) whose user is
// t[from:at]: that of a person, or the user once more.
func findCaller(w *detect.Window, from, at int) detect.Verdict {
	t := w.Text
	end := from - len(`" <sip:`)
	if end < 2 || string(t[end:from]) != `" <sip:` {
		return detect.NotHere
	}
	low := max(0, end-64)
	start := bytes.LastIndexByte(t[low:end], '"') + low + 1
	v := t[start:end]
	switch {
	case start == low || start == end || w.OwnOutput(start, end):
		return detect.NotHere
	case bytes.IndexByte(v, ' ') > 0 && check.PersonName(v) == check.ReasonSecret:
		return w.Found(start, end, detect.Quoted)
	case bytes.Equal(v, t[from:at]) && plausible(v) && check.Account([]byte("user"), v) == check.ReasonSecret:
		return w.FoundKind(1, start, end, generic(v)|detect.Quoted)
	}
	return detect.Placeholder
}

// enclosesLocal reports whether what stands in front of an address may be the bracket
// that the address stands in, or a character that findNameByAddress takes to it.
func enclosesLocal(c byte) bool {
	switch c {
	case '<', '(', '.', '+', '-', '%', '\'':
		return true
	}
	return detect.IsWord(c)
}

// namesBefore returns the name that ends at end: what quotes enclose, or two to four
// words that begin with capitals.
func namesBefore(t []byte, end int) (start, stop int) {
	if c := t[end-1]; c == '"' || c == '\'' {
		low := max(0, end-1-80)
		start = bytes.LastIndexByte(t[low:end-1], c) + low + 1
		if start == low || !detect.IsUpper(t[start]) && t[start] < 0xc3 || bytes.IndexByte(t[start:end-1], ' ') < 0 {
			return end, end
		}
		return start, end - 1
	}
	start = end
	words := 0
	for i := end; words < 4 && i > 0; words++ {
		word := i
		for word > 0 && i-word < 32 && (detect.IsAlnum(t[word-1]) || t[word-1] >= 0x80 || t[word-1] == '-' || t[word-1] == '\'' || t[word-1] == '.') {
			word--
		}
		if word == i || !detect.IsUpper(t[word]) && t[word] < 0xc3 {
			break
		}
		start = word
		if word == 0 || t[word-1] != ' ' {
			words++
			break
		}
		i = word - 1
	}
	if words < 2 {
		return end, end
	}
	return start, end
}
