package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
)

// loginProcess reports whether the key of kv is the name of one of Dovecot's processes,
// which a syslog line begins with: "imap-login: Aborted login".
func loginProcess(w *detect.Window, kv *detect.KeyValue) bool {
	if kv.Sep != ':' || kv.KeyQuote != 0 {
		return false
	}
	protocol, is := bytes.CutSuffix(w.KeyText(kv), []byte("-login"))
	if !is {
		return false
	}
	switch string(protocol) {
	case "imap", "pop3", "managesieve", "submission":
		return true
	}
	return false
}

// moduleType reports whether kv is the service and the type of a module of PAM, in
// parentheses: "pam_unix(passwd:chauthtok): password changed" (Linux-PAM, pam_syslog(3)).
func moduleType(t []byte, kv *detect.KeyValue) bool {
	if kv.Sep != ':' || kv.Quote != 0 || kv.Start != kv.KeyEnd+1 || kv.KeyStart == 0 || t[kv.KeyStart-1] != '(' {
		return false
	}
	end := kv.Start + runOf(head(t, kv.Start, 16), func(c byte) bool { return c >= 'a' && c <= 'z' })
	if end >= len(t) || t[end] != ')' {
		return false
	}
	switch string(t[kv.Start:end]) {
	case "auth", "account", "session", "password", "chauthtok", "setcred":
		return true
	}
	return false
}

// numberedUser reports whether the key of kv is rather an account with a number, in front of
// what it did ("dummyUser1:Mail_Viewed"), or a program ("USER32: [ Information ]").
func numberedUser(w *detect.Window, kv *detect.KeyValue) bool {
	return kv.Sep == ':' && kv.Quote == 0 && kv.KeyQuote == 0 && detect.IsDigit(w.Text[kv.KeyEnd-1]) && (kv.Start == kv.KeyEnd+1 || string(w.KeyText(kv)) == "USER32")
}

// opensSentence reports whether the colon behind the key of kv begins a sentence and parts no
// pair from v: in front of a word that goes on in one ("srcuser: The value for …"), or with a blank
// before it and none behind ("User :TLS connection failed").
func opensSentence(w *detect.Window, kv *detect.KeyValue, v []byte) bool {
	if kv.Sep != ':' || kv.Quote != 0 || kv.KeyQuote != 0 {
		return false
	}
	if kv.End+1 < len(w.Text) && w.Text[kv.End] == ' ' && detect.IsAlnum(w.Text[kv.End+1]) {
		switch string(v) {
		case "The", "the", "This", "this", "from", "if", "when", "is", "was", "are", "which", "because":
			return true
		}
	}
	if bytes.HasPrefix(w.Behind(kv), []byte(" [")) && bytes.EqualFold(w.KeyText(kv), []byte("login")) && bytes.Count(v, []byte{'.'}) > 1 {
		return true // login: mail.example.com [192.0.2.7] jdoe
	}
	return kv.Spaced && w.Text[kv.Start-1] == ':' &&
		kv.End+1 < len(w.Text) && w.Text[kv.End] == ' ' && w.Text[kv.End+1] >= 'a' && w.Text[kv.End+1] <= 'z'
}
