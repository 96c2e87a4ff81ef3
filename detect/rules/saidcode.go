package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// saidCode is the rule of codes for one time in the sentences that bring them.
func saidCode() detect.Rule {
	return detect.Rule{
		Name:  "said-code",
		Kinds: []detect.Kind{kindPassword},
		Triggers: []detect.Trigger{{Lit: "verification code", Fold: true}, {Lit: "OTP "}, {Lit: "one-time pass", Fold: true}, {Lit: "one-time code", Fold: true}, {Lit: "use code ", Fold: true}, {Lit: "your code", Fold: true}, {Lit: "recovery codes", Fold: true}, {Lit: "backup codes", Fold: true}, {Lit: "security code", Fold: true}, {Lit: "login code", Fold: true},
			{Lit: "Bestätigungscode"}, {Lit: "Einmalcode"}, {Lit: "Einmalpasswort"}, {Lit: "Sicherheitscode"}, {Lit: "código de ver"},
			{Lit: "kod weryfikacyjny"}, {Lit: "verificatiecode"}, {Lit: "pincode"}},
		Max:        64,
		Contextual: true,
		Find:       findSaidCode,
		Doc:        "A code for one time in the sentence that brings it: \"your verification code is 482913\", \"482913 is your one-time code\".",
		Source:     "messages of common services; RFC 4226 §5.3 for the length",
		Examples: examples([][2]string{
			{"Your verification code is 482913.", "482913"},
			{"sms: Your Acme Verification Code: 4829 (valid 5 min)", "4829"},
			{"sms: 482913 is your verification code", "482913"},
			{"sent OTP 482913 to user", "482913"},
			{"Your one-time password is: 48291377", "48291377"},
			{"2001:db8::4829 is your verification code", ""},
			{"use one-time passcode 482913", "482913"},
			{"sms: use code 482913 to sign in", "482913"},
			{"SMS body: Your code is 482913", "482913"},
			{"Your recovery codes: 8f2k-91lp-3mx7, 2b7q-x0p4-9wke", "2b7q-x0p4-9wke"},
			{"x recovery codes issued to jdoe42: 2dbe8-2997d, 18863-e32f9", "18863-e32f9"},
			{"sms: 482913 is your Example verification code.", "482913"},
			{"Ihr Bestätigungscode lautet 55 12 09 x", "55 12 09"},
			{"Su código de verificación es: 482913.", "482913"},
			{"de pincode voor kaart 12 is 5830", "5830"},
			{"pincode voor kaart 5830 gewijzigd", ""},
			{"Ihr Bestätigungscode ist abgelaufen", ""},
			{"Your recovery codes: abcd-efgh, 2b7q-x0p4-9wke", "2b7q-x0p4-9wke"},
			{"sms: Your code: 482913", "482913"},
			{"sms: Your code is: 482913.", "482913"},
			{"sms: Your code is G-482913", "482913"},
			{"Your code is 80070005 lines long", ""},
			{"exit on recovery codes: 0x80070005, 0x80070006", ""},
			{"backup codes: 2026-03-04 2026-03-05", ""},
			{"the recovery codes are shown once", ""},
			{"use code 482913 for a discount", ""},
			{"use code 4829 to save", ""},
			{"verification code 482", ""},
			{"verification code 482913775", ""},
			{"verification code expired after 300000 ms", ""},
			{"OTP 2026-11-22 sent", ""},
			{"one-time password is 12.3456", ""},
			{"order 482913 needs your verification code", ""},
			{"the verification code is wrong", ""},
		}),
	}
}

// findSaidCode looks for the number behind the words at at, or before "is your" in front
// of them.
func findSaidCode(w *detect.Window, at int) detect.Verdict {
	t, i := w.Text, at
	if foreignCode(t[at:]) {
		return findForeignCode(w, at)
	}
	if hasFold(t[at:], "recovery codes") || hasFold(t[at:], "backup codes") {
		return findCodeList(w, at+bytes.IndexByte(t[at:], ' ')+len(" codes"))
	}
	for n := 0; n < 4; n++ { // the words, and what follows them
		i = skipBlanks(t, i)
		stop := i
		for stop < len(t) && stop-i < 16 && (detect.IsAlnum(t[stop]) && !detect.IsDigit(t[stop]) || t[stop] == '-') {
			stop++
		}
		if !codeWord(t[i:stop]) {
			break
		}
		if i = stop; i < len(t) && t[i] == ':' {
			i++
		}
	}
	v := codeBefore(w, at)
	i = skipBlanks(t, i)
	if bytes.HasPrefix(t[i:], []byte("G-")) { // of Google
		i += len("G-")
	}
	if end := codeEnd(t, i); end > i {
		if counts(t[end:]) {
			return detect.NoSecret
		}
		if t[at]|0x20 == 'u' && !opensDoor(t[end:]) {
			return detect.NoSecret
		}
		return announce(w, 0, i, end, 0)
	}
	return v
}

// findCodeList looks at the codes behind the words that end at i, which commas or blanks part: groups of four
// letters and digits or more, of which some are digits.
func findCodeList(w *detect.Window, i int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	if rest := head(t, i, 48); len(rest) > 0 && rest[0] == ' ' { // recovery codes issued to jdoe42: …
		if colon := bytes.IndexByte(rest, ':'); colon > 0 && bytes.IndexAny(rest[:colon], ",;\"\n") < 0 {
			i += colon
		}
	}
	for n := 0; n < 24; n++ {
		for skip := 0; i < len(t) && skip < 8 && bytes.IndexByte([]byte(" :,;[(\"'\n\r"), t[i]) >= 0; skip++ {
			i++
		}
		end := i
		for end < len(t) && end-i <= 40 && (detect.IsAlnum(t[end]) || t[end] == '-') {
			end++
		}
		code := t[i:end]
		if len(code) < 8 || len(code) > 40 || check.Date(code) > 0 || bytes.HasPrefix(code, []byte("0x")) {
			return v
		}
		if lettersOnly(code) {
			if bytes.IndexByte(code, '-') < 0 {
				return v
			}
			i = end // one of letters alone does not say that it is a code
			continue
		}
		if u := announce(w, 0, i, end, 0); v != detect.Matched {
			v = u
		}
		i = end
	}
	return v
}

// lettersOnly reports whether v has less than two digits.
func lettersOnly(v []byte) bool {
	n := 0
	for _, c := range v {
		if detect.IsDigit(c) {
			n++
		}
	}
	return n < 2
}

// codeBefore looks for the number before "is your", which the words at at follow.
func codeBefore(w *detect.Window, at int) detect.Verdict {
	const your = " is your "
	t := w.Text
	b := tail(t, at, 40+len(your))
	i := bytes.LastIndex(b, []byte(your))
	if i <= 0 || bytes.ContainsAny(b[i+len(your):], "0123456789.,:;\"\n") || bytes.Count(b[i+len(your):], []byte(" ")) > 3 { // the name of the service may stand between
		return detect.NotHere
	}
	end := at - len(b) + i
	start := end
	for start > 0 && end-start < 9 && detect.IsDigit(t[start-1]) {
		start--
	}
	if codeEnd(t, start) != end || start > 0 && (detect.IsWord(t[start-1]) || t[start-1] == '.' || start > 1 && t[start-1] == ':' && (t[start-2] == ':' || ipv6Part(tail(t, start-1, 40)))) {
		return detect.NotHere
	}
	return announce(w, 0, start, end, 0)
}

// ipv6Part reports whether b ends in a colon and hexadecimal digits, as an address of IPv6 does in
// front of its next colon.
func ipv6Part(b []byte) bool {
	i := len(b)
	for i > 0 && detect.IsHex(b[i-1]) {
		i--
	}
	return i < len(b) && i > 0 && b[i-1] == ':'
}

// opensDoor reports whether b says what the code before it is used for, and that is no discount.
func opensDoor(b []byte) bool {
	for _, s := range [...]string{" to sign", " to log", " to verify", " to confirm", " to complete", " to reset", " to authenticate", " as your", " for your login"} {
		if hasFold(b, s) {
			return true
		}
	}
	return false
}

// codeWord reports whether word may stand between the name of a code and the code.
func codeWord(word []byte) bool {
	for _, s := range [...]string{"verification", "code", "otp", "one-time", "password", "passcode", "pin", "is", "was", "use", "security", "login", "your"} {
		if bytes.EqualFold(word, []byte(s)) {
			return true
		}
	}
	return false
}

// codeEnd returns where the four to eight digits at i end, or i where there are none or
// they are part of a longer number, a date or a word.
func codeEnd(t []byte, i int) int {
	end := i
	for end < len(t) && end-i < 9 && detect.IsDigit(t[end]) {
		end++
	}
	if n := end - i; n < 4 || n > 8 {
		return i
	}
	if end < len(t) && (detect.IsWord(t[end]) || bytes.IndexByte([]byte(".,:-/"), t[end]) >= 0 && end+1 < len(t) && detect.IsAlnum(t[end+1])) {
		return i
	}
	return end
}

// foreignCode reports whether b begins with the words for such a code in another language.
func foreignCode(b []byte) bool {
	for _, s := range [...]string{"Bestätigungscode", "Einmal", "Sicherheitscode", "código de", "kod wer", "verificatiecode", "pincode"} {
		if bytes.HasPrefix(b, []byte(s)) {
			return true
		}
	}
	return false
}

// findForeignCode looks behind the words at at for a number that a verb or a colon announces, in groups or not.
func findForeignCode(w *detect.Window, at int) detect.Verdict {
	t, colon := w.Text, false
	for i := at; i < len(t) && i-at < 64; i++ {
		switch c := t[i]; {
		case c == '\n' || c == '"' || c == '<':
			return detect.NotHere
		case !detect.IsDigit(c) || t[i-1] != ' ' && t[i-1] != ':':
			continue
		}
		before := bytes.TrimRight(t[at:i], " ")
		word := before[bytes.LastIndexByte(before, ' ')+1:]
		colon = word[len(word)-1] == ':'
		end := i + runOf(head(t, i, 9), detect.IsDigit)
		digits := end - i
		for group := digits; group < 4 && digits < 8 && end < len(t) && t[end] == ' '; { // 55 12 09
			group = runOf(head(t, end+1, 9), detect.IsDigit)
			if group < 2 || group > 3 {
				break
			}
			digits, end = digits+group, end+1+group
		}
		if (colon || leadsTo(word)) && digits >= 4 && digits <= 8 && (end == len(t) || !detect.IsWord(t[end]) && !(bytes.IndexByte([]byte(".,:-/"), t[end]) >= 0 && end+1 < len(t) && detect.IsAlnum(t[end+1]))) {
			return announce(w, 0, i, end, 0)
		}
		for i+1 < len(t) && detect.IsDigit(t[i+1]) {
			i++
		}
	}
	return detect.NotHere
}

// counts reports whether b, behind a number, says what the number counts.
func counts(b []byte) bool {
	for _, s := range [...]string{" lines", " bytes", " gas", " chars", " characters", " points", " times", " percent", " files", " errors", " warnings", " tokens", " ms", " KB", " MB"} {
		if bytes.HasPrefix(b, []byte(s)) {
			return true
		}
	}
	return false
}
