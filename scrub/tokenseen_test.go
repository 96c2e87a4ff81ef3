package scrub_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/crc32"
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
	return newScrubber(t, append(changes, func(o *scrub.Options) { o.OnToken = keeping(seen) })...), seen
}

// keeping returns what keeps in seen what it is told.
func keeping(seen *[]scrub.TokenSeen) func(scrub.TokenSeen) {
	return func(s scrub.TokenSeen) {
		s.Canonical, s.Pseudonym = slices.Clone(s.Canonical), slices.Clone(s.Pseudonym)
		s.Within, s.Subject = slices.Clone(s.Within), slices.Clone(s.Subject)
		*seen = append(*seen, s)
	}
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

// A watch is a verifier that notes when tokens are looked at.
type watch struct{ at []int64 }

func (w *watch) Names() []string { return []string{"other"} }

func (w *watch) Verify(t *token.Token, _ []byte, now int64) {
	t.Issuer, w.at = "other", append(w.at, now)
}

// TestVerifiedAt: a token is judged at the time of its record, or else at that of the
// read, by whoever scrubs and by whoever reports.
func TestVerifiedAt(t *testing.T) {
	v := new(watch)
	s := newScrubber(t, func(o *scrub.Options) { o.Verifier = v })
	b := batchOf("got "+tokenOf("sub", "jdoe42"), "got "+tokenOf("sub", "jdoe42"))
	b.Recs[1].Time = 1_600_000_000 * 1e9
	var dst record.Clean
	if _, err := s.Worker().ApplyAfter(&dst, b, scrub.Carry{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ScanWorker(&scrub.Report{}).ApplyAfter(&dst, b, scrub.Carry{}); err != nil {
		t.Fatal(err)
	}
	if want := []int64{testTime.Unix(), 1_600_000_000, testTime.Unix(), 1_600_000_000}; !slices.Equal(v.at, want) {
		t.Errorf("judged at %v, want %v", v.at, want)
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

// vendorKey is an invented key with the checksum that its vendor gives it.
func vendorKey(prefix, body string) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum, tail := crc32.ChecksumIEEE([]byte(body)), make([]byte, 6)
	for i := range tail {
		tail[len(tail)-1-i] = digits[sum%62]
		sum /= 62
	}
	return prefix + body + string(tail)
}

// TestKeySeen holds that a key of a vendor whose checksum holds is told once, whatever
// rule finds it and whatever is done to it, and any other is not.
func TestKeySeen(t *testing.T) {
	github, npm := vendorKey("ghp_", strings.Repeat("Fake0", 6)), vendorKey("npm_", "BcD3EfGh9JkLm2NpQr5StUv8WxYz4F")
	made := github[:39] + "x"
	for _, c := range []struct{ name, in, vendor, key string }{
		{"alone", "push " + github + " ok", "github", github},
		{"behind a key", "level=info token=" + github, "github", github},
		{"JSON", `{"api_key":"` + github + `"}`, "github", github},
		{"JSON in JSON", `{"msg":"{\"password\":\"` + github + `\"}"}`, "github", github},
		{"npm", "//registry.example.com/:_authToken=" + npm, "npm", npm},
		{"made up", "push " + made + " ok token=" + made, "", ""},
	} {
		for _, action := range []scrub.Action{scrub.Pseudonym, scrub.Redact, scrub.Keep} {
			s, seen := seeing(t, func(o *scrub.Options) {
				o.Policy = scrub.Policy{}
				for _, r := range newScrubber(t).RuleList() {
					if r.Class == "secret" && r.Kind != "jwt" {
						o.Policy[r.Kind] = scrub.Uniform(action)
					}
				}
			})
			out := scrubbed(t, s.Worker(), c.in)
			switch {
			case c.vendor == "" || action == scrub.Keep:
				if len(*seen) != 0 {
					t.Errorf("%s, %v: %d keys are told", c.name, action, len(*seen))
				}
			case len(*seen) != 1:
				t.Errorf("%s, %v: %d keys are told, want 1; %s", c.name, action, len(*seen), out)
			default:
				got := (*seen)[0]
				if got.Vendor != c.vendor || string(got.Canonical) != c.key || got.KeyID != s.KeyID() || strings.Contains(out, c.key) ||
					action == scrub.Pseudonym && !strings.Contains(out, string(got.Pseudonym)) {
					t.Errorf("%s, %v: told %+v of %s", c.name, action, got, out)
				}
			}
		}
	}
}
