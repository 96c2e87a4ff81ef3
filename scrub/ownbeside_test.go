package scrub_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestBesideOwn copies a word of ours before a credential, and behind it: the credential goes
// where it goes beside any other word. What anybody can write or copy protects nothing else.
func TestBesideOwn(t *testing.T) {
	w := newScrubber(t).Worker()
	const raw = "hunter2xZq9Lw4"
	pseudonym := strings.TrimSuffix(strings.TrimPrefix(scrubbed(t, w, `{"user":"jdoe42"}`), `{"user":"`), `"}`)
	for _, form := range []string{
		`{"password":"%s"}`, `{"api_key":"%s"}`, `{"msg":"password=%s next"}`, "password=%s", `token="%s"`, "Authorization: Bearer %s", "X-Api-Key: %s",
		"Cookie: sid=%s", "GET /?access_token=%s HTTP/1.1", "<password>%s</password>", "--password=%s run", "pw: '%s'",
		"Login OK: [jdoe42/%s] (from client x port 0)", "Login incorrect (pap): [jdoe42/%s] (from client x port 0)",
	} {
		if out := scrubbed(t, w, fmt.Sprintf(form, raw)); strings.Contains(out, raw) {
			t.Errorf("%q: is not found alone", form)
			continue
		}
		if in := strings.Replace(fmt.Sprintf(form, raw), "jdoe42", pseudonym, 1); strings.Contains(scrubbed(t, w, in), raw) {
			t.Errorf("%q behind a pseudonym", in)
		}
		for _, own := range []string{pseudonym, "password_redacted", "secret_redacted", "card_last_4242"} {
			for _, join := range []string{" ", ",", "%22", `\u0022`, "_", "-", ":", "/", "|", ".", "+", "%20"} {
				for _, value := range []string{own + join + raw, raw + join + own} {
					in := fmt.Sprintf(form, value)
					other := strings.NewReplacer("redacted", "repeated", "card_last", "card_lost", pseudonym, "user_word_"+pseudonym[10:]).Replace(in)
					if out := scrubbed(t, w, in); strings.Contains(out, raw) && !strings.Contains(scrubbed(t, w, other), raw) {
						t.Errorf("in  %s\nout %s", in, out)
					}
				}
			}
		}
	}
}
