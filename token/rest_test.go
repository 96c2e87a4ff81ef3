package token

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestReadRest: what a token is without its header is known by its claims and its signature.
func TestReadRest(t *testing.T) {
	enc := base64.RawURLEncoding.EncodeToString
	sig := enc([]byte("\x07an invented signature of 32 b!"))
	claims := enc([]byte(`{"sub":"jdoe42","exp":1767225600}`))
	var r Reader
	for name, c := range map[string]struct {
		in string
		n  int
	}{
		"whole":              {claims + "." + sig, len(claims) + 1 + len(sig)},
		"then text":          {claims + "." + sig + ". And", len(claims) + 1 + len(sig)},
		"an issuer alone":    {enc([]byte(`{"iss":"https://auth.example.com"}`)) + "." + sig, -1},
		"cut in both ends":   {claims + "." + sig[:24], -1},
		"no claims":          {enc([]byte(`{"colour":"green"}`)) + "." + sig, 0},
		"no object":          {enc([]byte(`["sub","exp"]`)) + "." + sig, 0},
		"a word behind":      {claims + ".BuildNumberOfTheNightlyRun", 0},
		"a short signature":  {claims + "." + sig[:20], 0},
		"without signature":  {claims, 0},
		"the digits of hash": {claims + "." + strings.Repeat("0123456789abcdef", 4), 0},
	} {
		var tok Token
		want := c.n
		if want < 0 {
			want = len(c.in)
		}
		if n := r.ReadRest(&tok, []byte(c.in), 0); n != want {
			t.Errorf("%s: %d characters of %q, want %d", name, n, c.in, want)
		} else if n > 0 && (tok.State != Incomplete || tok.Alg != other) {
			t.Errorf("%s: %v %s", name, tok.State, tok.Alg)
		}
	}
	var tok Token
	r.ReadRest(&tok, []byte(claims+"."+sig), 0)
	if sub, _ := tok.Claim(Sub); string(sub) != "jdoe42" || !tok.HasExp || string(tok.Canonical()) != "\x00\x00\x00\x00"+`{"sub":"jdoe42","exp":1767225600}` {
		t.Errorf("%q %q", sub, tok.Canonical())
	}
	text := []byte(claims + "." + sig)
	if n := testing.AllocsPerRun(100, func() { r.ReadRest(&tok, text, 0) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestDisclosure: a disclosure is an array of a salt, a name and a value, or a salt and a value.
func TestDisclosure(t *testing.T) {
	const salt = "aGVsbG8gd29ybGQgYWdhaW4"
	var r Reader
	for name, c := range map[string]struct {
		text          string
		found, salted bool
	}{
		"a claim":             {`["` + salt + `","family_name","Mobius"]`, true, true},
		"with blanks":         {`[ "` + salt + `" , "family_name" , "Mobius" ]`, true, true},
		"an object":           {`["` + salt + `","address",{"a":"b","c":["]",1]}]`, true, true},
		"an element":          {`["` + salt + `","Mobius"]`, true, true},
		"an element's object": {`["` + salt + `",{"a":1}]`, true, true},
		"a short salt":        {`["6","family_name","Mobius"]`, true, false},
		"words for a salt":    {`["the order was placed","family_name","Mobius"]`, true, false},
		"a cut value":         {`["` + salt + `","family_name","Mob`, true, true},
		"a quote in the salt": {`["a\"b","family_name","Mobius"]`, true, false},
		"a cut name":          {`["` + salt + `","fam`, false, false},
		"one element":         {`["` + salt + `"]`, false, false},
		"four":                {`["` + salt + `","a","b","c"]`, false, false},
		"a number for a salt": {`[1234567890123456,"family_name","Mobius"]`, false, false},
		"a number for a name": {`["` + salt + `",1,"Mobius"]`, false, false},
		"an object around":    {`{"a":["` + salt + `","b","c"]}`, false, false},
		"no salt":             {`["","family_name","Mobius"]`, false, false},
	} {
		seg := base64.RawURLEncoding.EncodeToString([]byte(c.text))
		n, salted := r.Disclosure([]byte(seg + "~x"))
		if want := map[bool]int{true: len(seg)}[c.found]; n != want || salted != c.salted {
			t.Errorf("%s: %d of %d characters, %v", name, n, len(seg), salted)
		}
	}
}
