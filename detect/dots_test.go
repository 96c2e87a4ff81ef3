package detect

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// checkDots holds dotsOf to its plain twin at every dot between digits, in the text and in
// what is left of it without the blanks in front.
func checkDots(t *testing.T, text []byte) (found int) {
	t.Helper()
	for _, text := range [][]byte{text, bytes.TrimLeft(text, " ")} {
		for i := 1; i+1 < len(text); i++ {
			if text[i] != '.' || !IsDigit(text[i-1]) || !IsDigit(text[i+1]) {
				continue
			}
			got, want := dotsOf(text, i), dotsPlain(text, i)
			if got != want {
				t.Fatalf("dot %d of %q: %d, want %d", i, text, got, want)
			}
			if got > 0 {
				found++
			}
		}
	}
	return found
}

// Every text of four numbers of up to five digits, with what may stand beside them.
func TestDots(t *testing.T) {
	numbers := []string{"", "1", "12", "123", "1234", "12345"}
	found := 0
	for _, before := range []string{"", ".", "9.", "x", "x.", "99999."} {
		for _, dot := range []string{".", "/", ".."} {
			for k := range 6 * 6 * 6 * 6 {
				text := "     " + before + numbers[k%6] + "." + numbers[k/6%6] + dot + numbers[k/36%6] + "." + numbers[k/216%6] + "                        "
				found += checkDots(t, []byte(text))
			}
		}
	}
	for _, address := range []string{"     1.2.3.4", "     22.333.1.22", "     333.22.4444.1"} { // each byte, at each place
		for i := range len(address) {
			for c := range 256 {
				text := []byte(address + "                        ")
				text[i] = byte(c)
				found += checkDots(t, text)
			}
		}
	}
	text := make([]byte, 64)
	for range 50000 {
		for i := range text {
			text[i] = "0123456789....x\xb0"[rand.IntN(16)]
		}
		found += checkDots(t, text)
	}
	if found == 0 {
		t.Fatal("there was no address")
	}
}

// Every byte at every place of words of some lengths, for what looks at eight at once.
func TestHexAndDigits(t *testing.T) {
	for _, word := range []string{"f", "0123456", "0123456f", "0123456789abcdefA", "abcdefABCDEFabcdefABCDEF"} {
		for i := range len(word) {
			for c := range 256 {
				b := []byte(word)
				b[i] = byte(c)
				if got := AllHex(b); got != IsHex(byte(c)) {
					t.Fatalf("AllHex(%q) = %v", b, got)
				}
				if len(b) < 8 {
					continue
				}
				var want uint16
				for k, c := range b[:8] {
					if IsDigit(c) {
						want |= 1 << k
					}
				}
				if got := digitBits(binary.LittleEndian.Uint64(b)); got != want {
					t.Fatalf("digitBits(%q) = %b", b[:8], got)
				}
			}
		}
	}
}
