package scrub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
)

// sign returns a token of m with a header and a payload.
func (m *mint) sign(header, payload string) string {
	text := minttest.B64(header) + "." + minttest.B64(payload)
	return text + "." + minttest.B64(string(minttest.HMAC(m.secret, text)))
}

const hsHeader = `{"alg":"HS256","typ":"JWT"}`

// hsClaims is a payload of a mint that is live, with more members behind it.
func hsClaims(more string) string {
	return fmt.Sprintf(`{"iss":"https://auth.example.com","sub":"jdoe4217","exp":%d%s}`, testTime.Unix()+600, more)
}

// stranger is a token of nobody.
func stranger(payload string) string {
	return minttest.B64(`{"alg":"ES256"}`) + "." + minttest.B64(payload) + ".c2ln"
}

// TestTokenSeenInside: a live token is told wherever it stands, alone, spelled otherwise,
// or in another one; and always as the same one, with the same words.
func TestTokenSeenInside(t *testing.T) {
	seen := new([]scrub.TokenSeen)
	m := newMint(t, func(o *scrub.Options) { o.OnToken = keeping(seen) })
	w := m.s.Worker()
	const more = `,"x":"~~~???>>>"`
	tok := m.sign(hsHeader, hsClaims(more))
	parts := strings.Split(tok, ".")
	deep := tok
	for range 4 {
		deep = stranger(`{"act":{"list":["x","` + deep + `"]}}`)
	}
	scrubbed(t, w, "got "+tok)
	if len(*seen) != 1 || (*seen)[0].State != token.Live {
		t.Fatalf("%+v", *seen)
	}
	want := (*seen)[0]
	for name, in := range map[string]string{
		"padded":                   "got " + parts[0] + "." + parts[1] + strings.Repeat("=", -len(parts[1])&3) + "." + parts[2] + "=",
		"the other alphabet":       "got " + strings.NewReplacer("-", "+", "_", "/").Replace(tok),
		"in lines":                 "got " + broken(tok, 64, "\n", "") + "\nend",
		"flattened":                `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		"general":                  `{"payload":"` + parts[1] + `","signatures":[{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}]}`,
		"nested":                   "got " + minttest.B64(`{"alg":"ES256","cty":"JWT"}`) + "." + minttest.B64(tok) + ".c2ln",
		"nested in a live one":     "got " + m.sign(`{"alg":"HS256","cty":"JWT"}`, tok),
		"nested without signature": "got " + minttest.B64(`{"alg":"none","cty":"JWT"}`) + "." + minttest.B64(tok) + ".",
		"a claim":                  "got " + stranger(`{"sub":"x","id_token":"`+tok+`"}`),
		"a claim, cut behind it":   "got " + strings.TrimSuffix(stranger(`{"id_token":"`+tok+`","x":"`), ".c2ln") + "...",
		"behind a scheme":          "got " + stranger(`{"h":"Bearer `+tok+`","x":1}`),
		"behind others":            "got " + stranger(`{"a":"`+stranger(`{}`)+`","b":"`+stranger(`{"x":1}`)+`","c":"`+tok+`"}`),
		"four deep":                "got " + deep,
		"glued in a claim":         "got " + stranger(`{"a":"`+stranger(`{}`)+tok+`"}`),
		"behind one and a dot":     "got " + stranger(`{"a":"`+stranger(`{}`)+"."+tok+`"}`),
		"a disclosure":             "got " + stranger(`{"x":1}`) + "~" + minttest.B64(`["2GLC42sKQveCfGfryNRN9w","vc","`+tok+`"]`) + "~",
		"a disclosure alone":       "got ~" + minttest.B64(`["2GLC42sKQveCfGfryNRN9w","vc","`+tok+`"]`) + "~",
		"a disclosure in a list":   `{"disclosures":["` + minttest.B64(`["2GLC42sKQveCfGfryNRN9w","vc","`+tok+`"]`) + `"]}`,
		"pieces with blanks":       "got " + broken(tok, 40, " ", ""),
		"Markdown":                 "got " + strings.NewReplacer("_", `\_`, "-", `\-`, ".", `\.`).Replace(tok),
		"slashes":                  "got /" + strings.ReplaceAll(tok, ".", "/") + "/x",
		"in JSON in a claim":       "got " + stranger(`{"m":"{\"t\":\"`+tok+`\"}"}`),
		"in base64 of JSON":        `{"m":"` + minttest.B64(`{"user":"x","t":"`+stranger(`{"t":"`+tok+`"}`)+`"}`) + `"}`,
	} {
		*seen = (*seen)[:0]
		out := scrubbed(t, w, in)
		live := 0
		for _, one := range *seen {
			if one.State != token.Live {
				continue
			}
			live++
			if string(one.Canonical) != string(want.Canonical) || string(one.Pseudonym) != string(want.Pseudonym) ||
				string(one.Subject) != string(want.Subject) || one.Expiry != want.Expiry || one.Issuer != "main" {
				t.Errorf("%s: another token is told: %+v", name, one)
			}
			alone, outer := strings.Contains(out, string(want.Pseudonym)), string(one.Within)+"-" // a stub
			switch name {                                                                         // no token stands around it
			case "a disclosure alone":
				outer = "~" + string(one.Within) + "~"
			case "a disclosure in a list":
				outer = `["` + string(one.Within) + `"]`
			}
			if alone != (len(one.Within) == 0) || !strings.Contains(name, "base64") && !alone && !strings.Contains(out, outer) {
				t.Errorf("%s: told within %q, which is not in %q", name, one.Within, out)
			}
		}
		if live != 1 {
			t.Errorf("%s: %d live tokens are told, want 1; %s", name, live, out)
		}
	}
}

// TestTokenOfTokens: one that is full of others is looked into within bounds, and what is
// told of it is counted.
func TestTokenOfTokens(t *testing.T) {
	seen := new([]scrub.TokenSeen)
	m := newMint(t, func(o *scrub.Options) { o.OnToken = keeping(seen) })
	small := minttest.B64(`{"alg":"none"}`) + ".e30."
	full := m.sign(hsHeader, hsClaims(`,"x":["`+strings.Repeat(small+`","`, 500)+`"]`))
	some := stranger(`{"x":["` + strings.Repeat(small+`","`, 9) + `"]}`)
	for _, c := range []struct {
		token string
		n     int
	}{{full, 65}, {some, 10}, {stranger(`{"x":"` + some + `","y":"` + small + `","z":"` + some + `"}`), 22}, {stranger(`{"x":["` + strings.Repeat(some+`","`, 30) + `"]}`), 65}} {
		*seen = (*seen)[:0]
		if scrubbed(t, m.s.Worker(), "got "+c.token); len(*seen) != c.n {
			t.Errorf("%d tokens are told, want %d", len(*seen), c.n)
		}
	}
	total := uint64(0)
	for _, c := range m.s.Stats().Tokens {
		total += c.N
	}
	if total != 65+10+22+65 {
		t.Errorf("%d tokens are counted", total)
	}
}

// TestTokenSeenNow: whether a token is of use is told of now, whatever clock its record
// is dated by; and the stub goes by the record.
func TestTokenSeenNow(t *testing.T) {
	seen := new([]scrub.TokenSeen)
	m := newMint(t, func(o *scrub.Options) { o.OnToken = keeping(seen) })
	w := m.s.Worker()
	dated := fmt.Sprintf(`,"iat":%d`, testTime.Unix()-60)
	live, dead := m.sign(hsHeader, hsClaims(dated)), m.sign(hsHeader, `{"iss":"https://auth.example.com","sub":"x","exp":1}`)
	for _, c := range []struct {
		name, token string
		at          time.Duration // of the record
		stub        string
		want        token.State
	}{
		{"at its time", live, 0, "live", token.Live},
		{"in a zone behind", live, -2 * time.Hour, "early", token.Live},
		{"in a zone ahead", live, 2 * time.Hour, "expired", token.Live},
		{"within another", stranger(`{"t":"` + live + `"}`), 2 * time.Hour, "unverified", token.Live},
		{"not valid yet", m.sign(hsHeader, hsClaims(fmt.Sprintf(`,"nbf":%d`, testTime.Unix()+120))), 0, "early", token.Early},
		{"expired", dead, -2 * time.Hour, "expired", token.Expired},
	} {
		*seen = (*seen)[:0]
		b := batchOf("got " + c.token)
		b.Recs[0].Time = testTime.Add(c.at).UnixNano()
		var dst record.Clean
		if _, err := w.ApplyAfter(&dst, b, scrub.Carry{}); err != nil {
			t.Fatal(err)
		}
		if len(*seen) == 0 || (*seen)[0].State != c.want || (*seen)[0].Genuine != (c.want != token.Expired || c.at != 0) || !strings.Contains(string(dst.Raw()), "-state_"+c.stub) {
			t.Errorf("%s: told %+v of %s", c.name, *seen, dst.Raw())
		}
	}
	findings := map[string]uint64{}
	for _, f := range m.checker.Findings() {
		findings[f.Finding] += f.N
	}
	if findings["no_aud"] != 7 { // one a token and no more
		t.Errorf("findings are counted: %v", findings)
	}
}
