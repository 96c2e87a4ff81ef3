package scrub_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// TestSpellings: however a value is written, and wherever, it has one pseudonym.
func TestSpellings(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	for _, c := range []struct {
		kind, value string
		in          []string
	}{
		{"user", "jane doe", []string{
			`{"user":"jane doe"}`, "GET /x?user=jane%20doe&x=1", "GET /x?user=jane+doe&x=1", `{"url":"/x?user=jane%20doe&y=1"}`,
			"at x%3Fuser%3Djane%2520doe%26y%3D1", "at x%3Fuser%3Djane%2Bdoe%26y%3D1",
		}},
		{"user", "jane+doe", []string{"GET /x?user=jane%2Bdoe&x=1", "user=jane+doe x"}},
		{"user", "a&b=c1", []string{"GET /x?user=a%26b%3Dc1&x=1"}},
		{"user", "jdoe42", []string{
			`{"user":{"name":"jdoe42"}}`, `{'user': {'id': 'jdoe42'}}`, "Server=db;User Id=jdoe42;x=1", "https://jdoe42@example.com/",
			"<username>jdoe42</username>", `{"Name":"UserName","Value":"jdoe42"}`,
		}},
		{"name", "Jane Doe", []string{"GET /x?full_name=Jane+Doe&y=1", "GET /x?full_name=Jane%20Doe", "full_name='Jane Doe'"}},
		{"mac", "00:1b:44:11:3a:b7", []string{`{"mac":"001B44113AB7"}`, "mac_00:1b:44:11:3a:b7 x", "hwaddr=001b.4411.3ab7 x"}},
		{"phone", "+14155552671", []string{"word+14155552671 x", "+1 415-555-2671", "/x?phone=%2B14155552671"}},
	} {
		want := fingerprint(t, s, c.kind, c.value)
		for _, in := range c.in {
			if got := scrubbed(t, w, in); !strings.Contains(got, want) {
				t.Errorf("%s %q: %q becomes %q, without %s", c.kind, c.value, in, got, want)
			}
		}
	}
}

// TestWrapped: base64 in lines, inside a string of JSON, is decoded as a whole and
// written in such lines again.
func TestWrapped(t *testing.T) {
	w := newScrubber(t).Worker()
	text := `{"note":"` + strings.Repeat("x", 30) + `","email":"jane.long.name@example.com","password":"hunter2x","z":"` + strings.Repeat("y", 90) + `"}`
	whole := base64.StdEncoding.EncodeToString([]byte(text))
	for _, end := range []string{"\n", "\r\n"} {
		for _, width := range []int{64, 76} {
			lines := ""
			for rest := whole; rest != ""; rest = rest[min(width, len(rest)):] {
				lines += rest[:min(width, len(rest))] + end
			}
			in, err := json.Marshal(map[string]string{"m": lines})
			if err != nil {
				t.Fatal(err)
			}
			var out map[string]string
			if err := json.Unmarshal([]byte(scrubbed(t, w, string(in))), &out); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(strings.TrimSuffix(out["m"], end), end)[1:] {
				if len(line) > width {
					t.Errorf("a line of %d", len(line))
				}
			}
			plain, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "").Replace(out["m"]))
			if err != nil {
				t.Fatalf("%q: %v", out["m"], err)
			}
			if got := string(plain); strings.Contains(got, "jane") || strings.Contains(got, "hunter2x") || !strings.Contains(got, "email_") || !strings.HasSuffix(got, text[len(text)-90:]) {
				t.Errorf("width %d: %q", width, got)
			}
		}
	}
}

// TestGluedTwice: values without anything between them become pseudonyms without
// anything between them, which the next look takes for no secret.
func TestGluedTwice(t *testing.T) {
	s := newScrubber(t, func(o *scrub.Options) { o.Verify = true })
	w := s.Worker()
	once := scrubbed(t, w, `{"api_key":"jane@example.comjane@example.com"}`)
	if n := s.Stats().Residue; n != 0 || strings.Contains(once, "jane") {
		t.Errorf("residue %d in %s", n, once)
	}
}

// TestPhoneIsNoCard: a number that a telephone can have is a telephone's, by its key or
// its sign, also where it adds up to that of a card; and a card beside such a key is one.
func TestPhoneIsNoCard(t *testing.T) {
	s := newScrubber(t)
	w := s.Worker()
	for _, v := range []string{"+4917604069006", "+4917604069014", "+4917604069022"} { // for films and books, by the Bundesnetzagentur
		want := fingerprint(t, s, "phone", v)
		for _, in := range []string{
			"call " + v + " now", "phone=" + v, `{"phone":"` + v + `"}`, "/x?phone=%2B" + v[1:] + "&y=1", `{"m":"{\"mobile\":\"` + v + `\"}"}`,
			"got " + tokenOf("sub", v), "tel: " + v[:3] + " 176 04069" + v[len(v)-3:], "call " + v[:3] + " 176 04069" + v[len(v)-3:] + " now",
		} {
			if got := scrubbed(t, w, in); !strings.Contains(got, want) || strings.Contains(got, "redacted") {
				t.Errorf("%s: %q becomes %q, without %s", v, in, got, want)
			}
		}
		national := scrubbed(t, w, "phone="+v[1:])
		if want := fingerprint(t, s, "phone", v[1:]); !strings.Contains(national, want) {
			t.Errorf("%q without %s", national, want)
		}
	}
	for in, want := range map[string]string{
		"phone=4111111111111111": "phone=card_redacted", `{"phone":378282246310005}`: `{"phone":"card_redacted"}`, "mobile: 4111 1111 1111 1111 x": "mobile: card_redacted x",
		"call 4917604069006 now": "call card_redacted now", "card=4917604069006": "card=card_redacted",
	} {
		if got := scrubbed(t, w, in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
