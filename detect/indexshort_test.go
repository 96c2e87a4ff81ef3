package detect

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestIndexShort holds indexShort to bytes.IndexByte.
func TestIndexShort(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		b := make([]byte, rnd.IntN(28))
		for i := range b {
			b[i] = "abc\x00\x5e\x60\xdf\x7f_"[rnd.IntN(9)]
		}
		for _, c := range []byte{'_', 0, 0xdf} {
			if got, want := indexShort(b, c), bytes.IndexByte(b, c); got != want {
				t.Fatalf("%#x in %q: %d, want %d", c, b, got, want)
			}
		}
	}
}
