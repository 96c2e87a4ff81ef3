package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func linkToken() detect.Rule {
	r := detect.Rule{
		Name:       "link-token",
		Kinds:      []detect.Kind{kindSecret},
		Max:        160,
		Contextual: true,
		Find:       findLinkToken,
		Doc:        "The token in the path of a link that was sent to who may reset a password, confirm an address, log in or join.",
		Source:     "OWASP, Forgot Password Cheat Sheet; routes of common frameworks",
		Examples: examples([][2]string{
			{"GET /password/reset/7Hq2Lk9ZtB3nXw4Qv8Rm HTTP/1.1", "7Hq2Lk9ZtB3nXw4Qv8Rm"},
			{"see https://example.com/invite/7Hq2Lk9ZtB3nXw4Qv8Rm now", "7Hq2Lk9ZtB3nXw4Qv8Rm"},
			{`{"url":"https://example.com/users/confirm/7hq2lk9ztb3nxw4qv8rm?x=1"}`, "7hq2lk9ztb3nxw4qv8rm"},
			{"GET /account/verify/Mg/c7x2k4-8f14e45fceea167a5a36dedd4bea2543/ HTTP/1.1", "c7x2k4-8f14e45fceea167a5a36dedd4bea2543"},
			{"GET /reset/password HTTP/1.1", ""},
			{"GET /invite/jane-doe-and-all HTTP/1.1", ""},
			{"POST /verify/v2/Services/list", ""},
			{"git checkout feature/activate/JIRA-12345-foo-bar2", ""},
			{"https://git.example.com/acme/verify/commit/8f14e45fceea167a5a36dedd4bea2543aabbccdd", ""},
			{"reset/7Hq2Lk9ZtB3nXw4Qv8Rm", ""},
		}),
	}
	for _, s := range [...]string{"reset/", "reset-password/", "reset_password/", "invite/", "invitation/", "invitations/", "activate/", "activation/", "confirm/", "confirmation/", "verify/", "verification/", "magic/", "magic-link/", "accept/"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findLinkToken looks at the part of a path behind the one at at, or where that is short, as the id of the account
// is, the part behind it.
func findLinkToken(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if at == 0 || t[at-1] != '/' {
		return detect.NotHere
	}
	i := at + bytes.IndexByte(head(t, at, 20), '/') + 1
	for range 2 {
		stop := i
		for stop < len(t) && stop-i <= 128 && (detect.IsAlnum(t[stop]) || bytes.IndexByte([]byte("-_.~="), t[stop]) >= 0) {
			stop++
		}
		v := t[i:stop]
		if len(v) >= 16 && len(v) <= 128 && check.SpokenToken(bytes.TrimRight(v, "=.")) && !check.FileName(v) && !ofWords(v) && !w.IsToken(i, stop) {
			return announce(w, 0, i, i+len(bytes.TrimRight(v, ".")), 0)
		}
		if len(v) == 0 || len(v) > 8 || string(v) == "commit" || string(v) == "tree" || string(v) == "blob" || stop >= len(t) || t[stop] != '/' {
			break
		}
		i = stop + 1
	}
	return detect.NotHere
}

// ofWords reports whether v is put together of words and numbers, as names of branches and versions are: no part
// between its hyphens has letters and digits in turn.
func ofWords(v []byte) bool {
	if bytes.IndexByte(v, '-') < 0 || check.UUID(v) {
		return false
	}
	for len(v) > 0 {
		part, rest, _ := bytes.Cut(v, []byte("-"))
		if len(part) >= 10 && lettersAndDigits(part) {
			return false
		}
		v = rest
	}
	return true
}
