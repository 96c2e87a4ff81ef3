package token_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/logscrub/logscrub/token"
)

const now = 1_700_000_000

// parse scans and parses text, which must be one token.
func parse(t *testing.T, text string) *token.Token {
	t.Helper()
	n, form, v := token.Scan([]byte(text))
	if n != len(text) {
		t.Fatalf("%q: Scan found %d of %d bytes, %v", text, n, len(text), v)
	}
	tok := new(token.Token)
	if err := tok.Parse([]byte(text), form, now); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return tok
}

func TestParseState(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       token.State
	}{
		{"no dates", header + "." + b64(`{}`) + "." + sig, token.Unverified},
		{"valid", header + "." + b64(`{"exp":1700000001,"nbf":1700000060,"iat":1700000060}`) + "." + sig, token.Unverified},
		{"expired now", header + "." + b64(`{"exp":1700000000}`) + "." + sig, token.Expired},
		{"expired within the second", header + "." + b64(`{"exp":1699999999.5}`) + "." + sig, token.Expired},
		{"not before", header + "." + b64(`{"nbf":1700000061}`) + "." + sig, token.Early},
		{"issued later", header + "." + b64(`{"iat":17000000.61e2}`) + "." + sig, token.Early},
		{"expired and early", header + "." + b64(`{"exp":1,"nbf":1800000000}`) + "." + sig, token.Expired},
		{"expiry in a string", header + "." + b64(`{"exp":"1600000000"}`) + "." + sig, token.Expired},
		{"later exp wins", header + "." + b64(`{"exp":1,"exp":1800000000}`) + "." + sig, token.Unverified},
		{"exp is null", header + "." + b64(`{"exp":null}`) + "." + sig, token.Unverified},
		{"exp inside another claim", header + "." + b64(`{"a":{"exp":1},"b":[{"exp":1}]}`) + "." + sig, token.Unverified},
		{"alg none", noneHdr + "." + payload + ".", token.Unsigned},
		{"alg nOnE with a signature", b64(`{"alg":"nOnE"}`) + "." + payload + "." + sig, token.Unsigned},
		{"signature missing", header + "." + payload + ".", token.Unsigned},
		{"cut", header + "." + payload, token.Incomplete},
		{"header", header, token.Incomplete},
		{"jwe", rfc7516A3, token.Encrypted},
		{"binary payload", rfc7515A4, token.Unverified},
		{"rfc 7515 a.1", rfc7515A1, token.Expired},
	} {
		if got := parse(t, c.text).State; got != c.want {
			t.Errorf("%s: state is %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParseHeader(t *testing.T) {
	for _, c := range []struct{ header, alg, typ string }{
		{`{"alg":"RS256"}`, "rs256", "none"},
		{`{"alg":"rs256","typ":"JWT"}`, "other", "jwt"},
		{`{"alg":"EdDSA","typ":"jwt"}`, "eddsa", "jwt"},
		{`{"alg":"ES256K","typ":"at+jwt"}`, "es256k", "atjwt"},
		{`{"alg":"Ed25519","typ":"application/at+JWT"}`, "ed25519", "atjwt"},
		{`{"alg":"RSA-OAEP-256","typ":"dpop+jwt"}`, "rsaoaep256", "dpop"},
		{`{"alg":"ECDH-ES+A128KW","typ":"logout+jwt"}`, "ecdhesa128kw", "logout"},
		{`{"alg":"None","typ":"secret text"}`, "none", "other"},
		{`{"alg":"HS256 ","typ":7}`, "other", "other"},
		{`{"alg":"HS512","alg":"HS256"}`, "hs256", "none"},
	} {
		tok := parse(t, b64(c.header)+"."+payload+"."+sig)
		if tok.Alg != c.alg || tok.Typ != c.typ {
			t.Errorf("%s: got %s, %s; want %s, %s", c.header, tok.Alg, tok.Typ, c.alg, c.typ)
		}
		if !slices.Contains(token.Algs(), tok.Alg) {
			t.Errorf("%s is not in Algs", tok.Alg)
		}
	}
}

func TestParseClaims(t *testing.T) {
	for _, c := range []struct {
		payload string
		name    token.ClaimName
		want    string // "" for none
	}{
		{`{"sub":"jane"}`, token.Sub, "jane"},
		{`{"sub":4711}`, token.Sub, "4711"},
		{`{ "sub" : -1.5E3 }`, token.Sub, "-1.5E3"},
		{`{"\u0073ub":"jane"}`, token.Sub, "jane"},
		{`{"sub":"j\u00e4ne \ud83d\ude00 \ud800 \"\\\/\b\f\n\r\t"}`, token.Sub, "jäne 😀 \ufffd \"\\/\b\f\n\r\t"},
		{`{"sub":"\ud800\u0041"}`, token.Sub, "\ufffdA"},
		{"{\"sub\":\"\xff\"}", token.Sub, "\xff"},
		{`{"sub":"old","sub":"new"}`, token.Sub, "new"},
		{`{"a":{"sub":"x"},"b":["sub","y"]}`, token.Sub, ""},
		{`{"sub":null}`, token.Sub, ""},
		{`{"sub":["x"]}`, token.Sub, ""},
		{`{"sub":""}`, token.Sub, ""},
		{`{"email":"jane@example.com"`, token.Email, "jane@example.com"},
		{`{"email":"jane@example.c`, token.Email, ""},
		{`{"uid":12`, token.UID, ""},
		{`{"uid":12,`, token.UID, "12"},
		{`{"sub":"jane",,`, token.Sub, "jane"},
		{`{"sub":"jane"]`, token.Sub, "jane"},
		{`{"cognito:username":"jane"}`, token.CognitoUsername, "jane"},
		{`["sub","jane"]`, token.Sub, ""},
	} {
		n, form, _ := token.Scan([]byte(header + "." + b64(c.payload)))
		if n == 0 {
			form = token.Truncated
		}
		var tok token.Token
		if err := tok.Parse([]byte(header+"."+b64(c.payload)), form, now); err != nil {
			t.Fatal(err)
		}
		if got, _ := tok.Claim(c.name); string(got) != c.want {
			t.Errorf("%q: %v is %q, want %q", c.payload, c.name, got, c.want)
		}
	}
}

// Every name is found under its own name.
func TestClaimNames(t *testing.T) {
	for name := token.Sub; name <= token.SID; name++ {
		tok := parse(t, header+"."+b64(`{"`+name.String()+`":"v"}`)+"."+sig)
		if got, ok := tok.Claim(name); !ok || string(got) != "v" || len(tok.Claims) != 1 {
			t.Errorf("%v: got %q in %d claims", name, got, len(tok.Claims))
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", "x", "eyJ", header + "!", " " + jws, b64(`{"a":1}`) + ".e30.e"} {
		var tok token.Token
		if err := tok.Parse([]byte(text), token.JWS, now); !errors.Is(err, token.ErrNotToken) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestParseRefusesNoForm(t *testing.T) {
	var tok token.Token
	if err := tok.Parse([]byte(jws), token.NoForm, now); !errors.Is(err, token.ErrNotToken) {
		t.Errorf("got %v", err)
	}
}

// TestParseNested: what a token within a token says is what the token says; which one it
// is, is that of all of it.
func TestParseNested(t *testing.T) {
	inner := header + "." + b64(`{"sub":"jane","exp":1699999999,"realm":{"tenant":"acme"}}`) + "." + sig
	wrap := func(payload string) string {
		return b64(`{"alg":"ES256","cty":"JWT"}`) + "." + b64(payload) + "." + sig
	}
	for _, c := range []struct {
		name, text, sub string
		state           token.State
	}{
		{"once", wrap(inner), "jane", token.Expired},
		{"four times", wrap(wrap(wrap(wrap(inner)))), "jane", token.Expired},
		{"five times", wrap(wrap(wrap(wrap(wrap(inner))))), "", token.Unverified},
		{"without its signature", wrap(inner[:len(inner)-len(sig)]), "jane", token.Expired},
		{"a jwe", wrap(jweHdr + "..aXY.Y3Q.dGFn"), "", token.Unverified},
		{"no token", wrap("eyJhb." + b64(`{"sub":"jane"}`)), "", token.Unverified},
	} {
		tok := parse(t, c.text)
		sub, _ := tok.Claim(token.Sub)
		tenant, _ := tok.Lookup([]string{"realm", "tenant"})
		if string(sub) != c.sub || tok.State != c.state || (string(tenant) == "acme") != (c.sub != "") || tok.Alg != "es256" {
			t.Errorf("%s: %q, %q, %v, %s", c.name, sub, tenant, tok.State, tok.Alg)
		}
		if !bytes.Contains(tok.Canonical(), []byte(`"cty":"JWT"`)) || bytes.Contains(tok.Canonical(), []byte("jane")) {
			t.Errorf("%s: it is known by what stands in it: %q", c.name, tok.Canonical())
		}
	}
	tok := parse(t, wrap(inner))
	if err := tok.Parse([]byte(jws), token.JWS, now); err != nil {
		t.Fatal(err)
	}
	if _, ok := tok.Lookup([]string{"realm", "tenant"}); ok {
		t.Error("a token within the one before is looked into")
	}
}

// Nothing of one token is left in the next.
func TestParseForgets(t *testing.T) {
	var tok token.Token
	for _, c := range []struct {
		text string
		form token.Form
	}{
		{header + "." + b64(`{"sub":"jane","exp":1,"nbf":1e12,"iat":1e12}`) + "." + sig, token.JWS},
		{b64(`{"alg":"ES256","typ":"JWT"}`) + "." + b64(`{}`) + "." + sig, token.JWS},
	} {
		if err := tok.Parse([]byte(c.text), c.form, now); err != nil {
			t.Fatal(err)
		}
	}
	if tok.HasExp || tok.Exp != 0 || len(tok.Claims) != 0 || tok.State != token.Unverified || tok.Alg != "es256" {
		t.Errorf("got %+v", &tok)
	}
}

// Texts of one token have one canonical form, texts of two have two.
func TestCanonical(t *testing.T) {
	h, p := `{"alg":"HS256","k":"???"}`, `{"sub":"j~~~e"}`
	want := "\x00\x00\x00\x19" + h + p
	for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.StdEncoding} {
		head := e.EncodeToString([]byte(h)) + "." + e.EncodeToString([]byte(p))
		for _, tail := range []string{"", ".", ".c2ln", "." + sig} {
			if got := parse(t, head+tail).Canonical(); string(got) != want {
				t.Errorf("%s: got %q", head+tail, got)
			}
		}
	}
	for _, c := range []struct{ text, want string }{
		{header, "\x00\x00\x00\x0f" + `{"alg":"HS256"}`},
		{header + ".", "\x00\x00\x00\x0f" + `{"alg":"HS256"}`},
		{header + "." + b64("foo") + "." + sig, "\x00\x00\x00\x0f" + `{"alg":"HS256"}foo`},
		{jweHdr + "..aXY.Y3Q.dGFn", "\x00\x00\x00\x1d" + `{"alg":"dir","enc":"A128GCM"}` +
			"\x00\x00\x00\x00" + "\x00\x00\x00\x02iv" + "\x00\x00\x00\x02ct" + "tag"},
	} {
		if got := parse(t, c.text).Canonical(); string(got) != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

// A JWE that is visibly cut has the parts that are there.
func TestCanonicalOfCutJWE(t *testing.T) {
	var tok token.Token
	want := "\x00\x00\x00\x1d" + `{"alg":"dir","enc":"A128GCM"}` + "\x00\x00\x00\x00" + "\x00\x00\x00\x02iv" + "\x00\x00\x00\x01c"
	n, form, _ := token.Scan([]byte(jweHdr + "..aXY.Y3..."))
	if err := tok.Parse([]byte(jweHdr + "..aXY.Y3...")[:n], form, now); err != nil {
		t.Fatal(err)
	}
	if string(tok.Canonical()) != want || tok.State != token.Incomplete {
		t.Errorf("got %q, %v; want %q", tok.Canonical(), tok.State, want)
	}
}

// What golang-jwt reads from random valid tokens, this package reads too.
func TestParseAgainstGolangJWT(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		text := randomToken(t, rnd)
		var claims jwt.MapClaims
		parser := jwt.NewParser(jwt.WithJSONNumber(), jwt.WithoutClaimsValidation())
		theirs, _, err := parser.ParseUnverified(text, &claims)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		ours := parse(t, text)
		if alg := theirs.Method.Alg(); (ours.Alg == "none") != (alg == "none") || ours.Alg == "other" {
			t.Fatalf("%s: alg is %q, want %q", text, ours.Alg, alg)
		}
		exp, _ := claims.GetExpirationTime()
		if (exp != nil) != ours.HasExp || exp != nil && exp.Unix() != ours.Exp {
			t.Fatalf("%s: exp is %d, want %v", text, ours.Exp, exp)
		}
		for name := token.Sub; name <= token.SID; name++ {
			got, ok := ours.Claim(name)
			switch want := claims[name.String()].(type) {
			case string:
				if string(got) != want || !ok {
					t.Fatalf("%s: %v is %q, want %q", text, name, got, want)
				}
			case json.Number:
				if string(got) != want.String() || !ok {
					t.Fatalf("%s: %v is %q, want %q", text, name, got, want)
				}
			default:
				if ok {
					t.Fatalf("%s: %v is %q, want none", text, name, got)
				}
			}
		}
	}
}

// randomToken returns a token with random claims, as json.Marshal writes them.
func randomToken(t *testing.T, rnd *rand.Rand) string {
	t.Helper()
	claims := jwt.MapClaims{"aud": []string{"a", "b"}, "nested": map[string]any{"sub": "no", "n": nil}}
	for name := token.Sub; name <= token.SID; name++ {
		switch rnd.IntN(6) {
		case 0:
			claims[name.String()] = randomText(rnd)
		case 1:
			claims[name.String()] = rnd.Int64()
		case 2:
			claims[name.String()] = rnd.NormFloat64()
		case 3:
			claims[name.String()] = []any{true, randomText(rnd)}
		}
	}
	if rnd.IntN(2) == 0 {
		claims["exp"] = rnd.Int64N(1 << 40)
	}
	methods := []jwt.SigningMethod{jwt.SigningMethodHS256, jwt.SigningMethodHS384, jwt.SigningMethodHS512}
	text, err := jwt.NewWithClaims(methods[rnd.IntN(3)], claims).SignedString([]byte("no key at all"))
	if rnd.IntN(8) == 0 {
		text, err = jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func randomText(rnd *rand.Rand) string {
	var b bytes.Buffer
	for range rnd.IntN(20) {
		switch rnd.IntN(4) {
		case 0:
			b.WriteRune(rune(rnd.IntN(0x80)))
		case 1:
			b.WriteRune(rune(rnd.IntN(0x20000)))
		default:
			b.WriteString(strconv.Itoa(rnd.IntN(10)) + `"\<>&`[rnd.IntN(5):][:1])
		}
	}
	return b.String()
}
