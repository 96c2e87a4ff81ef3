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
