package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// Logs quote source code and configuration (a stack trace with its lines, a diff,
// a template). What stands beside a key there is most often the name of a
// variable or an invented account. Credentials are judged by package check, for a
// secret in code is a secret; accounts are judged here.

// inCode reports whether the pair kv, of the account v, is source code: a
// variable, a member of an object, an entry of a literal, a declaration.
func inCode(w *detect.Window, kv *detect.KeyValue, v []byte) bool {
	t, at := w.Text, kv.KeyStart
	if opening := bytes.TrimRight(tail(t, at, 8), " \"'"); bytes.HasSuffix(opening, []byte("({")) || comment(t, at, kv.Sep) {
		return true // f({user: …}), // user: …
	}
	if kv.KeyQuote != 0 {
		return kv.Quote == 0 && member(v) && closes(w.Behind(kv)) || published(w, kv)
	}
	before := tail(t, at, 3)
	switch {
	case bytes.HasSuffix(before, []byte("$")), bytes.HasSuffix(before, []byte("->")), bytes.HasSuffix(before, []byte("${")):
		return true // $user = …, $this->user = …, ${USER:-x}
	case bytes.Equal(before, []byte("://")) && kv.Sep == ':':
		return true // the user information of a URL
	case kv.Sep == '=' && kv.Spaced && bytes.IndexByte(t[at:kv.KeyEnd], '.') > 0:
		return true // opts.user = …
	case kv.Sep == '=' && kv.Spaced && keyword(lineHead(t, at)):
		return true // const user = …
	}
	rest := w.Behind(kv)
	if kv.Quote == 0 {
		return declared(rest) || closes(rest) && (member(v) || kv.Sep == ':' && inLiteral(t, at))
	}
	return closes(rest) && (tabbed(t, at) || kv.Sep == ':' && inCall(lineHead(t, at)))
}

// inCall reports whether b opens an object literal as the argument of a call, or as the
// value of what it declares, and does not close it: "connect({url: u, ", "const a = [{".
func inCall(b []byte) bool {
	i := bytes.LastIndexByte(b, '{')
	if i <= 0 || bytes.IndexByte(b[i:], '}') >= 0 {
		return false
	}
	if b[i-1] == '(' || bytes.HasSuffix(b[:i], []byte(", ")) && bytes.IndexByte(b[:i], '(') > 0 && bytes.IndexByte(b[:i], ')') < 0 {
		return true
	}
	head := bytes.TrimRight(bytes.TrimRight(b[:i], "[ "), " ")
	return len(head) > 0 && head[len(head)-1] == '=' && declares(bytes.TrimLeft(head, " \t"))
}

// declares reports whether the line b begins with a word that declares a constant or a
// variable.
func declares(b []byte) bool {
	return bytes.HasPrefix(b, []byte("const ")) || bytes.HasPrefix(b, []byte("let ")) || bytes.HasPrefix(b, []byte("var "))
}

// published reports whether the JSON object of the account links to its public
// page or picture in the members beside it: the handle of a profile that the record
// itself publishes, as code forges send it, and no account that logs in.
func published(w *detect.Window, kv *detect.KeyValue) bool {
	rest, before := head(w.Text, kv.End, 400), tail(w.Text, kv.Start, 400)
	if i := bytes.IndexByte(rest, '}'); i >= 0 {
		rest = rest[:i]
	}
	if i := bytes.LastIndexAny(before, "{}"); i >= 0 {
		before = before[i:]
	}
	for _, s := range [...]string{`"avatar_url"`, `"gravatar_id"`, `"html_url"`, `"web_url"`} {
		if bytes.Contains(rest, []byte(s)) || bytes.Contains(before, []byte(s)) {
			return true
		}
	}
	return false
}

// keyword reports whether b ends in a word that declares a constant or a variable.
func keyword(b []byte) bool {
	for _, s := range [...]string{"const ", "let ", "var ", "val ", "final ", "String ", "string "} {
		if bytes.HasSuffix(b, []byte(s)) {
			return true
		}
	}
	return false
}

// declared reports whether "=" follows the value, which makes it a type:
// "user: str = None".
func declared(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) > 1 && rest[0] == '=' && rest[1] != '='
}

// member reports whether v is a path of names of which the last is that of a key:
// "body.data.user_name", "test.username".
func member(v []byte) bool {
	dot := bytes.LastIndexByte(v, '.')
	if dot <= 0 || bytes.IndexByte(v, '@') >= 0 {
		return false
	}
	switch check.KeyClassOf(v[dot+1:]) {
	case check.KeyUser, check.KeyPassword, check.KeySecret:
		return true
	}
	return false
}

// inLiteral reports whether the key at at is the first of an object literal.
func inLiteral(t []byte, at int) bool {
	before := bytes.TrimRight(tail(t, at, 8), " ")
	return len(before) > 0 && before[len(before)-1] == '{'
}

// closes reports whether a comma or a closing bracket follows.
func closes(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) > 0 && (rest[0] == ',' || rest[0] == '}' || rest[0] == ')')
}

// comment reports whether the line that at stands in begins with two slashes, or with
// a hash and blanks alone before a key and its colon at at, as comments do in source
// code and in YAML, at most 160 bytes before.
func comment(t []byte, at int, sep byte) bool {
	b := bytes.TrimLeft(lineHead(t, at), " \t")
	return bytes.HasPrefix(b, []byte("//")) || len(b) > 1 && b[0] == '#' && sep == ':' && len(bytes.TrimLeft(b[1:], " \t")) == 0
}

// tabbed reports whether the line that at stands in begins with a tab, which data
// formats do not and source code does, at most 160 bytes before.
func tabbed(t []byte, at int) bool { return bytes.HasPrefix(lineHead(t, at), []byte("\t")) }

// lineHead returns the line that at stands in as far as at, or nothing where it
// begins more than 160 bytes before.
func lineHead(t []byte, at int) []byte {
	b := tail(t, at, 160)
	i := bytes.LastIndexByte(b, '\n') + 1
	if i == 0 && len(b) < at {
		return nil
	}
	return b[i:]
}
