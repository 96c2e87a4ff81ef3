package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func email() detect.Rule {
	return detect.Rule{
		Name:     "email",
		Kinds:    []detect.Kind{kindEmail},
		Triggers: []detect.Trigger{{Shape: detect.At}},
		Max:      64 + 1 + 253 + 1,
		Find:     findEmail,
		Doc:      "An e-mail address: a dot-atom local part and a domain under a known top-level domain.",
		Source:   "RFC 5321 §4.1.2, RFC 5322 §3.2.3, RFC 6531",
		Examples: examples([][2]string{
			{"login by jane.doe@example.com ok", "jane.doe@example.com"},
			{"to=<jane+news@mail.example.org>,", "jane+news@mail.example.org"},
			{"Sent to JANE@EXAMPLE.COM.", "JANE@EXAMPLE.COM"},
			{"von jürgen@bücher.example an", "jürgen@bücher.example"},
			{"user@xn--bcher-kva.example;", "user@xn--bcher-kva.example"},
			{"mailto:o'neil@example.net?subject=x", "o'neil@example.net"},
			{"a@example.comjane@example.org", "jane@example.org"},
			{"to a@example.com_jane@example.org", "jane@example.org"},
			{"via jane@example.comFrom: x", "jane@example.com"},
			{`for (LOCAL\jane@acme.tld) to`, "jane@acme.tld"},
			{"clone git@github.com:acme/app.git", ""},
			{"started getty@tty1.service", ""},
			{"npm install lodash@4.17.21", ""},
			{"@angular/core@12.0.0 loaded", ""},
			{"a@b", ""},
			{"unit (getty@tty1.service) failed", ""},
			{"x@acme.tld", ""},
		}),
	}
}

func findEmail(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	local, n := w.Address(at)
	if local == 0 {
		return detect.NotHere
	}
	start := at - local
	if n == 0 {
		if n = oddDomain(t, start, at+1); n == 0 {
			return detect.Unassigned
		}
	}
	end := at + 1 + n
	if (local >= 63 || t[at-1] == 'd' && bytes.HasSuffix(t[:at], []byte("_redacted"))) && ownStub(w, at) {
		return detect.OwnOutput
	}
	if start > 0 && t[start-1] == '@' {
		if start += check.GluedLocal(tail(t, start, 80), t[start:at]); w.OwnOutput(start, end) {
			return detect.OwnOutput
		}
	}
	reach := 80
	if start > 0 && t[start-1] == ':' {
		reach = 512 // behind the user of a URL, or what stands for it
	}
	if check.EmailLookalike(tail(t, start, reach), t[start:at], t[at+1:end], head(t, end, 32)) {
		return detect.LookAlike
	}
	return w.Found(start, end, 0)
}

// oddDomain returns the length of the domain at at that is glued to what follows it
// or known by what stands around the address, which begins at start; or 0.
func oddDomain(t []byte, start, at int) int {
	domain := head(t, at, 256)
	n, ok := check.GluedDomain(domain)
	if !ok {
		n, ok = check.EnclosedDomain(tail(t, start, 40), domain)
	}
	if !ok {
		return 0
	}
	return n
}

// ownStub reports whether a word of our own ends at at: one that was redacted, or
// the stub of a token, which is longer than a local part.
func ownStub(w *detect.Window, at int) bool {
	start := at
	for start > 0 && at-start < 256 && (detect.IsWord(w.Text[start-1]) || w.Text[start-1] == '-') {
		start--
	}
	return w.OwnOutput(start, at)
}
