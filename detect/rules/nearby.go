package rules

import (
	"bytes"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// nearBytes is how far before a value its name is looked for, in bytes.
const nearBytes = 48

func nearby() detect.Rule {
	names := map[string]bool{}
	for _, name := range strings.Fields(vendorNames) {
		names[name] = true
	}
	return detect.Rule{
		Name:       "key-near-vendor",
		Kinds:      []detect.Kind{kindAPIKey},
		Triggers:   []detect.Trigger{{Shape: detect.RunWord}},
		Max:        256,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return findNearby(w, at, names) },
		Doc:        "Random text directly behind the name of a service that issues keys, or in quotes behind what assigns to the name of a credential.",
		Source:     "the idea: trufflehog, PrefixRegex; Datadog, proximity keywords",
		Examples: examples([][2]string{
			{"twitch token - 'fake7abcd3efgh9jklm2npqr5stuv8'", "fake7abcd3efgh9jklm2npqr5stuv8"},
			{"Your MAILCHIMP key is fa4e70b1c2d3e5968afa4e70b1c2d3e5", "fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{`messageBirdKey ?= "fake7abcd3efgh9jklm2npqr5"`, "fake7abcd3efgh9jklm2npqr5"},
			{`System.setProperty("ACME_TOKEN", "fake7abcd3efgh9jklm2npqr5")`, "fake7abcd3efgh9jklm2npqr5"},
			{`var acmeToken string = "fake7abcd3efgh9jklm2npqr5"`, "fake7abcd3efgh9jklm2npqr5"},
			{"github commit fa4e70b1c2d3e5968afa4e70b1c2d3e5968afa4e", ""},
			{"acme - 'fake7abcd3efgh9jklm2npqr5stuv8'", ""},
			{`partition_key ?= "fake7abcd3efgh9jklm2npqr5"`, ""},
			{"twitch token validation_of_everything failed", ""},
		}),
	}
}

// findNearby judges the value around the word of a long run at at.
func findNearby(w *detect.Window, at int, names map[string]bool) detect.Verdict {
	t := w.Text
	start := at
	for start > 0 && at-start < nearBytes && nearValue(t[start-1]) {
		start--
	}
	if start == 0 || bytes.IndexByte([]byte("\"'` \t=:(>|-"), t[start-1]) < 0 && t[start-1] != '{' {
		return detect.NotHere
	}
	before := tail(t, start, nearBytes)
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	name, gap := nameBefore(before)
	if len(name) < 2 {
		return detect.NotHere
	}
	end := start + runOf(head(t, start, 256), nearValue)
	for end > start && (t[end-1] == '.' || t[end-1] == ':') {
		end--
	}
	v, quote := t[start:end], t[start-1]
	quoted := (quote == '"' || quote == '\'' || quote == '`') && end < len(t) && t[end] == quote
	if len(v) < 16 || len(v) > 250 || end < len(t) && detect.IsAlnum(t[end]) {
		return detect.BadLength
	}
	switch {
	case quoted && assignsKey(before, name, gap):
	case vendorBefore(before[:len(before)-len(gap)], names, v, bytes.ContainsAny(gap, "\"'`=:")):
	default:
		return detect.NotHere
	}
	if !check.Random(v) || bytes.IndexByte(v, '/') >= 0 && bytes.Count(v, []byte("/"))*8 > len(v) {
		return detect.NoSecret
	}
	if w.TokenAt(start) || w.OwnOutput(start, end) {
		return detect.Covered
	}
	return w.Found(start, end, 0)
}

// nearValue reports whether c may stand in a key: letters, digits, and the punctuation
// of base 64.
func nearValue(c byte) bool {
	return detect.IsWord(c) || c == '-' || c == '+' || c == '/' || c == '.' || c == '~'
}

// nameBefore returns the name that before ends in, and the punctuation behind it.
func nameBefore(before []byte) (name, gap []byte) {
	end := len(before)
	for end > 0 && len(before)-end < 12 && !detect.IsAlnum(before[end-1]) {
		end--
	}
	from := end
	for from > 0 && (detect.IsWord(before[from-1]) || before[from-1] == '-' || before[from-1] == '.') {
		from--
	}
	return before[from:end], before[end:]
}

// assignsKey reports whether gap assigns to name, or to the one before it where name is
// that of a type, or is between the arguments of a call, and the name is of a credential.
func assignsKey(before, name, gap []byte) bool {
	if !bytes.ContainsAny(gap, "=:") {
		call := len(before) - len(gap) - len(name) - 2
		if bytes.IndexByte(gap, ',') < 0 || call < 0 || before[call] != '(' {
			return false
		}
	}
	switch string(name) {
	case "string", "String", "str", "text":
		i := bytes.LastIndex(before, name)
		if name, _ = nameBefore(before[:i]); len(name) < 3 {
			return false
		}
	}
	return check.KeyClassOf(name) == check.KeySecret
}

// vendorBefore reports whether before ends in the name of a service, with nothing
// but words for credentials behind it. Hexadecimal digits alone, which are mostly
// hashes and ids, need such a word, and so does what no quote or separator sets off.
func vendorBefore(before []byte, names map[string]bool, v []byte, off bool) bool {
	var ws nearWords
	ws.split(before)
	said, last := false, ws.n-1
	for i := last; i >= 0 && last-i < 6; i-- {
		word := ws.text[ws.from[i]:ws.from[i+1]]
		bare := bytes.TrimRight(word, "0123456789")
		if names[string(word)] || names[string(bare)] || i > 0 && names[string(ws.text[ws.from[i-1]:int(ws.from[i])+len(bare)])] {
			return said || off && i == last && runOf(v, func(c byte) bool { return detect.IsHex(c) || c == '-' }) < len(v)
		}
		switch string(bare) {
		case "key", "token", "secret", "apikey", "password", "pat", "credential", "credentials":
			said = true
		case "private", "access", "api", "auth", "is", "string", "var", "personal", "client", "bearer", "user", "v", "the":
		default:
			return false
		}
	}
	return false
}

// nearWords are words in small letters, without what parts them: word i is
// text[from[i]:from[i+1]].
type nearWords struct {
	text [nearBytes]byte
	from [nearBytes + 2]uint8
	n    int
}

// split fills ws with the words of b: parted by punctuation, and where a capital
// follows a small letter.
func (ws *nearWords) split(b []byte) {
	end := 0
	for i, c := range b {
		if !detect.IsAlnum(c) {
			continue
		}
		if i == 0 || !detect.IsAlnum(b[i-1]) || detect.IsUpper(c) && !detect.IsUpper(b[i-1]) {
			ws.from[ws.n] = uint8(end)
			ws.n++
		}
		if detect.IsUpper(c) {
			c |= 0x20
		}
		ws.text[end] = c
		end++
	}
	ws.from[ws.n] = uint8(end)
}
