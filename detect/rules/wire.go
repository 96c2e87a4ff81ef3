package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// wire is the rule of credentials in the commands of protocols of lines of text.
func wire() detect.Rule {
	return detect.Rule{
		Name:       "protocol-command",
		Kinds:      []detect.Kind{kindPassword},
		Triggers:   []detect.Trigger{{Lit: "PASS "}, {Lit: "LOGIN "}, {Lit: "AUTH\" "}, {Lit: "IDENTIFY ", Fold: true}},
		Max:        256,
		Contextual: true,
		Find:       findWire,
		Doc:        "A password in a command of FTP, POP3, IMAP, Redis or NickServ, as their clients and servers print it.",
		Source:     "RFC 959 §4.1.1 and RFC 1939 §7 PASS; RFC 9051 §6.2.3 LOGIN; Redis AUTH; NickServ IDENTIFY",
		Examples: examples([][2]string{
			{"C: a1 LOGIN jdoe42 Fake77pw", "Fake77pw"},
			{"---> PASS Fake77pw", "Fake77pw"},
			{"C: PASS Fake77pw", "Fake77pw"},
			{`C: A001 LOGIN "jdoe42@example.com" "Fake77pw"`, "Fake77pw"},
			{`1792000000.1 [0 192.0.2.7:5123] "AUTH" "default" "Fake77pw"`, "Fake77pw"},
			{"PRIVMSG NickServ :IDENTIFY Fake77pw", "Fake77pw"},
			{"/msg NickServ identify jdoe42 Fake77pw", "Fake77pw"},
			{`"RESTRICT-AUTH" "high" "hunter2x"`, ""},
			{"PASS src/app2.test.js", ""},
			{"PASS 12 of 12 in 4.2s", ""},
			{"--> PASS ********", ""},
			{"250-AUTH CRAM-MD5 DIGEST-MD5", ""},
			{"250-AUTH LOGIN PLAIN SCRAM-SHA-256", ""},
			{"AUTH LOGIN failed for jdoe42", ""},
			{"to identify host42x run this", ""},
		}),
	}
}

func findWire(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	first, stop, next := wireWord(t, at+bytes.IndexByte(t[at:], ' '))
	second, end, _ := wireWord(t, next)
	switch t[at] {
	case 'P':
		if !commandStands(t, at) || !lineEnds(t, stop) {
			return detect.NotHere
		}
	case 'L':
		if !tagged(t, at) || second == end {
			return detect.NotHere
		}
		first, stop = second, end
	case 'A':
		if at == 0 || t[at-1] != '"' {
			return detect.NotHere
		}
		if second < end {
			first, stop = second, end
		}
	default:
		if !toNickServ(tail(t, at, 24)) {
			return detect.NotHere
		}
		if second < end {
			first, stop = second, end
		}
	}
	v := t[first:stop]
	if !check.Spoken(v) && !(t[at+4] == '"' && lettersAndDigits(v)) {
		return detect.NoSecret
	}
	return announce(w, 0, first, stop, 0)
}

// toNickServ reports whether b names the service that takes passwords of IRC.
func toNickServ(b []byte) bool {
	for ; len(b) > 0; b = b[1:] {
		if hasFold(b, "nickserv") {
			return true
		}
	}
	return false
}

// wireWord returns the next word of a command, without its quotes, and where what follows it begins;
// the word is empty at the end of the line or of the string that the command stands in.
func wireWord(t []byte, i int) (from, stop, next int) {
	i = skipBlanks(t, i)
	if i < len(t) && t[i] == '"' && i > 0 && t[i-1] == ' ' {
		from, stop = inQuotes(t, i)
		return from, stop, min(stop+1, len(t))
	}
	stop = wordEnd(t, i)
	return i, stop, stop
}

// commandStands reports whether nothing stands before at in its line but the mark of who speaks: an
// arrow, or a word with a colon.
func commandStands(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 8), " ")
	if len(b) == 0 {
		return true
	}
	switch b[len(b)-1] {
	case '\n', '>', ':', '"', '\'':
		return true
	}
	return false
}

// lineEnds reports whether nothing but punctuation follows stop in its line.
func lineEnds(t []byte, stop int) bool {
	return stop >= len(t) || bytes.IndexByte([]byte("\r\n\"'`\\<"), t[stop]) >= 0
}

// tagged reports whether the tag of a command of IMAP stands before at: a word with a digit in it.
func tagged(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 12), " ")
	word := b[bytes.LastIndexByte(b, ' ')+1:]
	return len(b) < min(at, 12) && len(word) > 1 && len(word) < 8 && detect.IsDigit(word[len(word)-1]) && detect.IsAlnum(word[0])
}
