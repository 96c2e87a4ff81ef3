package issuer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// ecPublic and others are keys as headers bring them, which verify nothing.
const (
	ecPublic  = `{"kty":"EC","crv":"P-256","x":"RmFrZQ","y":"RmFrZQ"}`
	ecPrivate = `{"kty":"EC","crv":"P-256","x":"RmFrZQ","y":"RmFrZQ","d":"RmFrZQ"}`
	octet     = `{"kty":"oct","k":"RmFrZQ"}`
)

// A judged is a token, by its header, payload and signature, and all that is wrong with
// it.
type judged struct{ name, header, payload, signature, finds string }

func (j *judged) token() string {
	return minttest.B64(j.header) + "." + minttest.B64(j.payload) + "." + j.signature
}

const (
	es   = `{"alg":"ES256","kid":"e1"}`
	none = `{"alg":"none"}`
	iss  = `{"iss":"https://auth.example.com"`
)

// unsigned are tokens without a signature that counts, which are judged like others.
func unsigned() []judged {
	crit := `{"alg":"ES256","kid":"e1","crit":["x"],"x":1,"jku":"https://evil.example.com"}`
	return []judged{
		{"none, with all", none, claims(""), "", "alg_none"},
		{"none, with nothing", none, `{}`, "", "alg_none,no_exp,no_aud,no_iss"},
		{"none, of another", none, `{"iss":"x","aud":"y","exp":1}`, "", "alg_none,unknown_iss"},
		{"none, for another", none, `{"iss":"https://auth.example.com","aud":"y"}`, "", "alg_none,no_exp,unknown_aud"},
		{"none, long", none, iss + fmt.Sprintf(`,"aud":"api","iat":1,"exp":%d}`, now), "", "alg_none,long_lifetime"},
		{"none, twice", none, `{"a":1,"a":2}`, "", "alg_none,duplicate_name"},
		{"none, no JSON", none, `{"a":`, "", "alg_none"},
		{"stripped, with all", es, claims(""), "", ""},
		{"stripped, with nothing", es, `{}`, "", "no_exp,no_aud,no_iss"},
		{"stripped, HS where keys are public", `{"alg":"HS256"}`, iss + `}`, "", "weak_alg,unexpected_alg,key_confusion,no_exp,no_aud"},
		{"crit, with all", crit, claims(""), "c2ln", "key_url,crit"},
		{"crit, with nothing", crit, `{}`, "c2ln", "no_exp,no_aud,no_iss,key_url,crit"},
		{"an algorithm of nobody", `{"alg":"ES512"}`, iss + `}`, "c2ln", "unexpected_alg,no_exp,no_aud"},
		{"an algorithm of nobody, of another", `{"alg":"ES512"}`, `{"iss":"x"}`, "c2ln", "no_exp,no_aud,unknown_iss"},
		{"no algorithm", `{"alg":"","kid":"e1"}`, claims(""), "c2ln", "unexpected_alg"},
		{"no algorithm at all", `{"typ":"JWT","kid":"e1"}`, claims(""), "c2ln", "unexpected_alg"},
		{"an algorithm that is a number", `{"alg":256,"kid":"e1"}`, claims(""), "c2ln", "unexpected_alg"},
		{"no algorithm, of nobody", `{"alg":"","kid":"e1"}`, `{}`, "c2ln", "no_exp,no_aud,no_iss"},
		{"compressed", `{"alg":"ES256","kid":"e1","zip":"DEF"}`, claims(""), "c2ln", "crit"},
		{"header twice", `{"alg":"ES256","alg":"none"}`, `{}`, "c2ln", "no_exp,no_aud,no_iss,duplicate_name"},
		{"nested", `{"alg":"ES256","cty":"JWT"}`, claims(""), "c2ln", ""},
	}
}

// strange are claims that are there, and not as they must be.
func strange() (list []judged) {
	for value, finds := range map[string]string{
		`null`: "no_exp", `""`: "no_exp", `{}`: "no_exp", `[]`: "no_exp", `true`: "no_exp", `"soon"`: "no_exp", `[1]`: "no_exp",
		`-1`: "", `"1800000600"`: "", `99999999999999999999`: "long_lifetime", `1e400`: "long_lifetime", `"1e400"`: "long_lifetime",
	} {
		list = append(list, judged{"exp " + value, es, iss + `,"aud":"api","iat":1799999940,"exp":` + value + `}`, "c2ln", finds})
	}
	for value, finds := range map[string]string{
		`null`: "no_aud", `""`: "no_aud,unknown_aud", `[]`: "no_aud", `{}`: "no_aud", `7`: "no_aud", `[null]`: "no_aud",
		`["api",null]`: "", `[` + strings.Repeat(`"api",`, 1000) + `"api"]`: "",
	} {
		list = append(list, judged{"aud " + value, es, iss + `,"iat":1799999940,"exp":1800000600,"aud":` + value + `}`, "c2ln", finds})
	}
	for value, finds := range map[string]string{`null`: "no_iss", `""`: "no_iss", `["https://auth.example.com"]`: "no_iss", `"` + strings.Repeat("x", 5000) + `"`: "unknown_iss"} {
		list = append(list, judged{"iss " + value, es, `{"aud":"api","exp":1800000600,"iss":` + value + `}`, "c2ln", finds})
	}
	return list
}

// typed are tokens of types that lack what others must have, and such as only say so.
func typed() []judged {
	dpop := func(jwk string) string { return `{"typ":"dpop+jwt","alg":"ES256","jwk":` + jwk + `}` }
	const proof = `{"jti":"a","htm":"GET","htu":"https://api.example.com/x","iat":1800000000}`
	const event = `"iat":1800000000,"jti":"a","events":{"https://example.com/e":{}}}`
	const all = "no_exp,no_aud,no_iss"
	return []judged{
		{"DPoP", dpop(ecPublic), proof, "c2ln", ""},
		{"DPoP as a media type, without its signature", strings.Replace(dpop(ecPublic), "dpop", "application/DPoP", 1), proof, "", ""},
		{"DPoP with an access token's hash", dpop(ecPublic), strings.Replace(proof, "{", `{"ath":"x","nonce":"y",`, 1), "c2ln", ""},
		{"DPoP with a private key", dpop(ecPrivate), proof, "c2ln", all + ",key_inside"},
		{"DPoP with a secret", dpop(octet), proof, "c2ln", all + ",key_inside"},
		{"DPoP with a key of no known type", dpop(`{"kty":"x"}`), proof, "c2ln", all + ",key_inside"},
		{"DPoP with a key that is none", dpop(`"x"`), proof, "c2ln", all + ",key_inside"},
		{"DPoP without a key", `{"typ":"dpop+jwt","alg":"ES256"}`, proof, "c2ln", all},
		{"DPoP by a secret", strings.Replace(dpop(ecPublic), "ES256", "HS256", 1), proof, "c2ln", "weak_alg," + all + ",key_inside"},
		{"DPoP by nothing", strings.Replace(dpop(ecPublic), "ES256", "none", 1), proof, "", "alg_none," + all + ",key_inside"},
		{"DPoP for no method", dpop(ecPublic), strings.Replace(proof, `"GET"`, `""`, 1), "c2ln", all + ",key_inside"},
		{"DPoP without jti", dpop(ecPublic), strings.Replace(proof, `jti`, `jtj`, 1), "c2ln", all + ",key_inside"},
		{"DPoP with a certificate", strings.Replace(dpop(ecPublic), `{`, `{"x5c":["MIIB"],`, 1), proof, "c2ln", "key_inside"},
		{"DPoP with a place to get keys", strings.Replace(dpop(ecPublic), `{`, `{"jku":"https://example.com",`, 1), proof, "c2ln", "key_url"},
		{"a proof that does not say so", `{"alg":"ES256","jwk":` + ecPublic + `}`, proof, "c2ln", all + ",key_inside"},
		{"key binding", `{"typ":"kb+jwt","alg":"ES256"}`, `{"iat":1,"aud":"api","nonce":"n","sd_hash":"h"}`, "c2ln", ""},
		{"key binding for nobody", `{"typ":"kb+jwt","alg":"ES256"}`, `{"iat":1,"nonce":"n","sd_hash":"h"}`, "c2ln", all},
		{"security event", `{"typ":"secevent+jwt","alg":"ES256"}`, iss + `,"aud":"api",` + event, "c2ln", ""},
		{"security event for nobody", `{"typ":"secevent+jwt","alg":"ES256"}`, iss + `,` + event, "c2ln", "no_aud"},
		{"security event of nothing", `{"typ":"secevent+jwt","alg":"ES256"}`, iss + `,"aud":"api","iat":1,"jti":"a","events":{}}`, "c2ln", "no_exp"},
		{"logout", `{"typ":"logout+jwt","alg":"ES256"}`, iss + `,"aud":"api",` + event, "c2ln", "no_exp"},
		{"introspection", `{"typ":"token-introspection+jwt","alg":"ES256"}`, iss + `,"aud":"api","iat":1,"token_introspection":{"active":true}}`, "c2ln", ""},
		{"credential request", `{"typ":"openid4vci-proof+jwt","alg":"ES256","jwk":` + ecPublic + `}`, `{"aud":"api","iat":1,"nonce":"n"}`, "c2ln", ""},
		{"credential request with a private key", `{"typ":"openid4vci-proof+jwt","alg":"ES256","jwk":` + ecPrivate + `}`, `{"aud":"api","iat":1,"nonce":"n"}`, "c2ln", "no_exp,no_iss,key_inside"},
		{"access token", `{"typ":"at+jwt","alg":"ES256"}`, `{}`, "c2ln", all},
		{"client authentication", `{"typ":"client-authentication+jwt","alg":"ES256"}`, `{}`, "c2ln", all},
	}
}

// TestFindings: what is wrong with a token is said whether it is signed or not, whether
// it can be trusted or not, and of its type.
func TestFindings(t *testing.T) {
	all := configured(t)
	for _, list := range [][]judged{unsigned(), strange(), typed()} {
		for _, j := range list {
			v := all.Verify(j.token(), now, true)
			if got := v.Findings.String(); got != j.finds {
				t.Errorf("%.60s: %q, want %q", j.name, got, j.finds)
			}
			if v.Verified {
				t.Errorf("%.60s: verified", j.name)
			}
		}
	}
}

// TestAlgBeforeClaims: a token that nobody can have signed with that algorithm is refused
// before its payload is looked at, whatever that is; what is told of it comes later, and
// to a door nothing is.
func TestAlgBeforeClaims(t *testing.T) {
	all := configured(t)
	for _, alg := range []string{"RS512", "rs256", "none", "ES256K", "x"} {
		want := WrongAlg
		if alg == "none" {
			want = Unsigned
		}
		for _, payload := range []string{claims(""), `{"a":1,"a":2}`, `{"iss":7}`, `[`, strings.Repeat(`{"x":`, 20)} {
			tok := minttest.B64(`{"alg":"`+alg+`"}`) + "." + minttest.B64(payload) + ".c2ln"
			if v := all.admit(tok, now); v.Reason != want || v.Verified || v.Issuer != "other" || v.Claims.rest.read {
				t.Errorf("%s: %v of %s, claims read: %v, want %v", alg, v.Reason, v.Issuer, v.Claims.rest.read, want)
			}
		}
		tok := minttest.B64(`{"alg":"`+alg+`"}`) + ".A.c2ln"
		if v := all.admit(tok, now); v.Reason != want { // A is no byte
			t.Errorf("%s: %v before the payload is decoded, want %v", alg, v.Reason, want)
		}
	}
	tok := made().Sign("ES256", es, claims(""))
	if v := all.admit(tok, now); !v.Verified || v.State != token.Live || v.Claims.Subject != "48213" {
		t.Errorf("a good one: %v", v.Reason)
	}
}
