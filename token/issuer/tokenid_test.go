package issuer

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

func TestTokenID(t *testing.T) {
	for _, c := range []struct{ name, payload, want string }{
		{"there", `{"jti":"4f1c"}`, "4f1c"},
		{"among others", `{"sub":"jdoe42","jti":"4f\u0031c","jtis":"x"}`, "4f1c"},
		{"none", `{"sub":"jdoe42"}`, ""},
		{"a number", `{"jti":4}`, "4"},
		{"a fraction", `{"jti":4.5}`, ""},
		{"more than 64 bits", `{"jti":123456789012345678901}`, ""},
		{"two", `{"jti":"a","JTI":"b"}`, ""},
		{"a line", `{"jti":"a\nb"}`, ""},
		{"the longest", `{"jti":"` + strings.Repeat("x", 256) + `"}`, strings.Repeat("x", 256)},
		{"too long", `{"jti":"` + strings.Repeat("x", 257) + `"}`, ""},
	} {
		tok := []byte(made().Sign("EdDSA", `{"alg":"EdDSA"}`, c.payload))
		var said token.Token
		n, form, _ := token.Scan(tok)
		if err := said.Parse(tok[:n], form, now); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := TokenID(said.Canonical()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, bad := range []string{"", "\x00\x00\x00", "\x00\x00\x00\x09{}", "\xff\xff\xff\xff{\"jti\":\"x\"}"} {
		if got := TokenID([]byte(bad)); got != "" {
			t.Errorf("%q: %q", bad, got)
		}
	}
}
