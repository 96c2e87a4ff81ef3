package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// constructed looks at the one text that the value of kv, of code, is made from:
// new Credential("x"), StringValue("x"); or at the one that stands in for a setting that
// is missing: getenv("NAME", "x").
func constructed(w *detect.Window, kv *detect.KeyValue) detect.Verdict {
	t, i := w.Text, kv.Start
	if bytes.HasPrefix(t[i:], []byte("new ")) {
		i += len("new ")
	}
	name := i
	for i < len(t) && i-name < 64 && (detect.IsWord(t[i]) || t[i] == '.') {
		i++
	}
	if i == name || i == len(t) || t[i] != '(' {
		return detect.NoSecret
	}
	from, stop, ok := literal(t, i+1)
	if ok && looksUp(t[name:i]) && bytes.HasPrefix(t[min(stop+1, len(t)):], []byte(", ")) {
		from, stop, ok = literal(t, stop+len(`", `))
	} else {
		ok = ok && detect.IsUpper(t[name]) && holds(t[name:i])
	}
	if !ok || stop+1 >= len(t) || t[stop+1] != ')' {
		return detect.NoSecret
	}
	c := check.Context{Key: w.KeyText(kv), Value: t[from:stop], Quoted: t[stop], Class: check.KeyPassword}
	if check.Judge(&c) != check.ReasonSecret || check.ExampleWord(c.Value) {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// looksUp reports whether the function called name looks up a setting: its last word says so.
func looksUp(name []byte) bool {
	for _, s := range [...]string{"getenv", "env", "environ.get", "fetch", "getProperty", "getOrDefault", "config.get", "config"} {
		if bytes.HasSuffix(name, []byte(s)) {
			return true
		}
	}
	return false
}

// holds reports whether the class called name holds a value: its last word says so.
func holds(name []byte) bool {
	if last := name[bytes.LastIndexByte(name, '.')+1:]; bytes.HasPrefix(last, []byte("Get")) || bytes.HasPrefix(last, []byte("get")) {
		return false
	}
	for _, s := range [...]string{"Value", "Credential", "Credentials", "Password", "Secret", "Token", "SecureString", "String", "MD5", "SHA1", "SHA2", "SHA256", "PASSWORD", "ENCRYPT"} {
		if bytes.HasSuffix(name, []byte(s)) {
			return true
		}
	}
	return false
}

// changed finds the value that an arrow says the one of kv becomes, as the plans of
// Terraform have it: password = "x" -> "y", or => in older ones.
func changed(w *detect.Window, kv *detect.KeyValue, class check.KeyClass) {
	rest := w.Behind(kv)
	if kv.Quote != '"' || !bytes.HasPrefix(rest, []byte(` -> "`)) && !bytes.HasPrefix(rest, []byte(` => "`)) {
		return
	}
	from, stop, ok := literal(w.Text, kv.End+1+len(` -> `))
	c := check.Context{Key: w.KeyText(kv), Value: w.Text[from:stop], Quoted: '"', Class: class}
	if ok && check.Judge(&c) == check.ReasonSecret {
		announce(w, 0, from, stop, detect.Quoted)
	}
}

// typed finds the text that is assigned to what kv declares, whose value is a type:
// password: str = "x", password: string | undefined = "x".
func typed(w *detect.Window, kv *detect.KeyValue, class check.KeyClass) bool {
	if kv.Quote != 0 || kv.Sep != ':' || kv.KeyQuote != 0 || !bytes.HasPrefix(w.Behind(kv), []byte{' '}) {
		return false
	}
	behind := w.Behind(kv)
	for _, s := range [...]string{" | undefined", " | null", " | None"} {
		behind = bytes.TrimPrefix(behind, []byte(s))
	}
	if !bytes.HasPrefix(behind, []byte(" = ")) {
		return false
	}
	from, stop, ok := literal(w.Text, kv.End+len(w.Behind(kv))-len(behind)+len(" = "))
	if !ok {
		return false
	}
	c := check.Context{Key: w.KeyText(kv), Value: w.Text[from:stop], Quoted: w.Text[stop], Class: class}
	if check.Judge(&c) != check.ReasonSecret || check.ExampleWord(c.Value) {
		return false
	}
	return announce(w, 0, from, stop, detect.Quoted) == detect.Matched
}

// findDefinedCall looks at the second of the texts that a call of PHP is given, from i on:
// define('DB_PASSWORD', 'x').
func findDefinedCall(w *detect.Window, i int) detect.Verdict {
	name, end, ok := literal(w.Text, skipBlanks(w.Text, i))
	if !ok || !bytes.HasPrefix(w.Text[end+1:], []byte(",")) {
		return detect.NotHere
	}
	class := check.KeyClassOf(w.Text[name:end])
	from, stop, ok := literal(w.Text, skipBlanks(w.Text, end+len("',")))
	if ok && class == check.KeyWeak && check.Scrambled(w.Text[from:stop]) {
		return announce(w, 1, from, stop, detect.Quoted)
	}
	if !ok || class != check.KeyPassword && class != check.KeySecret {
		return detect.NotHere
	}
	c := check.Context{Key: w.Text[name:end], Value: w.Text[from:stop], Quoted: w.Text[stop], Class: class}
	if check.Judge(&c) != check.ReasonSecret {
		return detect.NoSecret
	}
	return announce(w, int(class-check.KeyPassword), from, stop, detect.Quoted)
}

// sharedAccess returns how long the shared access signature is that begins as the value of
// kv, with the parameters that it is made for (Microsoft Learn, Create a service SAS): a
// key for tokens has all of it as its value.
func sharedAccess(t []byte, kv *detect.KeyValue) int {
	v := head(t, kv.Start, 512)
	if kv.Class != check.KeySecret || len(v) < 32 || v[0] != 's' || v[2] != '=' && v[3] != '=' {
		return 0
	}
	if i := bytes.IndexAny(v, " \t\r\n\"'`<>,;"); i >= 0 {
		v = v[:i]
	}
	for _, key := range [...]string{"sp=", "sv=", "st=", "se=", "sr=", "ss=", "si=", "spr=", "srt=", "sig="} {
		if bytes.HasPrefix(v, []byte(key)) && (key == "sig=" || bytes.Contains(v, []byte("&sig="))) {
			return len(v)
		}
	}
	return 0
}
