package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// loginCommand is the rule of the commands with which a client of FTP, POP3 or IRC says who
// it is, as logs of the conversation have them.
func loginCommand() detect.Rule {
	return detect.Rule{
		Name:       "login-command",
		Kinds:      []detect.Kind{kindPassword, kindUser},
		Triggers:   []detect.Trigger{{Lit: "PASS "}, {Lit: "USER "}, {Lit: `PASS"`}, {Lit: `USER"`}},
		Max:        512,
		Contextual: true,
		Find:       findLoginCommand,
		Doc:        "What the commands USER and PASS carry, behind a sign or a word that says that a client sent them, in quotes, or as the argument that a record has beside the command.",
		Source:     "RFC 959 §4.1.1, RFC 1939 §7, RFC 2812 §3.1; Suricata EVE ftp.command_data, Zeek ftp.log",
		Examples: examples([][2]string{
			{"curl > PASS Zx9kQ2vL", "Zx9kQ2vL"},
			{"<- [12] C: PASS sunshine", "sunshine"},
			{"FTP: USER jdoe42", "jdoe42"},
			{"---> USER jane.doe@example", "jane.doe@example"},
			{`client sent "PASS Zx9kQ2vL" to it`, "Zx9kQ2vL"},
			{`{"ftp":{"command":"PASS","command_data":"Zx9 kQ2vL","reply":["x"]}}`, "Zx9 kQ2vL"},
			{`{"command":"USER","arg":"jdoe42"}`, "jdoe42"},
			{"PASS src/app.test.ts", ""},
			{"curl: > PASS xxxxxxxxxxxx", ""},
			{"<case> PASS src/app.test.ts", ""},
			{"--- PASS: TestLogin (0.00s)", ""},
			{"> PASS the salt please", ""},
			{"CREATE USER jdoe42", ""},
			{`it said "PASS all"`, ""},
			{`{"result":"PASS","arg":"Zx9kQ2vL"}`, ""},
			{`{"command":"PASS","reply":"Zx9kQ2vL"}`, ""},
		}),
	}
}

func findLoginCommand(w *detect.Window, at int) detect.Verdict {
	t, from, stop := w.Text, 0, 0
	if t[at+4] == '"' {
		from, stop = argumentBeside(t, at)
	} else if sentBefore(t, at) || at > 0 && (t[at-1] == '"' || t[at-1] == '\'') {
		from = skipBlanks(t, at+5)
		stop = wordEnd(t, from)
	}
	if stop <= from {
		return detect.NotHere
	}
	v := t[from:stop]
	if t[at+4] == ' ' && !endsCommand(t[stop:]) {
		return detect.BadSyntax
	}
	if check.Placeholder(v) != check.ReasonSecret || v[0] == '(' || v[0] == '<' {
		return detect.Placeholder
	}
	if t[at] == 'U' {
		if !plausible(v) || w.OwnOutput(from, stop) {
			return detect.Placeholder
		}
		return w.FoundKind(1, from, stop, generic(v))
	}
	if t[at+4] == ' ' && !sentBefore(t, at) && !check.Spoken(v) {
		return detect.NoSecret // "PASS all"
	}
	return announce(w, 0, from, stop, short(stop-from))
}

// sentBefore reports whether an arrow, or the name of a protocol or a side and a colon, stands
// in front of the command at at and a blank.
func sentBefore(t []byte, at int) bool {
	b := bytes.TrimRight(tail(t, at, 16), " \t")
	if len(b) < 1 || at == 0 || t[at-1] > ' ' {
		return false
	}
	if n := len(b); b[n-1] == '>' {
		return n == 1 || b[n-2] <= ' ' || b[n-2] == '-' || b[n-2] == '=' // an arrow, and no tag
	}
	for _, s := range [...]string{"C:", "FTP:", "POP3:", "POP:", "IRC:", "client:", "Client:", "Command:"} {
		if bytes.HasSuffix(b, []byte(s)) {
			return true
		}
	}
	return false
}

// endsCommand reports whether a command of one argument may end before rest: with its line
// or in front of what closes a quote or a bracket.
func endsCommand(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) == 0 || bytes.IndexByte([]byte("\r\n\"'`\\<"), rest[0]) >= 0
}

// argumentBeside returns the value of the member of JSON behind the one whose value, at at,
// is a command: "command":"PASS","command_data":"x".
func argumentBeside(t []byte, at int) (from, stop int) {
	before := bytes.TrimRight(bytes.TrimSuffix(tail(t, at, 24), []byte{'"'}), " :\"")
	for _, s := range [...]string{"command", "cmd", "verb", "method", "request_command"} {
		if !bytes.HasSuffix(before, []byte(s)) {
			continue
		}
		i := skipBlanks(t, at+5)
		if i >= len(t) || t[i] != ',' {
			break
		}
		from, stop, ok := literal(t, skipBlanks(t, i+1))
		if !ok || stop+1 >= len(t) || !argumentName(t[from:stop]) || t[stop+1] != ':' {
			break
		}
		if from, stop, ok = literal(t, skipBlanks(t, stop+2)); ok {
			return from, stop
		}
		break
	}
	return 0, 0
}

// argumentName reports whether a member called name holds the argument of a command.
func argumentName(name []byte) bool {
	switch string(name) {
	case "command_data", "arg", "args", "argument", "arguments", "data", "param", "params", "parameter", "parameters", "value":
		return true
	}
	return false
}
