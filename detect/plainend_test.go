package detect

import (
	"bytes"
	"testing"
)

// plainEndPlain is plainEnd, byte by byte.
func plainEndPlain(t []byte, k int) int {
	for k < len(t) && !stringStop[t[k]] {
		k++
	}
	return k
}

// TestPlainEnd holds plainEnd to its twin: each byte at each place of texts of up to 20
// bytes that are plain or end in another stop.
func TestPlainEnd(t *testing.T) {
	for n := range 20 {
		for at := range n {
			for c := range 256 {
				for _, rest := range []string{"", "\\", "\"", "\n"} {
					b := append(bytes.Repeat([]byte{'a'}, n), rest...)
					b[at] = byte(c)
					for k := range len(b) + 1 {
						if got, want := plainEnd(b, k), plainEndPlain(b, k); got != want {
							t.Fatalf("%q from %d: %d, want %d", b, k, got, want)
						}
					}
				}
			}
		}
	}
}

func FuzzPlainEnd(f *testing.F) {
	f.Add([]byte("a plain stretch, an \\escape\x8a\xdc\xa2\n"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, k uint8) {
		if int(k) <= len(b) && plainEnd(b, int(k)) != plainEndPlain(b, int(k)) {
			t.Fatalf("%q from %d: %d, want %d", b, k, plainEnd(b, int(k)), plainEndPlain(b, int(k)))
		}
	})
}
