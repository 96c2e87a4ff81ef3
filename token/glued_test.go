package token_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// TestGlued tells a token from the one that is glued to it.
func TestGlued(t *testing.T) {
	jwe := jweHdr + "..AAAAAAAAAAAAAAAA.KCkqKywtLi8wMTIzNDU2Nzg5Ojs.AAAAAAAAAAAAAAAAAAAAAA"
	detached := header + ".." + sig
	empty := header + ".e30." + sig
	spaced := b64(`{ "alg": "HS256" }`) + "." + b64(`{ "sub": "jane" }`) + "." + sig
	for name, c := range map[string]struct{ first, second string }{
		"two":              {jws, jws},
		"no claims":        {empty, empty},
		"blanks":           {spaced, spaced},
		"no payload":       {jws, detached},
		"a JWE":            {jws, jwe},
		"unsecured":        {noneHdr + "." + payload + ".", jws},
		"three":            {jws, jws + jws},
		"no second header": {jws, ""},
	} {
		end := len(c.first) + max(0, strings.IndexByte(c.second, '.'))
		if got := token.Glued([]byte(c.first+c.second), end); got != len(c.first) {
			t.Errorf("%s: %d, want %d", name, got, len(c.first))
		}
	}
	for _, c := range []struct{ first, second string }{{jwe, jwe}, {jwe, jws}, {jwe, "." + jwe}, {jwe, "." + jws}} {
		if n, form, _ := token.Scan([]byte(c.first + c.second)); n != len(c.first) || form != token.JWE {
			t.Errorf("%s: %d bytes of %v, want %d", c.second, n, form, len(c.first))
		}
	}
}
