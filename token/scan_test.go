package token_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// Tokens of the RFCs.
const (
	rfc7515A1 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	rfc7515A3 = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
	rfc7515A4 = "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
	rfc7519s6 = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
	rfc7516A3 = "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ"
)

// b64 is base64url without padding, as RFC 7515 §2 has it.
func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

var (
	header  = b64(`{"alg":"HS256"}`)
	noneHdr = b64(`{"alg":"none"}`)
	jweHdr  = b64(`{"alg":"dir","enc":"A128GCM"}`)
	payload = b64(`{"sub":"jane","exp":1700000000}`)
	sig     = strings.Repeat("Ab-_", 10) + "xyz"
	jws     = header + "." + payload + "." + sig
)

// A scanCase is a text that begins with a token and goes on with rest.
type scanCase struct {
	name, token, rest string
	form              token.Form
}

var scanCases = []scanCase{
	{"rfc 7515 a.1", rfc7515A1, "", token.JWS},
	{"rfc 7515 a.3", rfc7515A3, " ok", token.JWS},
	{"rfc 7515 a.4, payload is text", rfc7515A4, "\n", token.JWS},
	{"rfc 7519 6.1, unsecured", rfc7519s6, "", token.JWS},
	{"unsecured in a sentence", rfc7519s6, " is not signed", token.JWS},
	{"rfc 7516 a.3", rfc7516A3, "", token.JWE},
	{"jwe, direct key", jweHdr + "..aXY.Y3Q.dGFn", `"}`, token.JWE},
	{"jwe ends a sentence", jweHdr + "..aXY.Y3Q.dGFn", ". Next", token.JWE},
	{"jwe cut visibly", jweHdr + "..aXY.Y3", "...", token.Truncated},
	{"jwe cut visibly in its key", jweHdr + ".a2V5", "[truncated 812 bytes]", token.Truncated},

	{"dot of a sentence", jws, ". Next", token.JWS},
	{"dot at the end", jws, ".", token.JWS},
	{"ampersand", jws, "&state=x", token.JWS},
	{"comma", jws, ",next", token.JWS},
	{"parenthesis", jws, ")", token.JWS},
	{"markup", jws, "<br>", token.JWS},
	{"escape", jws, `\n`, token.JWS},
	{"escaped quote", jws, `\"}`, token.JWS},
	{"path follows", "" + header + "." + payload + "." + strings.Repeat("A", 43), "/next", token.JWS},
	{"path follows, URL alphabet", header + "." + payload + ".ab-c", "/next", token.JWS},
	{"standard alphabet, a plus where that of another alg ends", b64(`{"alg":"ES256"}`) + "." + payload + "." + strings.Repeat("A", 64) + "+" + strings.Repeat("A", 21), " x", token.JWS},
	{"standard alphabet in the signature", header + "." + payload + ".ab+c/d==", " x", token.JWS},
	{"empty signature, other alg", header + "." + payload + ".", `"`, token.JWS},
	{"path follows, URL alphabet in the payload", header + "." + b64(`{"a":"~~~???"}`) + ".abcd", "/next", token.JWS},
	{"no padding after 4k+1 characters", header + "." + payload + ".abcde", "=x", token.JWS},
	{"query value follows padding", header + "." + payload + ".abc=", "=x", token.JWS},
	{"disclosures", jws + "~" + b64(`["salt","name","Jane"]`) + "~" + b64(`[ "s","a",1]`), "~", token.JWS},
	{"disclosure behind a line feed", jws + "~" + b64("\n[\"salt\",\"name\",\"Jane\"]") + "~" + b64(`["s","a",1]`), "~", token.JWS},
	{"disclosures of an unsecured token", b64(`{"alg":"none"}`) + "." + payload + ".~" + b64(`["salt","name","Jane"]`), "~", token.JWS},
	{"disclosure of no list", jws, "~" + b64(`"salt","name"]`), token.JWS},
	{"nested before a colon", header + "." + b64(jws) + "." + sig, ":x", token.JWS},
	{"tilde without disclosure", jws, "~x", token.JWS},

	{"detached payload", header + ".." + sig, "", token.JWS},
	{"detached payload, quoted", header + ".." + sig, `",`, token.JWS},
	{"payload foo", header + "." + b64("foo") + "." + sig, ")", token.JWS},
	{"payload foo ends a sentence", header + "." + b64("foo") + "." + sig, ". Next", token.JWS},
	{"payload foo, empty signature", header + "." + b64("foo") + ".", "", token.JWS},
	{"payload foo, empty signature, escaped quote", header + "." + b64("foo") + ".", `\"`, token.JWS},
	{"payload foo, unsecured", noneHdr + "." + b64("foo") + ".", " x", token.JWS},

	{"header alone", header, "", token.Truncated},
	{"header and ellipsis", header, "...", token.Truncated},
	{"header and …", header, "…", token.Truncated},
	{"header and dot", header + ".", "", token.Truncated},
	{"header, dot, white space", header + ".", " x", token.Truncated},
	{"header, dot, quote", header + ".", `"`, token.Truncated},
	{"jwe header and dot", jweHdr + ".", `"`, token.Truncated},
	{"header, dot, ellipsis", header + ".", "…", token.Truncated},
	{"header, four dots", header, "....", token.Truncated},
	{"one character of the payload", header + ".e", `"`, token.Truncated},
	{"payload cut", header + ".eyJzdWIi", ", next", token.Truncated},
	{"payload cut with ellipsis", header + ".eyJzdWIi", "...c2ln", token.Truncated},
	{"payload cut, then prose", header + "." + payload, ". Next", token.Truncated},
	{"white space before the payload", header + "." + b64(" \r\n\t {"), "", token.Truncated},
	{"signature cut off", header + "." + payload + ".", "…", token.Truncated},
	{"enc, but a payload", b64(`{"alg":"HS256","enc":"x"}`) + "." + payload + "." + sig, "", token.JWS},
}

// Headers that are unusual and valid.
var oddHeaders = []string{
	`{ "alg" : "HS256" }`,
	"{\n\t\"alg\":\r\n\"HS256\"\n}\n ",
	`{"typ":"JWT","alg":"HS256"}`,
	`{"\u0061lg":"HS256"}`,
	`{"alg":"HS\u0032\u00356"}`,
	`{"alg":1,"alg":"HS256"}`,
	`{"alg":"HS256","jku":"https://example.com/keys?a=b~c>d"}`,
	`{"alg":"HS256","crit":["b64","exp"],"b64":false,"exp":1.5e9}`,
	`{"jwk":{"kty":"EC","x":{"alg":[[],[{}],"]}\""]}},"alg":"HS256","n":null,"t":true}`,
	`{"kid":"???>>>~~~ÿÿ","alg":"HS256"}`,
	"{\"kid\":\"\xff\xfe\",\"alg\":\"HS256\"}",
	`{"alg":"` + strings.Repeat("X", 100) + `"}`,
	`{"alg":""}`,
	headerOf(token.MaxHeader),
}

// headerOf returns a header of n bytes.
func headerOf(n int) string {
	h := `{"alg":"HS256","x5c":[""]}`
	return strings.Replace(h, `""`, `"`+strings.Repeat("A", n-len(h))+`"`, 1)
}

// Texts that begin as tokens do and are none.
var noTokens = []struct {
	text string
	why  token.Verdict
}{
	{"", token.NotObject},
	{"ey", token.NotObject},
	{"eye.eyeable.should", token.NotObject},
	{"eyJ-eyJ-eyJ-eyJ", token.NotObject},
	{"eyJhbGciOiJIUzI1NiJ", token.HeaderCut},
	{"eyJhbGciOiJIUzI1NiJ?9.VGVzdA.c2ln", token.HeaderCut},
	{b64(`{"typ": "TCV2"}`) + ".a.b", token.NoAlg},
	{b64(`{"alg":"HS256","alg":null}`) + ".a.b", token.NoAlg},
	{b64(`{"x":{"alg":"HS256"}}`) + ".a.b", token.NoAlg},
	{b64(`{"user":"jane","theme":"dark"}`), token.NoAlg},
	{b64(`{"alg":"HS256"}x`) + ".e30.c2ln", token.NotObject},
	{b64(`{"alg":"HS256",}`) + ".e30.c2ln", token.NotObject},
	{b64("{\"alg\":\"HS\n\"}") + ".e30.c2ln", token.NotObject},
	{b64("{\"alg\":\"HS\x1f\"}") + ".e30.c2ln", token.NotObject},
	{b64(headerOf(token.MaxHeader + 1)), token.HeaderLong},
	{b64(strings.Repeat(`{"a":`, 65)), token.NotObject},
	{header + " x", token.HeaderAlone},
	{header + `"`, token.HeaderAlone},
	{header + ".. ", token.HeaderAlone},
	{header + ".?", token.Segments},
	{header + ".e?", token.Segments},
	{header + ".In the", token.Segments},
	{header + ".Zm9v", token.Segments},
	{header + ".Zm9v.c2ln.", token.Segments},
	{header + ".Zm9v.c2ln.eA", token.Segments},
	{header + ".Zm9v.c2ln?", token.Follower},
	{header + ".Zm9v.?c2ln", token.Follower},
	{header + ".Zm9v. c2ln", token.Follower},
	{jweHdr + ".a.b.c", token.Segments},
	{jweHdr + ".a.b.c.d.e", token.Segments},
	{jweHdr + ".a.b.c.", token.Segments},
	{jweHdr + ".a.b", token.Segments},
}

func TestScanFinds(t *testing.T) {
	for _, c := range scanCases {
		n, form, v := token.Scan([]byte(c.token + c.rest))
		if n != len(c.token) || form != c.form || !v.Found() {
			t.Errorf("%s: got %d bytes, %v, %v; want %d, %v", c.name, n, form, v, len(c.token), c.form)
		}
	}
}

func TestScanFindsOddHeaders(t *testing.T) {
	for _, h := range oddHeaders {
		for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.StdEncoding} {
			text := e.EncodeToString([]byte(h)) + "." + payload + "." + sig
			if n, form, v := token.Scan([]byte(text)); n != len(text) || form != token.JWS {
				t.Errorf("%.60q: got %d of %d bytes, %v, %v", h, n, len(text), form, v)
			}
		}
	}
}

func TestScanRejects(t *testing.T) {
	for _, c := range noTokens {
		n, form, v := token.Scan([]byte(c.text))
		if n != 0 || form != token.NoForm || v != c.why {
			t.Errorf("%.60q: got %d bytes, %v, %q; want none, %q", c.text, n, form, v, c.why)
		}
	}
}

// Every cut after the header is found, to its last byte; no cut before is.
func TestScanTruncatedAnywhere(t *testing.T) {
	padded := base64.StdEncoding.EncodeToString([]byte(`{"alg": "RS256"}`)) + "." +
		base64.StdEncoding.EncodeToString([]byte(`{"sub":"jane"}`)) + ".c2ln"
	spaced := b64("{\n \"alg\" : \"PS256\" }") + "." + b64("\n  {\"sub\":1}") + "." + sig
	var tok token.Token
	for _, full := range []string{jws, rfc7515A1, rfc7515A3, rfc7519s6, padded, spaced} {
		whole := strings.IndexByte(full, '.')
		for whole > 0 && full[whole-1] == '=' {
			whole--
		}
		for cut := range len(full) + 1 {
			n, form, v := token.Scan([]byte(full[:cut]))
			want := cut
			if cut < whole {
				want = 0
			}
			if n != want || v.Found() != (want > 0) {
				t.Fatalf("%q cut at %d: got %d bytes, %v, %v", full, cut, n, form, v)
			}
			err := tok.Parse([]byte(full[:cut]), form, 0)
			if (err == nil) != (want > 0) {
				t.Fatalf("%q cut at %d: Parse says %v", full, cut, err)
			}
		}
	}
}

// A token of MaxScan bytes is whole where the text ends with it, else open.
func TestScanAtItsBound(t *testing.T) {
	head := header + "." + payload + "."
	text := head + strings.Repeat("A", token.MaxScan-len(head))
	if n, form, v := token.Scan([]byte(text)); n != len(text) || form != token.JWS || v != token.Whole {
		t.Errorf("got %d bytes, %v, %v", n, form, v)
	}
	if n, form, v := token.Scan([]byte(text + " ")); n != len(text) || form != token.JWS || v != token.Open {
		t.Errorf("before a space: got %d bytes, %v, %v", n, form, v)
	}
}

func TestScanStopsAtItsBound(t *testing.T) {
	long := strings.Repeat("QUJD", token.MaxScan)
	for _, c := range []struct {
		name, text string
		form       token.Form
	}{
		{"signature", header + "." + payload + "." + long, token.JWS},
		{"payload", header + ".eyJh" + long, token.Truncated},
		{"binary payload", header + "." + long, token.Truncated},
		{"detached signature", header + ".." + long, token.JWS},
		{"disclosure", jws + "~WyJh" + long, token.JWS},
		{"key of a jwe", jweHdr + "." + long, token.JWE},
	} {
		n, form, v := token.Scan([]byte(c.text))
		if n != token.MaxScan || form != c.form || v != token.Open {
			t.Errorf("%s: got %d bytes, %v, %v", c.name, n, form, v)
		}
		var tok token.Token
		if err := tok.Parse([]byte(c.text[:n]), form, 0); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
