package token

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// checkReader holds a Reader, whatever it read before, to Scan and Parse.
func checkReader(t *testing.T, r *Reader, b []byte) {
	t.Helper()
	n, form, v := Scan(b)
	gotN, gotForm, gotV := r.Scan(b)
	if n != gotN || form != gotForm || v != gotV {
		t.Fatalf("%q: a reader finds %d %v %v, Scan %d %v %v", b, gotN, gotForm, gotV, n, form, v)
	}
	var want, got Token
	err, gotErr := want.Parse(b[:n], form, 1700000000), r.Parse(&got, b[:n], form, 1700000000)
	sameTokens(t, b[:n], &want, &got, err, gotErr)
	gotN, gotForm, gotV = r.Read(&got, b, 1700000000)
	if n != gotN || form != gotForm || v != gotV {
		t.Fatalf("%q: a reader reads %d %v %v, Scan finds %d %v %v", b, gotN, gotForm, gotV, n, form, v)
	}
	if n > 0 {
		sameTokens(t, b[:n], &want, &got, nil, nil)
	}
}

func sameTokens(t *testing.T, b []byte, want, got *Token, err, gotErr error) {
	t.Helper()
	same := slices.EqualFunc(want.Claims, got.Claims, func(a, b Claim) bool { return a.Name == b.Name && bytes.Equal(a.Value, b.Value) })
	if err != gotErr || !same || want.Alg != got.Alg || want.Typ != got.Typ || want.State != got.State ||
		want.Form != got.Form || want.Exp != got.Exp || want.HasExp != got.HasExp || !bytes.Equal(want.canonical, got.canonical) ||
		!bytes.Equal(want.body, got.body) {
		t.Fatalf("%q: a reader says %+v, Parse %+v", b, got, want)
	}
}

// TestReader gives one reader more headers than it remembers, again and again,
// cut and followed by whatever follows a header.
func TestReader(t *testing.T) {
	var heads []string
	for i := range 12 * memoCount {
		alg := []string{"HS256", "RS256", "none", "dir", "x"}[i%5]
		head := fmt.Sprintf(`{"alg":%q,"kid":"%d"`, alg, i)
		if i%5 == 3 {
			head += `,"enc":"A128GCM"`
		}
		if i%7 == 0 {
			head += `,"typ":"JWT"`
		}
		if i%11 == 0 {
			head += fmt.Sprintf(`,"x":"%0300d"`, i)
		}
		enc := base64.RawURLEncoding
		if i%13 == 0 {
			enc = base64.URLEncoding
		}
		heads = append(heads, enc.EncodeToString([]byte(head+"}")))
	}
	tails := []string{"", ".", ".eyJzdWIiOiJqZG9lNDIifQ.AAEC", ".eyJzdWIiOiJqZG9lNDIifQ", "..", ".AAAA.BBBB.CCCC.DDDD", " x", "...", "=", "-", "x"}
	var r Reader
	for range 20000 {
		h := heads[rand.IntN(len(heads))]
		if rand.IntN(4) == 0 {
			h = h[:rand.IntN(len(h))]
		}
		checkReader(t, &r, []byte(h+tails[rand.IntN(len(tails))]))
	}
	b := []byte(heads[1] + tails[2])
	var tok Token
	if n := testing.AllocsPerRun(100, func() {
		_, form, _ := r.Scan(b)
		_ = r.Parse(&tok, b, form, 0)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lNDIifQ.AAEC"), []byte("eyJhbGciOiJIUzI1NiJ9 x"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var r Reader
		checkReader(t, &r, a)
		checkReader(t, &r, b)
		checkReader(t, &r, a)
	})
}
