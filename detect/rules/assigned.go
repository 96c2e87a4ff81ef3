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
		Source:     "declarations of Go, TypeScript and Visual Basic; java.lang.System, java.util.Map; putenv(3), setenv(3)",
		Examples: examples([][2]string{
			{`var dbPassword string = "Fake77pw"`, "Fake77pw"},
			{`Dim password As String = "Fake77pw"`, "Fake77pw"},
			{`const password: string | undefined = "Fake77pw";`, "Fake77pw"},
			{`System.setProperty("db.password", "Fake77pw")`, "Fake77pw"},
			{`os.putenv('DB_PASSWORD', 'Fake77pw')`, "Fake77pw"},
			{`conf.set("db.password", "Fake77pw")`, "Fake77pw"},
			{`var name string = "Fake77pw"`, ""},
			{`conf.set("db.host", "Fake77pw")`, ""},
			{`conf.set("db.password", value)`, ""},
			{`invalid password string = none`, ""},
		}),
	}
	for _, lit := range [...]string{"string = ", "String = ", "undefined = ", "null = ", "setProperty(", "putenv(", "setenv(", "set(\"", "set('", "put(\"", "put('"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: lit})
	}
	return r
}

func findAssigned(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if open := bytes.IndexByte(head(t, at, 16), '('); open > 0 {
		return findDefinedCall(w, at+open+1)
	}
	end := typeBefore(t, at+1)
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

// typeBefore returns where the type ends in front of end begins, with the words and the colon between
// it and the name of the variable: "As String", "CONSTANT VARCHAR2", ": string | undefined".
func typeBefore(t []byte, end int) int {
	for n := 0; n < 3; n++ {
		for end > 0 && detect.IsWord(t[end-1]) {
			end--
		}
		i := end
		for i > 0 && end-i < 4 && (t[i-1] == ' ' || t[i-1] == '|') {
			i--
		}
		if i > 0 && (t[i-1] == ':' || t[i-1] == '?') {
			return len(bytes.TrimRight(t[:i], ":?"))
		}
		word := wordBefore(t, i)
		if i == end || !bytes.Contains(t[i:end], []byte{'|'}) && string(word) != "As" && string(word) != "CONSTANT" {
			return i
		}
		end = i
	}
	return end
}

// operators is what other languages than most assign or compare with, and POSIX make.
var operators = [...]string{"?=", "::=", ":::=", ".=", "||=", "??=", "|=", "<-", "-eq", "-ceq", "=~"}

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
		operator := bytes.TrimRight(t[end:v], " \t")
		if from, stop = v, wordEnd(t, v); !bytes.HasSuffix(operator, []byte("?=")) && !bytes.HasSuffix(operator, []byte("::=")) {
			return detect.NotHere
		}
	}
	return assignedValue(w, start, end, from, stop)
}

// assignedValue finds the value [from, stop) of the name [start, end).
func assignedValue(w *detect.Window, start, end, from, stop int) detect.Verdict {
	t := w.Text
	class := check.KeyClassOf(t[start:end])
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
