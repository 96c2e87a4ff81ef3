package rules

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

func userinfo() detect.Rule {
	return detect.Rule{
		Name:       "url-userinfo",
		Kinds:      []detect.Kind{kindPassword, kindUser},
		Triggers:   []detect.Trigger{{Shape: detect.Scheme}},
		Max:        1 << 10,
		Contextual: true,
		Find:       findUserinfo,
		Doc:        "The user and the password of a URL or a connection string.",
		Source:     "RFC 3986 §3.2.1",
		Examples: examples([][2]string{
			{"postgres://:Fake.Pass_9@db.example.com:5432/app", "Fake.Pass_9"},
			{"redis://:s3cr3tFake@cache.example.com", "s3cr3tFake"},
			{"redis://:guest@cache.example.com", "guest"},
			{"https://:$ecret1@example.com/", "$ecret1"},
			{"https://jdoe42:$PASS1@example.com/", ""},
			{"https://:p4ssw0rd@example.com/x?y=a@b", "p4ssw0rd"},
			{"https://:hunt%40er2x@example.com/", "hunt%40er2x"},
			{"https://x-access-token:abc123def456@example.com/x", "abc123def456"},
			{"dsn :Fake.Pass_9@tcp(db.example.com:3306)/app", "Fake.Pass_9"},
			{"dsn user:password@tcp(db.example.com:3306)/app", ""},
			{"https://example.com/@scope/pkg", ""},
			{"git+ssh://git@example.com/x", "git"},
			{"see https://example.com/a:b@c", ""},
			{"amqp://${USER}:${PASS}@mq.example.com", ""},
			{"nats://derek:password@mq.example.com", ""},
			{"postgres://[user[:password]]@localhost[:port]", ""},
			{"listening on [akka.tcp://sparkExecutor@mesos-7:36151]", ""},
		}),
	}
}

func findUserinfo(w *detect.Window, at int) detect.Verdict {
	if w.Text[at] == '@' {
		return findDSN(w, at)
	}
	t, start := w.Text, at+3
	if slashFirst(t[min(start, len(t)):]) {
		return detect.NotHere
	}
	stop, sign := start, -1
	for stop < len(t) && stop-start < 1<<10 && authorityByte(t[stop]) {
		if t[stop] == '@' {
			sign = stop
		}
		stop++
	}
	if sign <= start {
		return detect.NotHere
	}
	if synopsis(t[start:sign], t[sign+1:]) {
		return detect.Placeholder
	}
	if scheme := wordBefore(t, at); bytes.IndexByte(t[start:sign], ':') >= 0 {
		// a system of actors has no password
	} else if string(scheme) == "tcp" && bytes.HasSuffix(t[:at], []byte("akka.tcp")) || string(scheme) == "akka" || string(scheme) == "pekko" {
		return detect.LookAlike // a system of actors
	}
	colon := bytes.IndexByte(t[start:sign], ':')
	userEnd := sign
	if colon >= 0 {
		userEnd = start + colon
	}
	v, pass, reason := detect.Placeholder, userEnd+1, check.ReasonEmpty
	if pass < sign {
		reason = uriPassword(t[pass:sign], argument(t, at))
	}
	example := reason == check.ReasonVocabulary || reason == check.ReasonTemplate || reason == check.ReasonPlain && check.ExampleWord(t[pass:sign])
	if pass < sign && w.OwnOutput(pass, sign) {
		return detect.OwnOutput // the user beside it has been looked at
	}
	if userEnd > start && !example && !w.OwnOutput(start, userEnd) && check.Placeholder(t[start:userEnd]) == check.ReasonSecret {
		v = w.FoundKind(1, start, userEnd, generic(t[start:userEnd]))
	}
	if reason == check.ReasonSecret {
		v = w.FoundKind(0, pass, sign, short(sign-pass))
	}
	return v
}

// synopsis reports whether v says what may stand before the at sign of a URL and rest, as manuals
// do: letters, brackets and colons, a bracket at the beginning or before the colon, and one at the
// end or behind the at sign ("[user[:password]]", "[user@]").
func synopsis(v, rest []byte) bool {
	if v[len(v)-1] != ']' && !bytes.HasPrefix(rest, []byte{']'}) || v[0] != '[' && v[0] != ']' && !bytes.Contains(v, []byte("[:")) {
		return false
	}
	for _, c := range v {
		if detect.IsDigit(c) || !detect.IsWord(c) && c != '[' && c != ']' && c != ':' {
			return false
		}
	}
	return true
}

// slashFirst reports whether a slash, which ends the authority of a URL, stands in t before
// any at sign, as in most URLs. It looks at eight bytes at once.
func slashFirst(t []byte) bool {
	const ones = 0x0101010101010101
	for ; len(t) >= 8; t = t[8:] {
		x := binary.LittleEndian.Uint64(t)
		sign, slash := x^'@'*ones, x^'/'*ones
		if m := ((sign-ones)&^sign | (slash-ones)&^slash) & (ones << 7); m != 0 {
			return t[bits.TrailingZeros64(m)>>3] == '/'
		}
	}
	i := bytes.IndexAny(t, "@/")
	return i >= 0 && t[i] == '/'
}

// uriPassword says whether v, between the colon and the at sign of a URL, is a
// password or what stands for one; then the user beside it is an example too. It
// is judged like one in quotes, for an authority holds no expressions.
func uriPassword(v []byte, code bool) check.Reason {
	if code && check.ExampleWord(v) {
		return check.ReasonVocabulary
	}
	c := check.Context{Key: []byte("password"), Value: v, Quoted: '"', Class: check.KeyPassword}
	if v[0] == '$' {
		c.Before = []byte(`"password":`)
	}
	return check.Judge(&c)
}

// argument reports whether the URL whose scheme ends at at is the first argument
// of a call or the first element of a list, as in source code: Uri("http://…
func argument(t []byte, at int) bool {
	i := at
	for i > 0 && at-i < 16 && (detect.IsAlnum(t[i-1]) || t[i-1] == '+' || t[i-1] == '-') {
		i--
	}
	if i < 2 || t[i-1] != '"' && t[i-1] != '\'' && t[i-1] != '`' {
		return false
	}
	return t[i-2] == '(' || t[i-2] == '[' || i > 4 && string(t[i-4:i-1]) == `", ` // or the next
}

// authorityByte reports whether c may stand in the authority of a URL as logs
// write it.
func authorityByte(c byte) bool { return authorityBytes[c] }

var authorityBytes = func() (of [256]bool) {
	for c := range of {
		of[c] = c > ' ' && c != 0x7f && bytes.IndexByte([]byte("/?#\"'<>`\\"), byte(c)) < 0
	}
	return of
}()

// findDSN looks at the user and the password before the at sign at at of a data source
// name without a scheme, in front of the network in its parentheses or of a name
// behind a slash (go-sql-driver/mysql, "DSN (Data Source Name)").
func findDSN(w *detect.Window, at int) detect.Verdict {
	t := w.Text
	word := at + 1
	for word < len(t) && word-at < 8 && t[word] >= 'a' && t[word] <= 'z' {
		word++
	}
	if word == len(t) || t[word] != '(' || word == at+1 {
		return detect.NotHere
	}
	start := at
	for start > 0 && at-start < 256 && authorityByte(t[start-1]) && t[start-1] != '=' {
		start--
	}
	colon := bytes.IndexByte(t[start:at], ':')
	if colon < 0 || start+colon+1 == at {
		return detect.NotHere
	}
	pass := start + colon + 1
	if w.OwnOutput(pass, at) {
		return detect.OwnOutput
	}
	if uriPassword(t[pass:at], false) != check.ReasonSecret {
		return detect.Placeholder
	}
	if user := t[start : pass-1]; len(user) > 0 && !w.OwnOutput(start, pass-1) && check.Placeholder(user) == check.ReasonSecret {
		w.FoundKind(1, start, pass-1, generic(user))
	}
	return w.FoundKind(0, pass, at, short(at-pass))
}
