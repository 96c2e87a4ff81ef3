package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// assignedCredential is the rule of credentials that are assigned to a variable with its type, or that a
// call is given with their name: in code that logs quote.
func assignedCredential() detect.Rule {
	r := detect.Rule{
		Name:       "assigned-credential",
		Kinds:      []detect.Kind{kindPassword, kindSecret},
		Max:        1 << 10,
		Contextual: true,
		Find:       findAssigned,
		Doc:        "A credential that is assigned to a variable with its type, or that a call is given with its name, in code that logs quote.",
		Source:     "The Go Programming Language Specification, Variable declarations; java.lang.System; putenv(3), setenv(3)",
		Examples: examples([][2]string{
			{`var dbPassword string = "Fake77pw"`, "Fake77pw"},
			{`System.setProperty("db.password", "Fake77pw")`, "Fake77pw"},
			{`os.putenv('DB_PASSWORD', 'Fake77pw')`, "Fake77pw"},
			{`setenv("DB_PASSWORD", value, 1)`, ""},
			{`setenv("DB_HOST", "Fake77pw", 1)`, ""},
			{`var name string = "Fake77pw"`, ""},
			{`invalid password string = none`, ""},
		}),
	}
	for _, lit := range [...]string{"string = ", "setProperty(", "putenv(", "setenv("} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: lit})
	}
	return r
}

func findAssigned(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if open := bytes.IndexByte(head(t, at, 16), '('); open > 0 {
		return findDefinedCall(w, at+open+1)
	}
	end := at
	for n := 0; end > 0 && n < 8 && t[end-1] == ' '; n++ {
		end--
	}
	start := end
	for start > 0 && end-start < 64 && (detect.IsWord(t[start-1]) || t[start-1] == '-' || t[start-1] == '.') {
		start--
	}
	from, stop, ok := literal(t, at+bytes.IndexByte(t[at:], '=')+len("= "))
	if !ok {
		return detect.NotHere
	}
	return assignedValue(w, start, end, from, stop)
}

// operators is what other languages than most assign or compare with, POSIX make, and what parts names
// from values in lists and tables.
var operators = [...]string{"?=", "::=", ":::=", ".=", "||=", "??=", "|=", "<-", "-eq", "-ceq", "=~", "->", "→", "|"}

// assignedBehind returns where the value stands that is assigned to the name that ends at i by one
// of the operators, or with its length, its type or its accessors in between; 0 for none.
func assignedBehind(t []byte, i int) int {
	behind := i
	switch {
	case i+1 < len(t) && (t[i] == '"' || t[i] == '\'') && t[i+1] == ']': // ENV["PASSWORD"]
		behind += 2
	case i < len(t) && t[i] == '[':
		behind += 1 + runOf(head(t, i+1, 8), detect.IsDigit)
		if behind == len(t) || t[behind] != ']' {
			return 0
		}
		behind++
	}
	at := skipBlanks(t, behind)
	if at == behind {
		return 0
	}
	for _, s := range operators {
		if n := len(s); bytes.HasPrefix(t[at:], []byte(s)) && at+n < len(t) && t[at+n] == ' ' {
			return skipBlanks(t, at+n)
		}
	}
	if behind == i && bytes.HasPrefix(t[at:], []byte("{ get;")) {
		if shut := bytes.IndexByte(head(t, at, 32), '}'); shut > 0 {
			at = skipBlanks(t, at+shut+1)
		}
	} else if behind == i {
		at = behindType(t, at)
	}
	for _, s := range [...]string{"= ", ":= "} {
		if at > i && bytes.HasPrefix(t[at:], []byte(s)) {
			return skipBlanks(t, at+len(s))
		}
	}
	return 0
}

// behindType returns where what follows the type of a variable stands that begins at at, with the
// words in front of it and its length; 0 for none.
func behindType(t []byte, at int) int {
	for n := 0; n < 2; n++ {
		stop := at + runOf(head(t, at, 16), detect.IsWord)
		if !typeWord(t[at:stop]) {
			return 0
		}
		if stop < len(t) && t[stop] == '(' {
			if shut := bytes.IndexByte(head(t, stop, 8), ')'); shut > 1 && allDigits(t[stop+1:stop+shut]) {
				stop += shut + 1
			}
		}
		if at = skipBlanks(t, stop); at == stop || at == len(t) {
			return 0
		}
		if t[at] == '=' || t[at] == ':' {
			return at
		}
	}
	return 0
}

// typeWord reports whether v is the type of a text, or a word in front of it.
func typeWord(v []byte) bool {
	for _, s := range [...]string{"string", "str", "text", "char", "varchar", "varchar2", "nvarchar", "as", "constant"} {
		if bytes.EqualFold(v, []byte(s)) {
			return true
		}
	}
	return false
}

// findAssignment finds the value at v that is assigned to the name that ends at end: a text in quotes, or
// a word where the operator is one of make.
func findAssignment(w *detect.Window, end, v int) detect.Verdict {
	t := w.Text
	start := end
	for start > 0 && end-start < 64 && (detect.IsWord(t[start-1]) || t[start-1] == '-' || t[start-1] == '.') {
		start--
	}
	from, stop, ok := literal(t, v)
	if !ok {
		if from, stop = v, wordEnd(t, v); !takesWord(bytes.TrimSpace(t[end:v]), t[from:stop], t[stop:]) {
			return detect.NotHere
		}
	}
	return assignedValue(w, start, end, from, stop)
}

// takesWord reports whether the word v, in front of rest, is what operator is given without quotes: in
// make any, and behind an arrow or in the next column of a table one that is no name.
func takesWord(operator, v, rest []byte) bool {
	switch string(operator) {
	case "?=", "::=", ":::=":
		return true
	case "->", "→":
		return check.Spoken(v)
	case "|":
		return check.Spoken(v) && !columnType(v) && bytes.HasPrefix(bytes.TrimLeft(rest, " "), []byte{'|'})
	}
	return false
}

// assignedValue finds the value [from, stop) of the name [start, end).
func assignedValue(w *detect.Window, start, end, from, stop int) detect.Verdict {
	t := w.Text
	class := check.KeyClassOf(t[start:end])
	if from < stop && patternOrCall(t, end, from, stop) {
		return detect.NoSecret
	}
	if from >= stop || class != check.KeyPassword && class != check.KeySecret {
		return detect.NotHere
	}
	c := check.Context{Key: t[start:end], Value: t[from:stop], Class: class}
	if stop < len(t) && t[stop] == t[from-1] {
		c.Quoted = t[stop]
	}
	if check.Judge(&c) != check.ReasonSecret || check.ExampleWord(c.Value) {
		return detect.NoSecret
	}
	return announce(w, int(class-check.KeyPassword), from, stop, detect.Quoted)
}

// patternOrCall reports whether [from, stop) is what the name that ends at end is matched with, a pattern, or a
// reference of make to what is computed elsewhere.
func patternOrCall(t []byte, end, from, stop int) bool {
	v := t[from:stop]
	if bytes.HasPrefix(bytes.TrimLeft(t[end:from], " ]\"'"), []byte("=~")) {
		return v[0] == '^' || v[len(v)-1] == '$'
	}
	return len(v) > 1 && v[0] == '$' && (v[1] == '(' || v[1] == '{')
}

// columnType reports whether v is the type of a column with its length, as tables of schemas have it: varchar255.
func columnType(v []byte) bool {
	n := len(bytes.TrimRight(v, "0123456789"))
	if n == len(v) {
		return false
	}
	switch string(bytes.ToLower(v[:n])) {
	case "int", "uint", "float", "char", "varchar", "nvarchar", "binary", "varbinary", "string", "text", "decimal", "numeric", "bit", "blob", "utf", "bytes":
		return true
	}
	return false
}
