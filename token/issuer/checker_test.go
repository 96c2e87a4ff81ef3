package issuer

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// verify reads tok as the scanner does and asks c.
func verify(c *Checker, tok string, now int64) *token.Token {
	t := new(token.Token)
	n, form, _ := token.Scan([]byte(tok))
	if n > 0 && t.Parse([]byte(tok)[:n], form, now) == nil {
		c.Verify(t, []byte(tok)[:n], now)
	}
	return t
}

// TestChecker asks twice: what is remembered says the same. In a log a spelling that a
// door refuses is that of a token which is of use.
func TestChecker(t *testing.T) {
	respelled := map[string]bool{"padding": true, "other last character": true}
	for _, a := range attacks() {
		if respelled[a.name] {
			a.state = token.Live
		}
		if n, form, _ := token.Scan([]byte(a.token)); n != len(a.token) || form != token.JWS {
			continue
		}
		c := NewChecker(configured(t))
		first, second := verify(c, a.token, now), verify(c, a.token, now)
		if first.State != second.State || first.Issuer != second.Issuer {
			t.Errorf("%s: %v of %s, then %v of %s", a.name, first.State, first.Issuer, second.State, second.Issuer)
		}
		if (first.State == token.Live) != (a.state == token.Live) || (first.State == token.Forged) != (a.state == token.Forged) {
			t.Errorf("%s: %v, want %v", a.name, first.State, a.state)
		}
		if n := c.Stats().Verified; n > 1 {
			t.Errorf("%s: verified %d times", a.name, n)
		}
	}
}

// TestCheckerTime has one token grow old in memory.
func TestCheckerTime(t *testing.T) {
	c := NewChecker(configured(t))
	tok := made().Sign("ES256", `{"alg":"ES256","kid":"e1"}`, claims(fmt.Sprintf(`,"nbf":%d`, now-60)))
	for _, s := range []struct {
		at   int64
		want token.State
	}{{now - 200, token.Early}, {now, token.Live}, {now + 599, token.Live}, {now + 600, token.Expired}, {now, token.Live}} {
		if got := verify(c, tok, s.at); got.State != s.want || got.Issuer != "main" {
			t.Errorf("at %d: %v of %s, want %v", s.at-now, got.State, got.Issuer, s.want)
		}
	}
	if n := c.Stats().Verified; n != 1 {
		t.Errorf("verified %d times", n)
	}
}

// TestDisclosures: what makes an SD-JWT one is no part of what its issuer signed, and it
// is verified once, whatever of it is disclosed.
func TestDisclosures(t *testing.T) {
	c := NewChecker(configured(t))
	tok := made().Sign("ES256", `{"alg":"ES256","kid":"e1"}`, claims(`,"_sd":["x"]`))
	list := "~" + minttest.B64(`["salt","family_name","Mobius"]`)
	for text, want := range map[string]token.State{
		tok: token.Live, tok + list: token.Live, tok + list + list: token.Live,
		tok[:len(tok)-8] + "AAAAAAAA" + list: token.Forged, tok + "A" + list: token.Forged,
	} {
		if got := verify(c, text, now); got.State != want || got.Issuer != "main" {
			t.Errorf("%q: %v of %s, want %v", text[len(tok)-8:], got.State, got.Issuer, want)
		}
	}
	if n := c.Stats().Verified; n != 3 {
		t.Errorf("verified %d times, want once each signature", n)
	}
}

// TestCheckerKeys has an issuer change its keys: what was found by those before is
// asked again, and by the same set, fetched once more, is not.
func TestCheckerKeys(t *testing.T) {
	when := time.Unix(now, 0)
	all, err := New([]Options{remote("https://auth.example.com/jwks", false)}, "", func() time.Time { return when })
	if err != nil {
		t.Fatal(err)
	}
	net, s, c := new(fake), all.list[0].source, NewChecker(all)
	s.client.Transport = net
	sign := func(p *minttest.Keys) string {
		return p.Sign("RS256", `{"alg":"RS256","kid":"r1"}`, claims(`,"exp2":1`))
	}
	first, second := made(), &pairs{Keys: minttest.New()}
	one, two := sign(first.Keys), sign(second.Keys)
	publish := func(body string) {
		t.Helper()
		net.body.Store(&body)
		if err := s.fetch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(what string, verified uint64, states ...token.State) {
		t.Helper()
		before := c.Stats().Verified
		for i, tok := range []string{one, two, one, two} {
			if got := verify(c, tok, now).State; got != states[i%2] {
				t.Errorf("%s: token %d is %v, want %v", what, i%2+1, got, states[i%2])
			}
		}
		if n := c.Stats().Verified - before; n != verified {
			t.Errorf("%s: verified %d times, want %d", what, n, verified)
		}
	}
	expect("before there are keys", 0, token.Unverified, token.Unverified)
	publish(first.jwks())
	expect("with the first", 2, token.Live, token.Forged)
	publish(*net.body.Load())
	expect("with the first again", 0, token.Live, token.Forged)
	publish(second.jwks())
	expect("with the second under the same name", 2, token.Forged, token.Live)
	when = when.Add(25 * time.Hour)
	expect("a day later", 0, token.Unverified, token.Unverified)
	when = when.Add(-25 * time.Hour)
	publish(strings.ReplaceAll(second.jwks(), `"r1"`, `"r2"`))
	expect("under another name", 0, token.Unverified, token.Unverified)
}

// TestCheckerForgets fills it with many tokens, of which it still knows the last.
func TestCheckerForgets(t *testing.T) {
	c := NewChecker(configured(t))
	c.clock = at(now) // nothing takes time
	var last string
	for i := range 3 * shardCount * sets * ways {
		last = keyed(`{"alg":"HS256"}`, fmt.Sprintf(`{"iss":"https://hs.example.com","sub":"u%d"}`, i), made().Secret)
		verify(c, last, now)
	}
	before := c.Stats().Verified
	if got := verify(c, last, now); got.State != token.Live || c.Stats().Verified != before {
		t.Errorf("%v, and verified again: %v", got.State, c.Stats().Verified != before)
	}
}

// TestBudget spends more than there is: the tokens stay unverified, and are tried
// again when there is time.
func TestBudget(t *testing.T) {
	c := NewChecker(configured(t))
	c.clock, c.credit, c.filled = at(now), 0, time.Unix(now, 0)
	tok := made().Sign("ES256", `{"alg":"ES256","kid":"e1"}`, claims(""))
	if got := verify(c, tok, now); got.State != token.Unverified || got.Issuer != "main" {
		t.Errorf("without a budget: %v of %s", got.State, got.Issuer)
	}
	if s := c.Stats(); s.Verified != 0 || s.Skipped != 1 {
		t.Errorf("%+v", s)
	}
	c.credit = time.Second
	if got := verify(c, tok, now); got.State != token.Live {
		t.Errorf("with a budget: %v", got.State)
	}
}

// BenchmarkVerify is the cost of one token of each length, without and with the
// memory of a Checker.
func BenchmarkVerify(b *testing.B) {
	all := configured(b)
	for _, size := range []int{300, 4 << 10, 60 << 10} {
		for _, alg := range []string{"RS256", "ES256", "EdDSA"} {
			pad := strings.Repeat("x", max(0, base64.RawURLEncoding.DecodedLen(size)-700))
			tok := made().Sign(alg, `{"alg":"`+alg+`"}`, claims(`,"x":"`+pad+`"`))
			b.Run(fmt.Sprintf("%s/%d", alg, len(tok)), func(b *testing.B) {
				for b.Loop() {
					if v := all.Verify(tok, now, true); v.State != token.Live {
						b.Fatal(v.State, v.Reason)
					}
				}
			})
		}
	}
	tok := made().Sign("ES256", `{"alg":"ES256"}`, claims(""))
	b.Run("remembered", func(b *testing.B) {
		c := NewChecker(all)
		b.ReportAllocs()
		for b.Loop() {
			c.Check([]byte(tok), now)
		}
	})
}
