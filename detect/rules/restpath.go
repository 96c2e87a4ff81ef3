package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func resourceUser() detect.Rule {
	r := detect.Rule{
		Name:       "user-in-path",
		Kinds:      []detect.Kind{kindUser},
		Max:        64,
		Contextual: true,
		Find:       findResourceUser,
		Doc:        "The number or the UUID of a person in the path of a resource: /users/884213/profile.",
		Source:     "the conventions of REST: a collection and the id of its element",
		Examples: examples([][2]string{
			{"GET /v1/users/884213/profile HTTP/1.1", "884213"},
			{`PATCH "/subscribers/30417" for x`, "30417"},
			{"https://api.example.com/patients/5b10ac8d82e05b22cc7d4ef5?x=1", "5b10ac8d82e05b22cc7d4ef5"},
			{`{"path":"/customers/3f2504e0-4f89-41d3-9a0c-0305e82c3301"}`, "3f2504e0-4f89-41d3-9a0c-0305e82c3301"},
			{"GET /users/2026/report", ""},
			{"GET /static/users/20260102/logo.png", ""},
			{"GET /users/42", ""},
			{"GET /users/search?q=x", ""},
			{"/srv/users/884213.log", ""},
			{"GET /users/{id}", ""},
		}),
	}
	for _, s := range [...]string{"users/", "customers/", "patients/", "students/", "subscribers/"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findResourceUser looks at the element behind the collection at at.
func findResourceUser(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at == 0 || t[at-1] != '/' || bytes.HasSuffix(t[:at-1], []byte("sites")) { // a folder of SharePoint
		return detect.BadBoundary
	}
	start := at + bytes.IndexByte(t[at:], '/') + 1
	end := start
	for end < len(t) && end-start <= 36 && (detect.IsHex(t[end]) || t[end] == '-') {
		end++
	}
	v := t[start:end]
	if end < len(t) && (detect.IsWord(t[end]) || t[end] == '.' && end+1 < len(t) && detect.IsAlnum(t[end+1]) || t[end] == '%' || t[end] >= 0x80) {
		return detect.BadBoundary
	}
	switch {
	case len(v) == 24 && !allDigits(v) && bytes.IndexByte(v, '-') < 0, check.UUID(v):
	case len(v) < 4 || len(v) > 20 || !allDigits(v) || len(v) == 4 && check.Year(v) || len(v) == 8 && check.Date(v) == 8:
		return detect.BadLength
	}
	if filler(v) {
		return detect.Placeholder
	}
	return w.Found(start, end, generic(v))
}
