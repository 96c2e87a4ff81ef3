package scrub_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/scrub"
)

// TestSameValue: what a key or a token tells is followed through its record, as
// whole words, and nothing else is.
func TestSameValue(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	jdoe, amp := fingerprint(t, s, "user", "jdoe42"), fingerprint(t, s, "user", "jd&oe-42")
	jwt := tokenOf("sub", "jdoe42")
	for _, c := range []struct{ in, want string }{
		{`{"user":"jdoe42","err":"no quota for jdoe42"}`, `{"user":"J","err":"no quota for J"}`},
		{`{"err":"no quota for jdoe42","user":"jdoe42"}`, `{"err":"no quota for J","user":"J"}`},
		{`user=jdoe42 home=/home/jdoe42/x path=jdoe42x xjdoe42 jdoe42_1 JDOE42`, `user=J home=/home/J/x path=jdoe42x xjdoe42 jdoe42_1 JDOE42`},
		{`{"user":"jdoe42","m":"\njdoe42\t%6adoe42"}`, `{"user":"J","m":"\nJ\tJ"}`},
		{`{"user":"jd\u0026oe-42","m":"for jd\u0026oe-42","n":"for jd&oe-42 now","o":"\njd\u0026oe-42"}`, `{"user":"A","m":"for A","n":"for A now","o":"\nA"}`},
		{`got ` + jwt + ` of jdoe42`, `got JWT of J`},
		{`user=root by root`, `user=root by root`},
		{`{"user":"request","m":"the request failed"}`, ``},
		{`{"user":"joe","m":"to joe"}`, ``},
	} {
		got := scrubbed(t, w, c.in)
		norm := strings.NewReplacer(jdoe, "J", amp, "A").Replace(got)
		if i := strings.Index(norm, "jwt_"); i >= 0 {
			norm = norm[:i] + "JWT" + norm[i+strings.IndexByte(norm[i:], ' '):]
		}
		if c.want == "" { // no word that is too common or too short is followed
			if strings.Count(got, "user_ohbt_") > 1 {
				t.Errorf("%q: %q", c.in, got)
			}
		} else if norm != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.in, norm, c.want)
		}
	}
	many := strings.Repeat(`{"user":"u`, 1)
	for i := range 100 {
		many += `1234567","user":"u` + strings.Repeat("x", i+5)
	}
	scrubbed(t, w, many+`"}`)
}

// TestPseudonymAsSubject: the subject of a token whose issuer wrote a pseudonym there
// is that pseudonym, if a key of the ring made it and such are left alone.
func TestPseudonymAsSubject(t *testing.T) {
	s := newScrubber(t)
	jdoe := fingerprint(t, s, "user", "jdoe42")
	forged := jdoe[:len(jdoe)-2] + "aa"
	replacing := newScrubber(t, func(o *scrub.Options) { o.Pseudonyms = scrub.Replace })
	for _, c := range []struct {
		name, sub string
		s         *scrub.Scrubber
		want      bool
	}{
		{"own", jdoe, s, true}, {"the value", "jdoe42", s, true}, {"forged", forged, s, false}, {"not trusted", jdoe, replacing, false},
	} {
		got := scrubbed(t, c.s.Worker(), "got "+tokenOf("sub", c.sub)+" of")
		if strings.Contains(got, "-sub-"+jdoe+" ") != c.want || !strings.Contains(got, "-sub-user_") {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// TestEscapedKey: a key of JSON is what it says, however it is written.
func TestEscapedKey(t *testing.T) {
	w := newScrubber(t).Worker()
	for in, want := range map[string]string{
		`{"pass\u0077ord":"Zx9kQ2vL7p"}`:                        `{"pass\u0077ord":"password_redacted"}`,
		`{"\u0070\u0069\u006e" : 12345 , "x":1}`:                `{"\u0070\u0069\u006e" : "password_redacted" , "x":1}`,
		`{"m":"\n","passwor\u0064":"Zx9\nkQ2vL7p"}`:             `{"m":"\n","passwor\u0064":"password_redacted"}`,
		`{"m":"{\"pass\\u0077ord\":\"Zx9kQ2vL7p\"}"}`:           `{"m":"{\"pass\\u0077ord\":\"password_redacted\"}"}`,
		`{"m":"\n","p\u0061th":"/a","\u006d":"Zx9kQ2vL7p"}`:     `{"m":"\n","p\u0061th":"/a","\u006d":"Zx9kQ2vL7p"}`,
		`{"m":"\t","` + strings.Repeat(`\u0061`, 80) + `":"x"}`: `{"m":"\t","` + strings.Repeat(`\u0061`, 80) + `":"x"}`,
	} {
		if got := scrubbed(t, w, in); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", in, got, want)
		}
	}
}

// TestTabs: a tab before a separator is white space as a space is.
func TestTabs(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, in := range []string{"password\t=\tZx9kQ2vL7p", "password\t: Zx9kQ2vL7p", "{\"password\"\t:\t\"Zx9kQ2vL7p\"}"} {
		if got := scrubbed(t, w, in); got != strings.Replace(in, "Zx9kQ2vL7p", "password_redacted", 1) {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestAllow: an entry removes the one finding that it names, not its neighbours,
// and no secret unless it says so.
func TestAllow(t *testing.T) {
	allow := []scrub.Allow{
		{Kind: "ipv4", Value: "203.0.113.0/24"}, {Kind: "ipv6", Value: "2001:db8::/32"}, {Kind: "email", Value: "example.org"},
		{Kind: "email", Value: "Ops@example.com"}, {Kind: "user", Value: "jdoe42"}, {Kind: "secret", Value: "7Hq2Lk9ZtB3n7Hq2"},
		{Kind: "awskey", Value: "AKIAIOSFODNN7EXAMPLE", Secret: true}, {Kind: "phone", Value: "+442079460958"},
	}
	s := newScrubber(t, func(o *scrub.Options) { o.Allow = allow })
	w := s.Worker()
	for _, in := range []string{
		"from 203.0.113.7 port", "from ::ffff:203.0.113.9 x", "via 2001:db8::7 dev", "to jane@example.org;", "to a@mail.example.org;", "to ops@EXAMPLE.com ok",
		`{"user":"jdoe42"}`, "key AKIAIOSFODNN7EXAMPLE used", "call +44 20 7946 0958 now", `{"ip":"203.0.113.7","m":"\n203.0.113.8"}`, "q=jane%40example.org",
	} {
		if got := scrubbed(t, w, in); got != in {
			t.Errorf("%q: allowed, but %q", in, got)
		}
	}
	for _, c := range [][2]string{
		{"from 198.51.100.23 and 203.0.113.7", "198.51.100.23"}, {"to jane@notexample.org", "jane@"}, {"to jane@example.org.example.com", "jane@"},
		{"to jane@example.com", "jane@"}, {`api_key="7Hq2Lk9ZtB3n7Hq2"`, "7Hq2"}, {`{"user":"jdoe421"}`, "jdoe421"}, {"AKIAIOSFODNN7EXAMPLQ", "AKIA"},
		{"user=jdoe42 by jane@example.com", "jane@"},
	} {
		if got := scrubbed(t, w, c[0]); strings.Contains(got, c[1]) {
			t.Errorf("%q: not allowed, but %q", c[0], got)
		}
	}
	if s.Stats().Allowed == 0 {
		t.Error("not counted")
	}
}

// TestQuoted: a value that its string escapes has the pseudonym of what it says,
// however it is written.
func TestQuoted(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) {
		o.Policy = scrub.Policy{"password": scrub.Uniform(scrub.Pseudonym), "secret": scrub.Uniform(scrub.Pseudonym)}
	})
	w := s.Worker()
	const value = `q7"Zk\2Lw/9XbT4x`
	for key, kind := range map[string]string{"password": "password", "api_key": "secret"} {
		want := fingerprint(t, s, kind, value)
		for _, in := range []string{
			`{"` + key + `":` + quote(value) + `}`, `{"` + key + `":"q7\"Zk\\2Lw\/9XbT4x"}`, `{"` + key + `":"q7\u0022Zk\u005c2Lw/9\u0058bT4x"}`,
			`{"m":` + quote(`{"`+key+`":`+quote(value)+`}`) + `}`, key + `='` + strings.ReplaceAll(value, `\`, `\\`) + `'`,
			`{"m":` + quote(`{"m":`+quote(`{"`+key+`":`+quote(value)+`}`)+`}`) + `}`,
		} {
			if got := scrubbed(t, w, in); strings.Count(got, want) != 1 || strings.Contains(got, "Lw") || in[0] == '{' && !json.Valid([]byte(got)) {
				t.Errorf("%q: no %s in %q", in, want, got)
			}
		}
	}
}

// TestNumbers: a bare number of JSON becomes a string, quoted for its depth, and
// has the pseudonym of its text. Numbers that are no JSON are not quoted.
func TestNumbers(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	user := fingerprint(t, s, "user", "482137")
	for _, c := range [][2]string{
		{`{"user_id":482137}`, `{"user_id":"` + user + `"}`},
		{`{"user_id" : 482137 , "x":1}`, `{"user_id" : "` + user + `" , "x":1}`},
		{`{"m":"{\"user_id\":482137}"}`, `{"m":"{\"user_id\":\"` + user + `\"}"}`},
		{`{"m":"{\"m\":\"{\\\"user_id\\\":482137}\"}"}`, `{"m":"{\"m\":\"{\\\"user_id\\\":\\\"` + user + `\\\"}\"}"}`},
		{`{"user_id":"482137"}`, `{"user_id":"` + user + `"}`},
		{"user_id=482137 x=1", "user_id=" + user + " x=1"},
		{`{"a":[4111111111111111,4111111111111111]}`, `{"a":["card_redacted","card_redacted"]}`},
		{`[4111111111111111]`, `["card_redacted"]`},
		{`[[1,4111111111111111],[4111111111111111, 2]]`, `[[1,"card_redacted"],["card_redacted", 2]]`},
		{"4111111111111111", `"card_redacted"`},
		{"a,4111111111111111,b", "a,card_redacted,b"},
		{"[x 4111111111111111]", "[x card_redacted]"},
		{`{"pin":1.5e+22,"otp":-1234.5}`, `{"pin":"password_redacted","otp":"password_redacted"}`},
		{`{"user_id":"482137","x":482137,"y":0.482137,"z":[-482137,482137]}`, `{"user_id":"` + user + `","x":"` + user + `","y":0.482137,"z":[-482137,"` + user + `"]}`},
		{`{"a":[{"b":"x"},null,4111111111111111,[1,[4111111111111111]]]}`, `{"a":[{"b":"x"},null,"card_redacted",[1,["card_redacted"]]]}`},
		{`{"pin":[[1e22,12345],"Zx9kQ2vL7p"]}`, `{"pin":[["password_redacted","password_redacted"],"Zx9kQ2vL7p"]}`},
		{`{"m":"[[4111111111111111],4111111111111111]"}`, `{"m":"[[card_redacted],card_redacted]"}`},
		{`{"x":{"pin":[],"user":482137}}`, `{"x":{"pin":[],"user":"` + user + `"}}`},
		{`{"user":{"pin":[],"user":482137}}`, `{"user":{"pin":[],"user":"` + user + `"}}`},
		{`{"user_id":"\"482137\"","x":"482137"}`, `{"user_id":"` + fingerprint(t, s, "user", `"482137"`) + `","x":"` + user + `"}`},
		{`{"a":{"b":4111111111111111}}`, `{"a":{"b":"card_redacted"}}`},
		{`{"ssn":219451234}`, `{"ssn":"ssn_redacted"}`},
		{`%7B%22user_id%22%3A482137%7D`, `%7B%22user_id%22%3A%22` + user + `%22%7D`},
	} {
		if got := scrubbed(t, w, c[0]); got != c[1] {
			t.Errorf("%q:\ngot  %q\nwant %q", c[0], got, c[1])
		}
	}
}

// TestPrivateKeyLines: a key over several lines goes line by line, however it
// comes: joined, cut in the middle, or as records of their own.
func TestPrivateKeyLines(t *testing.T) {
	s := newScrubber(t)
	want := stream(t, s, framer.Options{}, keyBlock)
	for _, line := range strings.Split(keyBlock, "\n")[4:7] {
		if strings.Contains(want, strings.TrimSpace(line)) {
			t.Errorf("%q survives in %q", line, want)
		}
	}
	f := newFeed(t, s, framer.Options{})
	for _, line := range strings.SplitAfter(keyBlock, "\n") {
		f.batch(true, line)
	}
	if got := f.end(); got != want {
		t.Errorf("line by line: %s", difference(got, want))
	}
	long := strings.Replace(keyBlock, "MIIBVgIBADANBgkq\n", strings.Repeat("MIIBVgIBADANBgkqhkiG9w0BAQEFAASCMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n", 400), 1)
	if got := stream(t, s, framer.Options{}, long); strings.Contains(got, "MIIB") || strings.Count(got, "\n") != strings.Count(long, "\n") ||
		!strings.Contains(got, "after email_") {
		t.Errorf("a long key: %.300q", got)
	}
	if got := stream(t, s, framer.Options{}, long+long); strings.Contains(got, "MIIB") {
		t.Errorf("two long keys: %.300q", got)
	}
}

// TestLineFeeds: no finding of a joined record takes a line feed with it, not
// even one behind a backslash.
func TestLineFeeds(t *testing.T) {
	s := newScrubber(t)
	for _, in := range []string{
		"Cookie: sid=q8Zk3LmX0vTfR7sYb2Wn\\\n  b=Zx9kQ2vL7p\n",
		"Authorization: Digest q8Zk3LmX0vTfR7sYb2Wn\\\n\tZx9kQ2vL7p\n",
		"Cookie: password=\"Zx9kQ2vL7p\\\n b=x\"\n",
		"-----BEGIN PRIVATE KEY-----Cookie: password=\\\n-----END PRIVATE KEY-----203.0.113.7Cookie: \n",
	} {
		if got := stream(t, s, framer.Options{}, in); strings.Count(got, "\n") != strings.Count(in, "\n") || strings.Contains(got, "q8Zk") {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestExamplesHold: the examples of the default profile hold, and those of a rule
// of the configuration are tried as well.
func TestExamplesHold(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) {
		o.Rules = []detect.UserRule{
			{Name: "acme-order", Kind: "order", Keywords: []string{"ORD-"}, Regex: `ORD-[0-9]{8}`, Match: []string{"for ORD-12345678 now"}, NoMatch: []string{"ORD-1"}},
			{Name: "broken", Kind: "order", Keywords: []string{"INV-"}, Regex: `INV-[0-9]{8}`, Match: []string{"INV-1"}, NoMatch: []string{"INV-12345678"}},
		}
	})
	failures := s.TestRules()
	if len(failures) != 2 || failures[0].Rule != "broken" || failures[1].Rule != "broken" {
		t.Errorf("%+v", failures)
	}
	w := s.Worker()
	if got := scrubbed(t, w, `{"m":"\nORD-12345678 xORD-87654321"}`); strings.Contains(got, "12345678") || strings.Contains(got, "8765") || strings.Count(got, "order_ohbt_") != 2 {
		t.Errorf("%q", got)
	}
	for _, in := range []string{"ORD-12345678", strings.Repeat("ORD-", 5000) + "12345678", strings.Repeat("ORD-12345678", 500)} {
		if got := scrubbed(t, w, in); strings.Contains(got, "12345678") {
			t.Errorf("%.60q: %.200q", in, got)
		}
	}
}
