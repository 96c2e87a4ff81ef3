package rules

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/internal/framer"
)

// privateDER is the rule of private keys that have lost their marks.
func privateDER() detect.Rule {
	r := detect.Rule{
		Name:   "private-key-der",
		Kinds:  []detect.Kind{kindPrivateKey},
		Max:    framer.Overlap,
		Find:   findPrivateDER,
		Doc:    "A private key in base 64 without the marks of PEM, as the structure in its first bytes tells; a first line alone, too.",
		Source: "RFC 8017 §A.1.2, RFC 5958 §2, RFC 5915 §3",
		Examples: examples([][2]string{
			{"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg"},
			{"  + \"MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEA\"", "MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEA"},
			{"value MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f end", "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"},
			{"MIIDazCCAlOgAwIBAgIUbKz9FakeCertificate0", ""},
			{"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC", ""},
			{"MIIBVgIBADANBgkqhkiG9w0", ""},
			{"MIICompany has no such key in its name at all", ""},
		}),
	}
	for _, s := range [...]string{"MII", "MIG", "MIH", "MHcC", "MHQC", "MFEC", "MC4C"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// minDER is the shortest text that is taken for the beginning of a key, in bytes.
const minDER = 40

func findPrivateDER(w *detect.Window, at int) detect.Verdict {
	t, end := w.Text, at
	if !check.PrivateDER(head(t, at, 16)) {
		return detect.BadSyntax
	}
	for end < len(t) && end-at < framer.Overlap && (detect.IsAlnum(t[end]) || t[end] == '+' || t[end] == '/' || t[end] == '=') {
		end++
	}
	if end-at < minDER {
		return detect.BadLength
	}
	w.Skip(end) // other beginnings of keys in it are of it
	line := lineEnd(t, end)
	if _, _, v := framer.KeyLine(t[end:line]); v != framer.KeyBlank {
		return w.Found(at, end, 0)
	}
	if w.Decoded() {
		return w.Found(at, max(end, keyLines(w, line, nil)), 0)
	}
	w.Found(at, end, 0)
	keyLines(w, line, func(a, b int) { w.Found(a, b, 0) })
	return detect.Matched
}
