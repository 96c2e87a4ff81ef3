package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/token"
)

// paseto is the rule of the tokens of PASETO: a version, what it is for, a body and perhaps a
// footer, each behind a dot. A body that is public begins as its claims do, so that one is
// known however little is left of it; one that is local is random. Text may be glued to the
// version.
func paseto() detect.Rule {
	return detect.Rule{
		Name:     "paseto-token",
		Kinds:    []detect.Kind{kindPaseto, kindSecret},
		Triggers: []detect.Trigger{{Lit: "local.", Issued: true}, {Lit: "public.", Issued: true}, {Lit: "eyJ"}},
		Max:      token.MaxScan,
		Find:     findPaseto,
		Doc:      "A platform-agnostic security token, also one that was cut, or is written in lines.",
		Source:   "PASETO, docs/01-Protocol-Versions",
		Examples: examples([][2]string{
			{"use " + examplePaseto + " now", examplePaseto},
			{`{"v":"v1.local.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"}`, "v1.local.Fake7aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBc"},
			{"v=v2.public.aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG,x", "v2.public.aBcD3EfGh9JkLm2NpQr5StUv8WxYz4Fake7aBcD3EfG"},
			{"token" + examplePaseto + " now", examplePaseto},
			{"cut v3.public.eyJzdW now", "v3.public.eyJzdW"},
			{"cut v3.local.7aBcD3EfGh9JkLm2Np now", "v3.local.7aBcD3EfGh9JkLm2Np"},
			{"v1.local.", ""},
			{"see v1.public.ingress_controller_default_backend_service", ""},
			{"v5.public.eyJzdWIiOiJqZG9lNDIifQ", ""},
			{"the public.eyJzdWIiOiJqZG9lNDIifQ", ""},
		}),
	}
}

// examplePaseto is a token of nobody.
const examplePaseto = "v4.public.eyJzdWIiOiJqZG9lNDIiLCJleHAiOiIyMDI3LTAxLTAxIn0zQ7wK9x2zQ7wK9x2zQ7wK9x2"

// findPaseto finds the token whose purpose or whose body begins at at.
func findPaseto(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	body := at
	if t[at] != 'e' {
		body = at + bytes.IndexByte(t[at:], '.') + 1
	}
	start := pasetoStart(t, body)
	if start < 0 {
		return detect.NotHere
	}
	if w.FoundAround(start, body) {
		return detect.Covered
	}
	end := body
	for end < len(t) && end-start < token.MaxScan && (urlByte(t[end]) || t[end] == '.') {
		end++
	}
	for end > body && t[end-1] == '.' {
		end--
	}
	w.Parted(body)
	lines := w.PlainLines(start, end)
	if key := t[body:min(end, body+maxRandom)]; t[at] != 'e' && (end-body < minPart || !check.Random(key) || check.MadeUp(key)) {
		return detect.NoSecret
	}
	for _, l := range lines {
		w.FoundKind(1, l[0], l[1], short(l[1]-l[0]))
	}
	return w.Found(start, end, short(end-start))
}

// pasetoStart returns where the header begins that ends before body: v4.public. and the like;
// -1 where there is none.
func pasetoStart(t []byte, body int) int {
	for _, purpose := range [...]string{".public.", ".local."} {
		at := body - len(purpose) - 2
		if at >= 0 && string(t[at+2:body]) == purpose && t[at] == 'v' && t[at+1] >= '1' && t[at+1] <= '4' {
			return at
		}
	}
	return -1
}
