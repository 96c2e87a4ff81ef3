package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func swiftParty() detect.Rule {
	r := detect.Rule{
		Name:       "swift-party",
		Kinds:      []detect.Kind{kindName},
		Max:        1 << 10,
		Contextual: true,
		Find:       findSwiftParties,
		Doc:        "The name and address behind the account in the fields of a payment of SWIFT that say who orders it and who gets it.",
		Source:     "SWIFT Standards MT 103, fields 23B, 50A, 50F, 50K, 59 and 59F",
		Examples: examples([][2]string{
			{":23B:CRED :32A:260304EUR7, :50K:/DE89370400440532013000 JANE DOE :59:/x", "JANE DOE"},
			{"x:23B:CRED :59:/GB82WEST12345698765432 JANE DOE :71A:SHA -}", "JANE DOE"},
			{`x {4::23B:SSTD\r\n:50F:/12345678\r\n1/JANE DOE\r\n2/MUSTERWEG\r\n:71A:SHA`, `1/JANE DOE\r\n2/MUSTERWEG`},
			{":23B:CRED at 12:59:07 it began", ""},
			{"x CRED :59:/GB82WEST12345698765432 JANE DOE :71A:SHA", ""},
			{":23B:CRED :50K:JANE", ""},
			{":23B:CRED :50K:JANE DOE :71A:SHA", "JANE DOE"},
			{":23B:CRED :59:/GB82WEST12345698765432:71A:SHA", ""},
		}),
	}
	for _, s := range [...]string{"CRED", "SPAY", "SSTD", "SPRI", "CRTS"} {
		r.Triggers = append(r.Triggers, detect.Trigger{Lit: s})
	}
	return r
}

// findSwiftParties looks at the fields behind the code of the operation at at.
func findSwiftParties(w *detect.Window, at int) detect.Verdict {
	if !bytes.HasSuffix(w.Text[:at], []byte(":23B:")) {
		return detect.NotHere
	}
	message, v := head(w.Text, at, 1<<10), detect.BadSyntax
	for _, tag := range [...]string{":50A:", ":50F:", ":50K:", ":59:", ":59F:"} {
		if i := bytes.Index(message, []byte(tag)); i >= 0 {
			if u := findSwiftParty(w, at+i+len(tag)); v != detect.Matched {
				v = u
			}
		}
	}
	return v
}

// maxParty is how long an account, a name and three lines of address are, in bytes, with their line ends.
const maxParty = 200

// findSwiftParty looks at what stands behind the account at i of a field.
func findSwiftParty(w *detect.Window, i int) detect.Verdict {
	t, start := w.Text, i
	if i < len(t) && t[i] != '/' { // a name without an account
		end := i
		for end < len(t) && end-i < maxParty && !fieldAt(t, end) && !lineFeed(t[end:]) && t[end] != '\n' && t[end] != '\r' {
			end++
		}
		end = i + len(bytes.TrimRight(t[i:end], " "))
		if v := t[i:end]; bytes.IndexByte(v, ' ') < 1 || check.PersonName(v) != check.ReasonSecret {
			return detect.BadSyntax
		} else if w.OwnOutput(i, end) {
			return detect.OwnOutput
		}
		return w.Found(i, end, 0)
	}
	i++
	start = i
	for start < len(t) && start-i <= 34 && (detect.IsWord(t[start]) || t[start] == '/') {
		start++
	}
	if account := start - i; account < 4 || account > 34 {
		return detect.BadSyntax
	}
	between := start
	for start < len(t) && bytes.IndexByte([]byte(" \r\n"), t[start]) >= 0 {
		start++
	}
	for _, s := range [...]string{`\r`, `\n`} {
		if bytes.HasPrefix(t[start:], []byte(s)) {
			start += len(s)
		}
	}
	if start == between {
		return detect.BadSyntax
	}
	end := start
	for end < len(t) && end-start < maxParty && !fieldAt(t, end) {
		end++
	}
	for end > start && bytes.IndexByte([]byte(" \r\n"), t[end-1]) >= 0 {
		end--
	}
	for _, s := range [...]string{`\n`, `\r`} {
		if end-start > 2 && bytes.HasSuffix(t[start:end], []byte(s)) {
			end -= len(s)
		}
	}
	if end-start < 3 || !detect.IsAlnum(t[start]) {
		return detect.BadSyntax
	}
	if w.OwnOutput(start, end) {
		return detect.OwnOutput
	}
	return w.Found(start, end, 0)
}

// fieldAt reports whether another field begins at i, or what ends the block or the text: ":71A:", "-}", a quote.
func fieldAt(t []byte, i int) bool {
	switch t[i] {
	case '"', '}', '{', '<', '|', '\t':
		return true
	case '-':
		return i+1 < len(t) && t[i+1] == '}'
	case ':':
		b := head(t, i, 5)
		return len(b) > 3 && detect.IsDigit(b[1]) && detect.IsDigit(b[2]) && (b[3] == ':' || len(b) > 4 && b[4] == ':')
	}
	return false
}
