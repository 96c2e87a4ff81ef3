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
		Triggers:   []detect.Trigger{{Lit: "PASS "}, {Lit: "LOGIN "}, {Lit: "AUTH\" "}, {Lit: "IDENTIFY ", Fold: true}, {Lit: `requirepass" "`}, {Lit: `masterauth" "`}, {Lit: "UGFzc3dvcmQ6"}, {Lit: "issued server command: /"}, {Lit: "amqp_params_network,"}},
		Max:        256,
		Contextual: true,
		Find:       findWire,
		Doc:        "A password in a command of FTP, POP3, SMTP, IMAP, Redis, RabbitMQ, NickServ or a game server, as their clients and servers print it.",
		Source:     "RFC 959 §4.1.1 and RFC 1939 §7 PASS; RFC 9051 §6.2.3 LOGIN; RFC 4616, draft-murchison-sasl-login; Redis AUTH, CONFIG SET; NickServ IDENTIFY; AuthMe",
		Examples: examples([][2]string{
			{"C: a1 LOGIN jdoe42 Fake77pw", "Fake77pw"},
			{"---> PASS Fake77pw", "Fake77pw"},
			{"C: PASS Fake77pw", "Fake77pw"},
			{`C: A001 LOGIN "jdoe42@example.com" "Fake77pw"`, "Fake77pw"},
			{`1792000000.1 [0 192.0.2.7:5123] "AUTH" "default" "Fake77pw"`, "Fake77pw"},
			{"PRIVMSG NickServ :IDENTIFY Fake77pw", "Fake77pw"},
			{"/msg NickServ identify jdoe42 Fake77pw", "Fake77pw"},
			{"331 ok. <-- PASS Fake77pw --> 230 ok", "Fake77pw"},
			{`x A3 LOGIN "jdoe42" "fake_pw" -> ok`, "fake_pw"},
			{`1792000000.1 [0 192.0.2.7:5123] "CONFIG" "SET" "requirepass" "Fake77pw"`, "Fake77pw"},
			{"S: 334 UGFzc3dvcmQ6 C: RmFrZTc3cHc= S: 235", "RmFrZTc3cHc="},
			{"jdoe issued server command: /login fakepw", "fakepw"},
			{"jdoe issued server command: /register fakepw fakepw", "fakepw"},
			{"jdoe issued server command: /login", ""},
			{"jdoe issued server command: /tp 1 2", ""},
			{`{amqp_params_network,<<"jdoe42">>,<<"fake-pw">>,<<"/">>}`, "fake-pw"},
			{"S: 334 UGFzc3dvcmQ6 535 no", ""},
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
	switch t[at] {
	case 'U':
		return findAuthLogin(w, at)
	case 'r', 'm', 'a':
		return findBesideName(w, at)
	case 'i':
		if t[at+1] == 's' {
			return findChatCommand(w, at+len("issued server command: /"))
		}
	}
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
		if t[second-1] == '"' && t[first-1] == '"' && second-first > 2 {
			return announce(w, 0, second, end, detect.Quoted)
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
	return bytes.HasSuffix(b, []byte("<--")) || bytes.HasSuffix(b, []byte("<-"))
}

// lineEnds reports whether nothing but punctuation follows stop in its line.
func lineEnds(t []byte, stop int) bool {
	if stop >= len(t) || bytes.IndexByte([]byte("\r\n\"'`\\<"), t[stop]) >= 0 {
		return true
	}
	for _, s := range [...]string{" -->", " <--", " >>", " <<", " / ", " S:", " ->", " <-"} { // what was answered, in the same line
		if bytes.HasPrefix(t[stop:], []byte(s)) {
			return true
		}
	}
	return false
}

// tagged reports whether the tag of a command of IMAP stands before at: a word with a digit in it.
func tagged(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 12), " ")
	word := b[bytes.LastIndexByte(b, ' ')+1:]
	return len(b) < min(at, 12) && len(word) > 1 && len(word) < 8 && detect.IsDigit(word[len(word)-1]) && detect.IsAlnum(word[0])
}

// findAuthLogin looks at the answer to the challenge at at, "Password:" in base64, of SMTP's AUTH LOGIN.
func findAuthLogin(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	i := at + len("UGFzc3dvcmQ6")
	for n := 0; n < 3; n++ { // C:, an arrow, the end of the line
		for skip := 0; i < len(t) && skip < 8 && bytes.IndexByte([]byte(" \r\n\t\"'"), t[i]) >= 0; skip++ {
			i++
		}
		end := i
		for end < len(t) && end-i < 128 && (detect.IsAlnum(t[end]) || t[end] == '+' || t[end] == '/') {
			end++
		}
		for end > i && end < len(t) && t[end] == '=' {
			end++
		}
		if end-i >= 4 && (end-i)%4 == 0 && (end == len(t) || t[end] <= ' ' || t[end] == '"' || t[end] == '\\' || t[end] == '\'') {
			return announce(w, 0, i, end, 0)
		}
		if i = end; i < len(t) && i-at < 32 && bytes.IndexByte([]byte(":<>-"), t[i]) >= 0 {
			for i < len(t) && bytes.IndexByte([]byte(":<>-"), t[i]) >= 0 {
				i++
			}
			continue
		}
		break
	}
	return detect.NotHere
}

// findBesideName looks at the string behind the name of a setting of Redis at at, or the second behind that of
// parameters of Erlang.
func findBesideName(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	if t[at] == 'a' {
		rest := head(t, at, 160)
		i := bytes.Index(rest, []byte(`>>,<<"`))
		if i < 0 {
			return detect.NotHere
		}
		from, stop := inQuotes(t, at+i+len(`>>,<<`))
		return announce(w, 0, from, stop, detect.Quoted)
	}
	if at == 0 || t[at-1] != '"' {
		return detect.NotHere
	}
	from, stop := inQuotes(t, at+bytes.IndexByte(t[at:], ' ')+1)
	if from == stop || check.Placeholder(t[from:stop]) != check.ReasonSecret {
		return detect.Placeholder
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// findChatCommand looks at the words behind the command of a player at i that takes a password.
func findChatCommand(w *detect.Window, i int) detect.Verdict {
	t, v := w.Text, detect.NotHere
	end, words := wordEnd(t, i), 2
	switch string(t[i:end]) {
	case "login", "l", "register", "reg", "changepassword", "changepass":
	case "authme": // register jdoe x
		words = 3
	default:
		return v
	}
	for range words {
		from := skipBlanks(t, end)
		if end = wordEnd(t, from); from == end || from == len(t) || t[from-1] != ' ' {
			break
		}
		if u := announce(w, 0, from, end, 0); v != detect.Matched {
			v = u
		}
	}
	return v
}
