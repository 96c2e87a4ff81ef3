package issuer

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/minttest"
	"github.com/logscrub/logscrub/token"
)

// An attack is a token and what must be said of it. The cases follow RFC 8725 and
// its successor draft-ietf-oauth-rfc8725bis, RFC 7515 to 7519, and what libraries
// were caught with.
type attack struct {
	name  string
	token string
	state token.State
	why   Reason
	finds string // one of the findings, or ""
}

func attacks() []attack {
	p := made()
	const rs, es, ed, hs = `{"alg":"RS256","kid":"r1"}`, `{"alg":"ES256","kid":"e1"}`, `{"alg":"EdDSA","kid":"d1"}`, `{"alg":"HS256"}`
	good := p.Sign("RS256", rs, claims(""))
	head, rest, _ := strings.Cut(good, ".")
	body, sig, _ := strings.Cut(rest, ".")
	hsClaims := strings.Replace(claims(""), "auth.", "hs.", 1)
	header := func(h string) string { return p.Sign("RS256", h, claims("")) }
	payload := func(c string) string { return p.Sign("RS256", rs, c) }
	bare := func(more string) string { return payload(`{"iss":"https://auth.example.com"` + more + `}`) }
	es256 := p.Sign("ES256", es, claims(""))

	list := []attack{
		{"good RS256", good, token.Live, NoReason, ""},
		{"good PS256", p.Sign("PS256", `{"alg":"PS256","kid":"r1"}`, claims("")), token.Live, NoReason, ""},
		{"good ES256", es256, token.Live, NoReason, ""},
		{"good EdDSA", p.Sign("EdDSA", ed, claims("")), token.Live, NoReason, ""},
		{"good HS256", p.Sign("HS256", hs, hsClaims), token.Live, NoReason, ""},
		{"no kid", p.Sign("RS256", `{"alg":"RS256"}`, claims("")), token.Live, NoReason, ""},
		{"typ at+jwt", header(`{"alg":"RS256","kid":"r1","typ":"application/AT+JWT"}`), token.Live, NoReason, ""},
		{"ES256 with n-s", negated(es256), token.Live, NoReason, ""},

		{"alg none", minttest.B64(`{"alg":"none"}`) + "." + body + ".", token.Unsigned, Unsigned, "alg_none"},
		{"alg nOnE", minttest.B64(`{"alg":"nOnE"}`) + "." + body + ".", token.Unsigned, Unsigned, "alg_none"},
		{"alg none with a signature", minttest.B64(`{"alg":"none"}`) + "." + body + "." + sig, token.Unsigned, Unsigned, "alg_none"},
		{"signature stripped", head + "." + body + ".", token.Unsigned, Unsigned, ""},
		{"alg empty", minttest.B64(`{"alg":""}`) + "." + body + "." + sig, token.Unverified, BadHeader, ""},
		{"alg missing", minttest.B64(`{"kid":"r1"}`) + "." + body + "." + sig, token.Unverified, BadHeader, ""},
		{"alg a number", header(`{"alg":256,"kid":"r1"}`), token.Unverified, BadHeader, ""},
		{"alg a list", header(`{"alg":["RS256"],"kid":"r1"}`), token.Unverified, BadHeader, ""},
		{"alg null", header(`{"alg":null,"kid":"r1"}`), token.Unverified, BadHeader, ""},
		{"alg rs256", header(`{"alg":"rs256","kid":"r1"}`), token.Forged, WrongAlg, "unexpected_alg"},
		{"alg with a NUL", header(`{"alg":"RS256\u0000","kid":"r1"}`), token.Forged, WrongAlg, "unexpected_alg"},
		{"alg ALG", header(`{"ALG":"RS256","kid":"r1"}`), token.Unverified, BadHeader, ""},
		{"alg RS512, not configured", header(`{"alg":"RS512","kid":"r1"}`), token.Forged, WrongAlg, "unexpected_alg"},
		{"alg PS256 on an RS256 signature", header(`{"alg":"PS256","kid":"r1"}`), token.Forged, BadSignature, ""},
		{"alg ES256 on an RSA key's signature", header(`{"alg":"ES256","kid":"e1"}`), token.Forged, BadSignature, ""},

		{"public PEM as secret", keyed(hs, claims(""), []byte(p.pem())), token.Forged, WrongAlg, "key_confusion"},
		{"public PEM without line feed as secret", keyed(hs, claims(""), []byte(strings.TrimSpace(p.pem()))), token.Forged, WrongAlg, "key_confusion"},
		{"modulus as secret", keyed(hs, claims(""), p.RSA.N.Bytes()), token.Forged, WrongAlg, "key_confusion"},
		{"empty secret", keyed(hs, hsClaims, nil), token.Forged, BadSignature, ""},
		{"wrong secret", keyed(hs, hsClaims, []byte("secret")), token.Forged, BadSignature, ""},
		{"HS256 tag cut to 16 bytes", shorten(p.Sign("HS256", hs, hsClaims), 16), token.Forged, BadSignature, ""},
		{"RS256 token of the shared issuer", p.Sign("RS256", rs, hsClaims), token.Forged, WrongAlg, "unexpected_alg"},

		{"kid unknown", header(`{"alg":"RS256","kid":"r9"}`), token.Unverified, UnknownKey, ""},
		{"kid of another kind of key", header(`{"alg":"RS256","kid":"e1"}`), token.Unverified, UnknownKey, ""},
		{"kid a path", header(`{"alg":"RS256","kid":"../../dev/null"}`), token.Unverified, UnknownKey, ""},
		{"kid an injection", header(`{"alg":"RS256","kid":"r1' OR '1'='1"}`), token.Unverified, UnknownKey, ""},
		{"kid with a line feed", header(`{"alg":"RS256","kid":"r1\n"}`), token.Unverified, BadHeader, ""},
		{"kid a number", header(`{"alg":"RS256","kid":1}`), token.Unverified, BadHeader, ""},
		{"kid too long", header(`{"alg":"RS256","kid":"` + strings.Repeat("r", 129) + `"}`), token.Unverified, BadHeader, ""},
		{"jku", header(`{"alg":"RS256","kid":"r9","jku":"https://evil.example.com/jwks"}`), token.Unverified, UnknownKey, "key_url"},
		{"x5u", header(`{"alg":"RS256","kid":"r9","x5u":"https://evil.example.com/c"}`), token.Unverified, UnknownKey, "key_url"},
		{"jwk", header(`{"alg":"RS256","kid":"r9","jwk":{"kty":"oct","k":"c2VjcmV0"}}`), token.Unverified, UnknownKey, "key_inside"},
		{"x5c", header(`{"alg":"RS256","kid":"r9","x5c":["MIIB"]}`), token.Unverified, UnknownKey, "key_inside"},
		{"jwk beside a good key", header(`{"alg":"RS256","kid":"r1","jwk":{"kty":"RSA"}}`), token.Live, NoReason, "key_inside"},

		{"crit of an unknown name", header(`{"alg":"RS256","kid":"r1","crit":["x"],"x":1}`), token.Unverified, Critical, "crit"},
		{"crit empty", header(`{"alg":"RS256","kid":"r1","crit":[]}`), token.Unverified, Critical, "crit"},
		{"crit b64", header(`{"alg":"RS256","kid":"r1","b64":false,"crit":["b64"]}`), token.Unverified, Critical, "crit"},
		{"b64 without crit", header(`{"alg":"RS256","kid":"r1","b64":false}`), token.Unverified, Critical, "crit"},
		{"zip", header(`{"alg":"RS256","kid":"r1","zip":"DEF"}`), token.Unverified, Critical, "crit"},
		{"cty JWT", header(`{"alg":"RS256","kid":"r1","cty":"JWT"}`), token.Unverified, Nested, ""},
		{"typ of a logout token", header(`{"alg":"RS256","kid":"r1","typ":"logout+jwt"}`), token.Unverified, BadHeader, ""},
		{"typ a number", header(`{"alg":"RS256","kid":"r1","typ":7}`), token.Unverified, BadHeader, ""},

		{"alg twice", header(`{"alg":"none","alg":"RS256","kid":"r1"}`), token.Unverified, Duplicate, "duplicate_name"},
		{"alg twice in other letters", header(`{"alg":"RS256","kid":"r1","Alg":"none"}`), token.Unverified, Duplicate, "duplicate_name"},
		{"alg twice, once escaped", header(`{"alg":"RS256","kid":"r1","\u0061lg":"none"}`), token.Unverified, Duplicate, "duplicate_name"},
		{"alg twice, once with a long s", header(`{"kid":"r1","alg":"RS256","ſub":1,"sub":2}`), token.Unverified, Duplicate, "duplicate_name"},
		{"exp twice", payload(claims(`,"exp":9999999999`)), token.Unverified, Duplicate, "duplicate_name"},
		{"exp twice in other letters", payload(claims(`,"EXP":9999999999`)), token.Unverified, Duplicate, "duplicate_name"},
		{"sub twice in a nested claim", payload(claims(`,"act":{"sub":"a","sub":"b"}`)), token.Unverified, Duplicate, "duplicate_name"},
		{"only Exp", bare(fmt.Sprintf(`,"Exp":%d`, now-1)), token.Live, NoReason, "no_exp"},

		{"exp 0", bare(`,"exp":0`), token.Expired, NoReason, ""},
		{"exp now", bare(fmt.Sprintf(`,"exp":%d`, now)), token.Expired, NoReason, ""},
		{"exp with a fraction", bare(fmt.Sprintf(`,"exp":%d.5`, now)), token.Live, NoReason, ""},
		{"exp 1e10", bare(`,"exp":1e10`), token.Live, NoReason, "long_lifetime"},
		{"exp 1e400", bare(`,"exp":1e400`), token.Unverified, BadClaims, ""},
		{"exp of 20 digits", bare(`,"exp":99999999999999999999`), token.Unverified, BadClaims, ""},
		{"exp negative", bare(`,"exp":-1`), token.Unverified, BadClaims, ""},
		{"exp a string", bare(fmt.Sprintf(`,"exp":"%d"`, now+9)), token.Unverified, BadClaims, ""},
		{"exp null", bare(`,"exp":null`), token.Unverified, BadClaims, "no_exp"},
		{"exp a list", bare(`,"exp":[1]`), token.Unverified, BadClaims, ""},
		{"no exp", bare(""), token.Live, NoReason, "no_exp"},
		{"nbf in the future", bare(fmt.Sprintf(`,"nbf":%d`, now+61)), token.Early, NoReason, ""},
		{"nbf within the leeway", bare(fmt.Sprintf(`,"nbf":%d`, now+60)), token.Live, NoReason, ""},
		{"iat in the future", bare(fmt.Sprintf(`,"iat":%d`, now+3600)), token.Early, NoReason, ""},
		{"iat a string", bare(`,"iat":"x"`), token.Unverified, BadClaims, ""},
		{"too long a life", bare(fmt.Sprintf(`,"iat":%d,"exp":%d`, now-60, now+7200)), token.Live, NoReason, "long_lifetime"},

		{"iss unknown", payload(`{"iss":"https://evil.example.com"}`), token.Unverified, UnknownIssuer, "unknown_iss"},
		{"iss with a slash more", payload(`{"iss":"https://auth.example.com/"}`), token.Unverified, UnknownIssuer, "unknown_iss"},
		{"iss in capitals", payload(`{"iss":"https://AUTH.example.com"}`), token.Unverified, UnknownIssuer, "unknown_iss"},
		{"iss a list", payload(`{"iss":["https://auth.example.com"]}`), token.Unverified, BadClaims, ""},
		{"iss missing", payload(`{"sub":"48213"}`), token.Unverified, UnknownIssuer, "no_iss"},
		{"aud of another", bare(`,"aud":"other"`), token.Live, NoReason, "unknown_aud"},
		{"aud among others", bare(`,"aud":["x","api"]`), token.Live, NoReason, ""},
		{"aud missing", bare(""), token.Live, NoReason, "no_aud"},
		{"aud a number", bare(`,"aud":7`), token.Unverified, BadClaims, ""},
		{"aud null", bare(`,"aud":null`), token.Unverified, BadClaims, ""},
		{"aud with null", bare(`,"aud":["api",null]`), token.Unverified, BadClaims, ""},
		{"a thousand aud", bare(`,"aud":[` + strings.Repeat(`"api",`, 1000) + `"api"]`), token.Unverified, BadClaims, ""},
		{"exp of a hundred digits", bare(`,"exp":9999999999.` + strings.Repeat("0", 100)), token.Unverified, BadClaims, ""},
		{"jti of 5 KiB", bare(`,"jti":"` + strings.Repeat("x", 5<<10) + `"`), token.Live, NoReason, ""},
		{"500 aud", bare(`,"aud":[` + strings.Repeat(`"x",`, 499) + `"api"]`), token.Live, NoReason, ""},
		{"sub a number", bare(`,"sub":48213`), token.Live, NoReason, ""},
		{"sub a fraction", bare(`,"sub":48213.5`), token.Unverified, BadClaims, ""},
		{"sub a list", bare(`,"sub":["48213"]`), token.Unverified, BadClaims, ""},
		{"jti true", bare(`,"jti":true`), token.Unverified, BadClaims, ""},

		{"line feed in the signature", good[:len(good)-4] + "\n" + good[len(good)-4:], token.Unverified, Characters, ""},
		{"CR LF in the payload", head + "." + body[:8] + "\r\n" + body[8:] + "." + sig, token.Unverified, Characters, ""},
		{"blank at the end", good + " ", token.Unverified, Characters, ""},
		{"padding", good + "==", token.Unverified, Characters, ""},
		{"standard base64", strings.NewReplacer("-", "+", "_", "/").Replace(good) + "+", token.Unverified, Characters, ""},
		{"other last character", lastBit(good), token.Unverified, Encoding, ""},
		{"one character more", good + "A", token.Forged, BadSignature, ""},
		{"two segments", head + "." + body, token.Unverified, Segments, ""},
		{"four segments", good + ".", token.Unverified, Segments, ""},
		{"five segments", good + "." + sig + "." + sig, token.Unverified, Segments, ""},
		{"empty header", "." + body + "." + sig, token.Unverified, JSON, ""},
		{"header a list", header(`["RS256"]`), token.Unverified, JSON, ""},
		{"header with a number that no double holds", header(`{"alg":"RS256","kid":"r1","x":[1e999]}`), token.Unverified, JSON, ""},
		{"header of two objects", header(`{"alg":"RS256"}{}`), token.Unverified, JSON, ""},
		{"header not UTF-8", header("{\"alg\":\"RS256\",\"x\":\"\xff\"}"), token.Unverified, JSON, ""},
		{"payload a string", payload(`"x"`), token.Unverified, JSON, ""},
		{"payload empty", payload(``), token.Unverified, JSON, ""},
		{"payload with a comma more", payload(`{"iss":"https://auth.example.com",}`), token.Unverified, JSON, ""},
		{"payload with a comment", payload(`{/**/}`), token.Unverified, JSON, ""},
		{"header too long", header(`{"alg":"RS256","x":"` + strings.Repeat("x", maxHeader) + `"}`), token.Unverified, TooLong, ""},
		{"token too long", payload(claims(`,"x":"` + strings.Repeat("x", MaxToken) + `"`)), token.Unverified, TooLong, ""},
		{"nested arrays", payload(claims(`,"x":` + strings.Repeat("[", 9) + strings.Repeat("]", 9))), token.Unverified, TooDeep, ""},
		{"ten thousand brackets", payload(claims(`,"x":` + strings.Repeat("[", 10000))), token.Unverified, TooDeep, ""},
		{"many members", payload(claims(members(600))), token.Unverified, TooDeep, ""},
		{"p2c", minttest.B64(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647}`) + "." + body + "." + sig, token.Unverified, Critical, ""},
		{"payload of another token", head + "." + minttest.B64(claims(`,"admin":true`)) + "." + sig, token.Forged, BadSignature, ""},
		{"signature of another token", head + "." + body + "." + lastSegment(bare("")), token.Forged, BadSignature, ""},
		{"ES256 signature of zeros", zeros(es256), token.Forged, BadSignature, ""},
		{"ES256 signature in DER", es256[:strings.LastIndexByte(es256, '.')+1] + minttest.B64(must2(hex.DecodeString("3006020101020101"))), token.Forged, BadSignature, ""},
		{"ES256 signature cut", shorten(es256, 63), token.Forged, BadSignature, ""},
		{"EdDSA signature of zeros", zeros(p.Sign("EdDSA", ed, claims(""))), token.Forged, BadSignature, ""},
		{"expired and forged", head + "." + minttest.B64(`{"iss":"https://auth.example.com","exp":1}`) + "." + sig, token.Forged, BadSignature, ""},
	}
	return list
}

func TestAttacks(t *testing.T) {
	all := configured(t)
	list := attacks()
	if len(list) < 60 {
		t.Fatalf("%d cases", len(list))
	}
	for _, a := range list {
		v := all.Verify(a.token, now, true)
		if v.State != a.state || v.Reason != a.why {
			t.Errorf("%s: %v for %v, want %v for %v", a.name, v.State, v.Reason, a.state, a.why)
		}
		if a.finds != "" && !strings.Contains(","+v.Findings.String()+",", ","+a.finds+",") {
			t.Errorf("%s: findings are %q, want %s", a.name, v.Findings, a.finds)
		}
		if v.Verified != (v.Reason == NoReason) {
			t.Errorf("%s: verified is %v for %v", a.name, v.Verified, v.Reason)
		}
	}
}
