package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxMember is how far before and behind its type the members of an object are looked
// for, in bytes.
const maxMember = 256

func userByType() detect.Rule {
	return detect.Rule{
		Name:       "user-by-type",
		Kinds:      []detect.Kind{kindUser},
		Triggers:   []detect.Trigger{{Lit: `type":"user"`, Fold: true}, {Lit: `type": "user"`, Fold: true}},
		Max:        maxMember,
		Contextual: true,
		Find:       findUserByType,
		Doc:        "The id of an object of JSON whose type is said to be a user, as audit logs have actors and targets.",
		Source:     "Okta System Log API, Target object; Microsoft Graph, targetResource",
		Examples: examples([][2]string{
			{`{"target":[{"id":"00uFake7bcd3EFgh9JK1","type":"User","displayName":"x"}]}`, "00uFake7bcd3EFgh9JK1"},
			{`{"type": "User", "alternateId": "jdoe42"}`, "jdoe42"},
			{`[{"id":"2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f","displayName":null,"type":"User"}]`, "2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f"},
			{`{"id": 48213, "type": "user"}`, "48213"},
			{`{"id":"00uFake7bcd3EFgh9JK1","type":"UserGroup"}`, ""},
			{`{"id":"00oFake7bcd3EFgh9JK1"},{"type":"User"}`, ""},
			{`{"type":"User","of":{"id":"00oFake7bcd3EFgh9JK1"}}`, ""},
			{`{"type":"User","id":null}`, ""},
			{`{"id":"-2","type":"user"}`, ""},
		}),
	}
}

// findUserByType looks for the ids among the members of the object around at.
func findUserByType(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	from := at - len(tail(t, at, maxMember))
	from += bytes.LastIndexAny(t[from:at], "{}") + 1
	if from == 0 || t[from-1] != '{' {
		return detect.NotHere
	}
	members := t[from:at]
	v := memberUser(w, from, members)
	rest := head(t, at, maxMember)
	if i := bytes.IndexAny(rest, "{}"); i >= 0 {
		rest = rest[:i]
	}
	if u := memberUser(w, at, rest); v != detect.Matched {
		v = u
	}
	return v
}

// memberUser adds the values of the members of b that identify a user; b stands at from.
func memberUser(w *detect.Window, from int, b []byte) detect.Verdict {
	verdict := detect.NotHere
	for _, key := range [...]string{`"id":`, `"alternateId":`} {
		i := bytes.Index(b, []byte(key))
		if i < 0 {
			continue
		}
		i += len(key)
		for i < len(b) && b[i] == ' ' {
			i++
		}
		open := i
		for i < len(b) && b[i] == '"' && i == open {
			i++
		}
		n := runOf(b[i:], func(c byte) bool { return accountByte(c) || c == '|' || c == ':' })
		v, closed := b[i:i+n], i+n < len(b) && (b[i+n] == '"') == (i > open)
		if start := from + i; !closed || n == 0 || v[0] == '-' || bytes.Contains(v, []byte("::")) || i == open && !allDigits(v) || check.Account([]byte("user"), v) != check.ReasonSecret || w.OwnOutput(start, start+n) {
			verdict = detect.Placeholder
		} else {
			verdict = w.Found(start, start+n, generic(v)|detect.Alone)
		}
	}
	return verdict
}
