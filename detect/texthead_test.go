package detect

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
)

// checkHead holds the heads to the decoders of the standard library, and
// mayBeText to isText: it never refuses a text.
func checkHead(t *testing.T, b []byte) {
	t.Helper()
	want := binary.LittleEndian.Uint64(b)
	for _, enc := range []string{hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b))} {
		if got := hexHead([]byte(enc)); got != want {
			t.Fatalf("hexHead(%q) = %016x, want %016x", enc, got, want)
		}
	}
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		text := enc.EncodeToString(append(b[:8:8], "xyz{"...))
		if got := base64Head([]byte(text)); got != want {
			t.Fatalf("base64Head(%q) = %016x, want %016x", text, got, want)
		}
	}
	if got := mayBeText(want); got != mayBeTextSlow(want) || !got && isText(b[:8]) {
		t.Fatalf("mayBeText(%q) = %v", b[:8], got)
	}
}

// mayBeTextSlow is the plain twin of mayBeText.
func mayBeTextSlow(x uint64) bool {
	for i := range 8 {
		if c := byte(x >> (8 * i)); c < 0x80 && c != 0x7f && !textByte[c] {
			return false
		}
	}
	for i := 0; i < 8; i++ {
		n := bits.LeadingZeros8(^byte(x >> (8 * i))) // of the bytes of a character
		if n == 1 {
			return false
		}
		for more := min(n, 4) - 1; more > 0 && i < 7; more-- {
			if i++; bits.LeadingZeros8(^byte(x>>(8*i))) != 1 {
				return false
			}
		}
	}
	return true
}

// Every pair of bytes at every place of a text, and random bytes.
func TestTextHead(t *testing.T) {
	for a := range 256 {
		for c := range 256 {
			for at := range 7 {
				b := []byte("plain a\u00e9")[:8]
				b[at], b[at+1] = byte(a), byte(c)
				checkHead(t, b)
			}
		}
	}
	passed := 0
	b := make([]byte, 8)
	for range 100000 {
		binary.LittleEndian.PutUint64(b, rand.Uint64())
		checkHead(t, b)
		if mayBeText(binary.LittleEndian.Uint64(b)) {
			passed++
		}
	}
	if passed > 2000 {
		t.Errorf("%d of 100000 random words may be text", passed)
	}
}

func FuzzTextHead(f *testing.F) {
	f.Add([]byte("text\r\n\u00e9"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) >= 8 {
			checkHead(t, b[:8])
		}
	})
}
