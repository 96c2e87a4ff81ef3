package framer

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestIndexBegin holds it to bytes.Index, on every text of four parts and on
// longer ones.
func TestIndexBegin(t *testing.T) {
	parts := []string{"-", "--", "-----", "BEGIN ", "BEGIN", " ", "B", "EGIN ", "-----BEGIN ", "x"}
	check := func(in []byte) {
		if got, want := indexBegin(in), bytes.Index(in, []byte(beginMark)); got != want {
			t.Fatalf("%q: %d, want %d", in, got, want)
		}
	}
	for i := range 10000 {
		var in []byte
		for n := i; n > 0; n /= 10 {
			in = append(in, parts[n%10]...)
		}
		check(in)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 10000 {
		var in []byte
		for range r.IntN(60) {
			in = append(in, parts[r.IntN(len(parts))]...)
		}
		check(in)
	}
}
