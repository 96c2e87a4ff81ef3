package scrub_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// mixed is what logs hold: several kinds in one record, in several forms.
var mixed = []string{
	`plain jane@example.com from 203.0.113.7 user=jane@example.com`,
	`{"msg":"hello\njane@example.com \"password\":\"a\\\"b1x9Z\"","user":"jdoe42","err":"no quota for jdoe42","card":4111111111111111}`,
	`url=https://x.example/?email=jane%40example.com&t=1 b64=am9obiBqYW5lQGV4YW1wbGUuY29tIGhlcmU= end`,
	`Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqZG9lNDIiLCJlbWFpbCI6ImphbmVAZXhhbXBsZS5jb20iLCJleHAiOjE3NjcyMjU2MDB9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 by jdoe42`,
	`Cookie: sid=31d4d96e407aad42; theme=dark; x=1; a=b%3Dc; mail=jane%40example.com`,
	`postgres://app:Fake.Pass_9@db.example.com/x root@10.0.0.1 mac 00:1b:44:11:3a:b7`,
	`https://jane:s3cr3tFake99@198.51.100.23:8443/p?access_token=q7Zk2Lw9XbT4q7Zk2Lw9XbT4&api_key=9f8e7d6c5b4a39281706f5e4#frag`,
	`ftp://jane%40example.com:Fake%2FPw77@ftp.example.com/`,
	`{"a":{"ssn":219451234,"phones":[4155550123,4155550124],"phone":[4155550123, 4155550124]},"n":[[4111111111111111]]}`,
	`"{\"phone\":4155550123,\"card_number\":4111111111111111}"`,
	`{User:jdoe42 Password:Fake77pw Token:q7Zk2Lw9XbT4q7Zk Email:jane@example.com IP:203.0.113.7}`,
	`{'user': 'jdoe42', 'password': 'f4ke-pass w0rd', 'email': 'jane@example.com'}`,
	`[2001:db8::7]:443 2001:db8::7/64 http://[2001:db8::8]/ from=2001:db8::9 ::ffff:203.0.113.7 peer:2001:db8::a:`,
	`203.0.113.7:80, 203.0.113.8/24 (198.51.100.23) x=203.0.113.9;203.0.113.10|203.0.113.11 ip:203.0.113.12`,
	`Authorization: Digest username="x7jane", realm="r", response="6629fae49393a05397450978507c4ef1"`,
	`Authorization: Basic amFuZTpmYWtlLXBhc3MtMQ== X-Api-Key: 7Hq2Lk9ZtB3n7Hq2Lk9ZtB3n`,
	`Set-Cookie: id=a3fWa9921bKqa3fWa9921bKq; Path=/; Secure; HttpOnly`,
	`iban DE89370400440532013000 GB82 WEST 1234 5698 7654 32 card 4111 1111 1111 1111 ssn 219-45-1234 +44 20 7946 0958`,
	`{"name":"Jane Doe","full_name":"Jane Doe","msg":"Jane Doe paid","email":"jane@intranet"}`,
	`displayName: Jane Doe first_name=Jane last_name=Doe`,
	`{"token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJqZG9lNDIifQ.","user":"jdoe42"}`,
	`key AKIAIOSFODNN7EXAMPLE 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 aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYFAKEFAKEKEY`,
	`{"key":"-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n","x":1}`,
	"-----BEGIN RSA PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n-----END RSA PRIVATE KEY-----",
	`&lt;user&gt;jane@example.com&lt;/user&gt; user=&quot;jdoe42&quot; a&amp;password=Fake77pw&amp;b=1`,
	`<user>jdoe42</user><password>Fake77pw</password>`,
	`%7B%22email%22%3A%22jane%40example.com%22%2C%22password%22%3A%22Fake77pw%22%2C%22card%22%3A4111111111111111%7D`,
	`%257B%2522email%2522%253A%2522jane%2540example.com%2522%257D`,
	`eyJ1c2VyIjoiamRvZTQyIiwicGFzc3dvcmQiOiJGYWtlNzdwdyIsImVtYWlsIjoiamFuZUBleGFtcGxlLmNvbSJ9`,
	`password: hunter2fake password=hunter2fake "password": "hunter2fake" pwd='hunter2fake'`,
	`login as root, user=root uid=0 user=www-data user_id: 48213 acct="jdoe42" logname= uid=1001 euid=1001 user=jdoe42`,
	`jane.doe@example.com,jane.doe@example.com;<jane.doe@example.com>"jane.doe@example.com"`,
	`mailto:o'neil@example.net?cc=j%c3%bcrgen@b%c3%bccher.example von jürgen@bücher.example`,
	`user=jane+tag@example.com email=jane%2Btag%40example.com`,
	"\x00user=jdoe42\x00email=jane@example.com\x00\xff\xfe jane@example.com\xff",
	"line\r\nuser=jdoe42\r\npassword=Fake77pw\r\n",
}

// eachPolicy returns for every action the policy that takes it wherever it makes sense.
func eachPolicy(t testing.TB) map[string]scrub.Policy {
	kinds, _ := scrub.ProfilePolicy("default")
	all := map[string]scrub.Policy{"default": nil}
	for _, a := range []scrub.Action{scrub.Keep, scrub.Mask, scrub.Truncate, scrub.Preserve, scrub.Pseudonym, scrub.Redact} {
		p := scrub.Policy{}
		for kind := range kinds {
			one := scrub.Policy{kind: scrub.Uniform(a)}
			if _, err := scrub.New(scrub.Options{Policy: one}); err == nil {
				p[kind] = scrub.Uniform(a)
			}
		}
		if len(p) == 0 {
			t.Fatalf("no kind takes %v", a)
		}
		all[a.String()] = p
	}
	return all
}

// TestTwice scrubs what has been scrubbed: nothing changes any more, whatever the
// actions.
func TestTwice(t *testing.T) {
	t.Parallel()
	for name, policy := range eachPolicy(t) {
		t.Run(name, func(t *testing.T) {
			s := newScrubber(t, func(o *scrub.Options) { o.Policy = policy })
			w := s.Worker()
			for _, in := range mixed {
				tryTwice(t, w, in)
			}
			nested, _ := overlaps(t)
			for _, in := range nested {
				if name == "truncate" && strings.Contains(in, "::ffff:") {
					continue // a network is no pseudonym: a key may judge it otherwise than the address
				}
				tryTwice(t, w, in)
			}
			for _, e := range examples(s) {
				for _, enc := range encodings() {
					tryTwice(t, w, enc.encode(e.Text))
				}
			}
		})
	}
}

// TestVerify: in the output of the filter nothing is found that it would change.
func TestVerify(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) { o.Verify = true })
	w := s.Worker()
	nested, _ := overlaps(t)
	for _, in := range append(nested, mixed...) {
		scrubbed(t, w, in) // fails where the record is withheld
	}
	for _, e := range examples(s) {
		for _, enc := range encodings() {
			scrubbed(t, w, enc.encode(e.Text))
		}
	}
	if n := s.Stats().Residue; n != 0 {
		t.Errorf("residue in %d records", n)
	}
}

func tryTwice(t *testing.T, w *scrub.Worker, in string) {
	once := scrubbed(t, w, in)
	if twice := scrubbed(t, w, once); twice != once {
		t.Errorf("\nin    %q\nonce  %q\ntwice %q", in, once, twice)
	}
}

// TestTwiceLines scrubs values twice that hold one of ours behind an escape.
func TestTwiceLines(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, key := range []string{"code", "key", "Authorization", "session_id", "pin"} {
		for _, value := range []string{`nl\njane@example.com`, `a\tjane@example.com\r\nb`, `to jane@example.com`, `\njane@example.com`} {
			tryTwice(t, w, `{"`+key+`":"`+value+`"}`)
		}
	}
}

// TestMet meets the words of testdata/pseudonyms in every encoding and place: our
// own stay, forgeries and those of strangers are replaced, other words are text.
func TestMet(t *testing.T) {
	var words []struct{ Why, Word, Verdict string }
	text, err := os.ReadFile("../testdata/pseudonyms/verdicts.json")
	if err != nil || json.Unmarshal(text, &words) != nil || len(words) == 0 {
		t.Fatal("no verdicts:", err)
	}
	s := newScrubber(t)
	w := s.Worker()
	suspect := newScrubber(t, func(o *scrub.Options) { o.Pseudonyms = scrub.Replace }).Worker()
	for _, word := range words {
		if strings.Contains(word.Word, ":") || strings.ContainsAny(word.Word, " .@") || len(word.Word) < 31 {
			continue // addresses, and what is no word
		}
		for _, place := range []string{"seen WORD here", "(WORD)", `{"x":"WORD"}`, "?q=WORD&r=1", "user=WORD", `{"user":"WORD"}`, `password="WORD"`,
			"Bearer WORD", "Cookie: sid=WORD", "https://WORD@db.example.com/", "Authorization: Bearer WORD", "token: WORD,", "email=WORD"} {
			x := strings.ReplaceAll(place, "WORD", word.Word)
			for _, enc := range encodings() {
				in := enc.encode(padded(x))
				before := s.Stats()
				out := scrubbed(t, w, in)
				after := s.Stats()
				got := enc.decode(t, out)
				switch strange := after.Forged + after.Foreign - before.Forged - before.Foreign; {
				case word.Verdict == "own" && (out != in || strange != 0):
					t.Errorf("%s: %q as %s: not to be changed: %q", word.Why, x, enc.name, out)
				case word.Verdict == "forged" && after.Forged == before.Forged, word.Verdict == "unknown" && after.Foreign == before.Foreign:
					t.Errorf("%s: %q as %s: not counted: %q", word.Why, x, enc.name, out)
				case word.Verdict == "none" && strange != 0:
					t.Errorf("%s: %q as %s: counted as %s", word.Why, x, enc.name, out)
				case (word.Verdict == "forged" || word.Verdict == "unknown") && (strings.Contains(got, word.Word) || !strings.Contains(got, "foreign_ohbt_")):
					t.Errorf("%s: %q as %s: not replaced: %q", word.Why, x, enc.name, got)
				}
				tryTwice(t, w, in)
				if got := enc.decode(t, scrubbed(t, suspect, in)); word.Verdict != "none" && (strings.Contains(got, word.Word) || !strings.Contains(got, "foreign_ohbt_")) {
					t.Errorf("%s: %q as %s: not replaced though not trusted: %q", word.Why, x, enc.name, got)
				}
			}
		}
	}
}

// TestOwnAmong scrubs twice what holds several of our words, or one between escapes of punctuation.
func TestOwnAmong(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, in := range []string{
		"ID/Pass:xxxx:main/IhqSb1Gg,xxxx:main/IhqSb1Gg", `User: Vilma Holm\u0022`, `password: R5JI8\"jp1J!\u0022`,
		`("password", "$6$rounds=50000$aFr56HjK3DrB8t3S$zhPQiS85cgBlNhUKKE6n/AHMlpqrvYSnSL3fEVkK0yHFQ.oFFAd8D4OhPAy18K5U61Z2eBhxQXExGU/eknXlY1%3D")`,
	} {
		if once := scrubbed(t, w, in); once == in {
			t.Errorf("%q: nothing was found", in)
		}
		tryTwice(t, w, in)
	}
	for _, in := range []string{"password=password_redacted,hunter2xZq9", `password=password_redacted\u0022hunter2xZq9`, "password=password_redacted%22hunter2xZq9"} {
		if out := scrubbed(t, w, in); strings.Contains(out, "hunter2xZq9") {
			t.Errorf("%q: %q", in, out)
		}
	}
}
