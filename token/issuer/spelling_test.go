package issuer

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// padded has every segment of tok padded.
func padded(tok string) string {
	parts := strings.Split(tok, ".")
	for i, p := range parts {
		parts[i] = p + strings.Repeat("=", -len(p)&3)
	}
	return strings.Join(parts, ".")
}

// TestSpelled: a token in another spelling has the state and the findings of the usual
// one in a log, and comes in by no door.
func TestSpelled(t *testing.T) {
	all, p := configured(t), made()
	door := &Door{Issuers: all, Issuer: "main", Audience: "api", Clock: at(now)}
	other := strings.NewReplacer("-", "+", "_", "/")
	// Characters that the alphabets have not in common stand in each part.
	const more = `,"x":"~~~???>>>","y":"??????"`
	for _, c := range []struct {
		name, alg, header, payload string
		want                       token.State
		finds                      string
	}{
		{"live", "RS256", `{"alg":"RS256","kid":"r1"}`, claims(more), token.Live, ""},
		{"expired", "ES256", `{"alg":"ES256"}`, iss + `,"exp":1` + more + `}`, token.Expired, "long_lifetime,no_aud"},
		{"without exp", "EdDSA", `{"alg":"EdDSA"}`, iss + more + `}`, token.Live, "no_exp,no_aud"},
		{"of the wrong algorithm", "RS256", `{"alg":"RS512"}`, claims(more), token.Forged, "unexpected_alg"},
		{"crit", "RS256", `{"alg":"RS256","crit":["x"]}`, claims(more), token.Unverified, "crit"},
	} {
		tok := p.Sign(c.alg, c.header, c.payload)
		spellings := []string{tok, padded(tok), other.Replace(tok), padded(other.Replace(tok)), strings.Replace(tok, "-", "+", 1)}
		if c.alg == "RS256" {
			spellings = append(spellings, lastBit(tok))
		}
		for i, text := range spellings {
			if i > 0 && text == tok {
				continue // of a signature that happens to have no such character
			}
			checker := NewChecker(all)
			got := verify(checker, text, now)
			var again token.Token
			n, form, _ := token.Scan([]byte(text))
			if n != len(text) || again.Parse([]byte(text), form, now) != nil {
				t.Fatalf("%s, spelling %d: %d of %d bytes are a token", c.name, i, n, len(text))
			}
			v := all.VerifyLogged(&again, []byte(text), now)
			if got.State != c.want || again.State != c.want || got.Issuer != "main" || v.Findings.String() != c.finds {
				t.Errorf("%s, spelling %d: %v and %v of %s for %q, want %v for %q", c.name, i, got.State, again.State, got.Issuer, v.Findings, c.want, c.finds)
			}
			if status, _ := knock(t, door, "Bearer "+text); i > 0 && status == 200 {
				t.Errorf("%s, spelling %d comes in", c.name, i)
			}
		}
	}
}

// TestSignedAsSpelled: an issuer that signs what it spells in another way made no usual
// token, and nobody forged one.
func TestSignedAsSpelled(t *testing.T) {
	all := configured(t)
	text := base64.URLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.URLEncoding.EncodeToString([]byte(strings.Replace(claims(``), "auth.", "hs.", 1)))
	if !strings.Contains(text, "=") {
		t.Fatal("nothing is padded")
	}
	text += "." + base64.RawURLEncoding.EncodeToString(minttest.HMAC(made().Secret, text))
	if got := verify(NewChecker(all), text, now); got.State != token.Unverified || got.Issuer != "shared" {
		t.Errorf("%v of %s", got.State, got.Issuer)
	}
}
