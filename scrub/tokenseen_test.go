package scrub_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
)

// seeing returns a scrubber as changes change it, and what it tells of tokens.
func seeing(t testing.TB, changes ...func(*scrub.Options)) (*scrub.Scrubber, *[]scrub.TokenSeen) {
	seen := new([]scrub.TokenSeen)
	return newScrubber(t, append(changes, func(o *scrub.Options) {
		o.OnToken = func(s scrub.TokenSeen) {
			s.Canonical, s.Pseudonym, s.Subject = slices.Clone(s.Canonical), slices.Clone(s.Pseudonym), slices.Clone(s.Subject)
			*seen = append(*seen, s)
		}
	})...), seen
}

func does(a scrub.Action) func(*scrub.Options) {
	return func(o *scrub.Options) { o.Policy = scrub.Policy{"jwt": scrub.Uniform(a)} }
}

// TestTokenSeen holds that each token that is replaced is told once, wherever it stands,
// with the words that stand for it.
func TestTokenSeen(t *testing.T) {
	tok, other := tokenOf("sub", "jdoe42"), tokenOf("sub", "jroe43")
	var said token.Token
	n, form, _ := token.Scan([]byte(tok))
	if err := said.Parse([]byte(tok)[:n], form, testTime.Unix()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, in string
		n        int
		change   func(*scrub.Options)
	}{
		{"plain", "got " + tok + " today", 1, nil},
		{"header", "Authorization: Bearer " + tok, 1, nil},
		{"JSON", `{"level":"info","token":"` + tok + `"}`, 1, nil},
		{"JSON in JSON", `{"msg":"{\"token\":\"` + tok + `\"}"}`, 1, nil},
		{"query", "GET /x?token=" + tok + "&y=2", 1, nil},
		{"base64", "body " + base64.StdEncoding.EncodeToString([]byte(`{"access_token":"`+tok+`"}`)), 1, nil},
		{"twice", tok + " and " + tok, 2, nil},
		{"with another", tok + " " + other, 2, nil},
		{"none", "got " + tok[:20] + " today", 0, nil},
		{"redacted", "got " + tok, 1, does(scrub.Redact)},
		{"kept", "got " + tok, 0, does(scrub.Keep)},
		{"dropped", "got " + tok, 0, does(scrub.Drop)},
	} {
		t.Run(c.name, func(t *testing.T) {
			var changes []func(*scrub.Options)
			if c.change != nil {
				changes = append(changes, c.change)
			}
			s, seen := seeing(t, changes...)
			out, err := s.Append(nil, []byte(c.in))
			if err != nil && c.name != "dropped" {
				t.Fatal(err)
			}
			if len(*seen) != c.n {
				t.Fatalf("%d tokens are told, want %d", len(*seen), c.n)
			}
			for i := range *seen {
				got := &(*seen)[i]
				if i == 0 && !bytes.Equal(got.Canonical, said.Canonical()) {
					t.Errorf("canonical %q, want %q", got.Canonical, said.Canonical())
				}
				if got.State != token.Expired || !got.HasExpiry || got.Expiry != said.Exp || got.KeyID != s.KeyID() {
					t.Errorf("told %+v", got)
				}
				stub := fmt.Sprintf("%s-alg_hs256-state_expired-exp_2026010100-sub-%s", got.Pseudonym, got.Subject)
				if c.name != "redacted" && c.name != "base64" && !bytes.Contains(out, []byte(stub)) {
					t.Errorf("%q is not in %q", stub, out)
				}
			}
		})
	}
}

// TestTokenSeenInAttributes holds that a token in an attribute is told once, also if
// the attributes are written twice because one of them gives a value away.
func TestTokenSeenInAttributes(t *testing.T) {
	for _, c := range []struct {
		name  string
		pairs []string
	}{
		{"written once", []string{"plain", "text", "authorization", "Bearer " + tokenOf("level", "x")}},
		{"written twice", []string{"authorization", "Bearer " + tokenOf("sub", "jdoe42"), "user", "jroe43"}},
	} {
		s, seen := seeing(t)
		w := s.Worker()
		for n := 1; n < 4; n++ {
			var dst record.Clean
			if err := w.Apply(&dst, withFields("no quota for jroe43", c.pairs...)); err != nil {
				t.Fatal(err)
			}
			if len(*seen) != n || !strings.HasPrefix(string((*seen)[n-1].Pseudonym), "jwt_") || len((*seen)[n-1].Canonical) < 20 {
				t.Fatalf("%s: after %d records %d tokens are told", c.name, n, len(*seen))
			}
		}
	}
}
