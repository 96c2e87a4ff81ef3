package token

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNext: what tells that a payload holds no token is right; behind the first byte nobody
// asks it.
func TestNext(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	pieces := []string{
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqIn0.c2ln", "ewoiYWxnIjoiSFMyNTYifQ.eyJzdWIiOiJqIn0.c2ln", "eyAiYWxnIjoiSFMyNTYifQ",
		"ey", "ew", "e", "key", `"`, "/", ".", " ", "email", "e30.e30.", "ey0", `{"a":"`, "\n", "Zm9v", "ewJ",
	}
	found := 0
	for range 30000 {
		var b strings.Builder
		for range rnd.IntN(9) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		start, end, form := Next([]byte(b.String()), 0)
		s, e, f := Next([]byte(" "+b.String()), 1)
		if e > 0 {
			s, e = s-1, e-1
			found++
		}
		if start != s || end != e || form != f {
			t.Fatalf("%q: [%d, %d) of form %d, want [%d, %d) of form %d", &b, start, end, form, s, e, f)
		}
	}
	if found < 1000 {
		t.Errorf("%d tokens", found)
	}
}
