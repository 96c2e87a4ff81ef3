package scrub_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// shadowed are records in which rules meet: tokens with claims, keys with values
// that tell themselves, values that are followed.
var shadowed = []string{
	`{"user":"jdoe42","err":"no quota for jdoe42","mail":"jane@example.com"}`,
	`password="jane@example.com" from 198.51.100.4 and 10.1.2.3`,
	`Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lNDIiLCJlbWFpbCI6ImphbmVAZXhhbXBsZS5jb20ifQ.c2lnbmF0dXJlLWluLXZhaW4`,
	`https://jane:hunter2@example.com/?card=4111111111111111&x=%6aane%40example.com`,
	"nothing at all", "-----BEGIN PRIVATE KEY----- aGVsbG8gd29ybGQ= -----END PRIVATE KEY-----",
}

// TestShadow: with any rule in the shadow the output is what it is with that rule
// disabled, to the byte.
func TestShadow(t *testing.T) {
	in := []byte(strings.Join(shadowed, "\n") + "\n")
	through := func(change func(*scrub.Options)) string {
		var out bytes.Buffer
		w := scrub.NewWriter(&out, newScrubber(t, change))
		if _, err := w.Write(in); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	moved := 0
	whole := through(func(*scrub.Options) {})
	for _, r := range newScrubber(t).RuleList() {
		off := through(func(o *scrub.Options) { o.DisableRules = []string{r.Name} })
		shadow := through(func(o *scrub.Options) { o.ShadowRules = []string{r.Name} })
		if off != shadow {
			t.Errorf("%s\n in the shadow %q\n disabled      %q", r.Name, shadow, off)
		}
		if off != whole {
			moved++
		}
	}
	if moved < 4 {
		t.Errorf("only %d rules change these records", moved)
	}
}

// TestShadowCounts: what a rule would change is counted by record, without what
// others hide anyway, is kept, or is allowed.
func TestShadowCounts(t *testing.T) {
	for _, c := range []struct {
		name, rule, in    string
		findings, changes uint64
		change            func(*scrub.Options)
	}{
		{"one of two", "email", "a@example.com b@example.com\nnone\n", 2, 1, nil},
		{"kept", "ipv4", "from 10.1.2.3\nfrom 198.51.100.4\n", 2, 1, nil},
		{"hidden anyway", "email", `password="jane@example.com"` + "\n", 1, 0, nil},
		{"allowed", "email", "a@example.com\nb@example.org\n", 1, 1, func(o *scrub.Options) {
			o.Allow = []scrub.Allow{{Kind: "email", Value: "example.org"}}
		}},
		{"outside the profile", "email", "a@example.com\n", 1, 1, func(o *scrub.Options) { o.Profile = "pci" }},
		{"policy", "email", "a@example.com\n", 1, 0, func(o *scrub.Options) {
			o.Policy = scrub.Policy{"email": scrub.Uniform(scrub.Keep)}
		}},
		{"panics", "faulty-panictext", "x PANICTEXT y\nno\n", 0, 0, faulty},
		{"costs too much", "faulty-limit", "x LIMIT y\nno\n", 0, 0, faulty},
	} {
		s := newScrubber(t, func(o *scrub.Options) {
			o.ShadowRules = []string{c.rule}
			if c.change != nil {
				c.change(o)
			}
		})
		var out bytes.Buffer
		w := scrub.NewWriter(&out, s)
		if _, err := w.Write([]byte(c.in)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		st := s.Stats()
		if len(st.Shadow) != 1 || st.Shadow[0].Findings != c.findings || st.Shadow[0].Changes != c.changes || st.Shadow[0].Rule != c.rule {
			t.Errorf("%s: %+v, want %d and %d", c.name, st.Shadow, c.findings, c.changes)
		}
		if len(st.Findings) > 0 && st.Findings[0].Rule == c.rule {
			t.Errorf("%s: counted as a finding", c.name)
		}
		if failed := st.ShadowFailed > 0; failed != strings.HasPrefix(c.rule, "faulty") || len(st.Withheld) > 0 {
			t.Errorf("%s: failed %d, withheld %v", c.name, st.ShadowFailed, st.Withheld)
		}
	}
}
