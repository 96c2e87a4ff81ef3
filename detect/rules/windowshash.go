package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// maxTicket is the longest hash of a Kerberos ticket that is read whole, in bytes.
const maxTicket = 8 << 10

func windowsHash() detect.Rule {
	return detect.Rule{
		Name:  "windows-hash",
		Kinds: []detect.Kind{kindPassword},
		Triggers: []detect.Trigger{{Lit: "krb5tgs$"}, {Lit: "krb5asrep$"}, {Lit: "krb5pa$"}, {Lit: "krb5db$"}, {Lit: "DCC2$"}, {Lit: "NT$", Issued: true},
			{Shape: detect.RunWord, Before: "$", Behind: ":"}},
		Max:    maxTicket,
		Find:   findWindowsHash,
		Doc:    "What a password of Windows or a ticket of Kerberos can be guessed from: LM and NT hashes of a dump, an answer of NTLM, a ticket as tools that try passwords take it.",
		Source: "MS-SAMR §2.2.11.1; MS-NLMP §3.3; documentation of Impacket and hashcat",
		Examples: examples([][2]string{
			{"jdoe42:1001:aad3b435b51404eeaad3b435b51404ee:fa4e70b1c2d3e5968afa4e70b1c2d3e5:::", "aad3b435b51404eeaad3b435b51404ee:fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{"jdoe42::EXAMPLE:1122334455667788:fa4e70b1c2d3e5968afa4e70b1c2d3e5:0101000000000000fa4e70b1c2d3e5968afa4e70b1c2d3e5", "1122334455667788:fa4e70b1c2d3e5968afa4e70b1c2d3e5:0101000000000000fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{"got $krb5asrep$23$jdoe42@EXAMPLE.COM:fa4e70b1c2d3e5968afa4e70b1c2d3e5$70b1c2d3e5968afa4e70b1c2d3e5fa4e", "$krb5asrep$23$jdoe42@EXAMPLE.COM:fa4e70b1c2d3e5968afa4e70b1c2d3e5$70b1c2d3e5968afa4e70b1c2d3e5fa4e"},
			{"'$krb5tgs$23$*svc$EXAMPLE.COM$http/web*$fa4e70b1c2d3e5968afa4e70b1c2d3e5$968afa4e70b1c2d3e5fa4e'", "$krb5tgs$23$*svc$EXAMPLE.COM$http/web*$fa4e70b1c2d3e5968afa4e70b1c2d3e5$968afa4e70b1c2d3e5fa4e"},
			{"$DCC2$10240#jdoe42#fa4e70b1c2d3e5968afa4e70b1c2d3e5", "$DCC2$10240#jdoe42#fa4e70b1c2d3e5968afa4e70b1c2d3e5"},
			{"$krb5tgs$ is a prefix", ""},
			{"md5 fa4e70b1c2d3e5968afa4e70b1c2d3e5:70b1c2d3e5968afa4e70b1c2d3e5fa4e", ""},
			{"layers fa4e70b1c2d3e5968afa4e70b1c2d3e5:", ""},
		}),
	}
}

// noLM is the LM hash of no password, which every account has today.
const noLM = "aad3b435b51404eeaad3b435b51404ee"

// findWindowsHash finds the hash whose mark, or the first or second of whose parts,
// stands at at.
func findWindowsHash(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if n := w.RunEnd() - at; n == 32 && at+n < len(t) && t[at+n] == ':' && hexRun(t[at:]) == n {
		start, end := dumped(t, at)
		if start == end {
			return detect.BadSyntax
		}
		return w.Found(start, end, 0)
	}
	if at == 0 || t[at-1] != '$' || bytes.IndexByte(head(t, at, 10), '$') < 0 {
		return detect.NotHere
	}
	if before := tail(t, at-1, 64); bytes.LastIndex(before, []byte("$krb5")) > bytes.LastIndexByte(before, ' ') {
		return detect.Covered // by the one that it is part of
	}
	text := head(t, at, maxTicket)
	end := runOf(text, func(c byte) bool {
		return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != ',' && c != '<' && c != '\\'
	})
	for i, c := range text[:end] {
		if c == '&' && pairAt(text[i+1:end]) { // the next parameter of a URL
			end = i
			break
		}
	}
	last := 0 // how many digits stand at its end
	for last < end && detect.IsHex(text[end-1-last]) {
		last++
	}
	if last < 20 || !check.Random(text[end-last:end]) {
		return detect.BadSyntax
	}
	return w.Found(at-1, at+end, 0)
}

// dumped returns the bounds of the hashes that the 32 digits at at, behind which a colon
// stands, belong to, or twice the same: LM and NT hash of a dump, or the challenge, the
// proof and the blob of an answer of NTLM.
func dumped(t []byte, at int) (start, end int) {
	const sum, challenge, least = 32, 16, 40
	rest := t[at+sum+1:]
	n := hexRun(head(rest, 0, maxTicket))
	if n == sum && (bytes.HasPrefix(rest[sum:], []byte(":::")) || string(t[at:at+sum]) == noLM) {
		return at, at + 2*sum + 1
	}
	start = at - 1 - challenge
	if n >= least && start > 0 && t[at-1] == ':' && t[start-1] == ':' && hexRun(t[start:at]) == challenge {
		return start, at + sum + 1 + n
	}
	return 0, 0
}

// hexRun returns how many hexadecimal digits b begins with.
func hexRun(b []byte) int { return runOf(b, detect.IsHex) }
