package check

import (
	"math/rand/v2"
	"testing"
)

// checkQuad holds quadAt to its plain twin.
func checkQuad(t *testing.T, b []byte) {
	t.Helper()
	if len(b) < quadRoom {
		return
	}
	q, n, ok := quadAt((*[quadRoom]byte)(b))
	want, m, fine := quadPlain(b)
	if ok != fine || ok && (q != want || n != m) {
		t.Fatalf("quadAt(%q) = %v, %d, %v, want %v, %d, %v", b, q, n, ok, want, m, fine)
	}
}

// Every text of up to seven pieces, an octet and what parts it from the next in turn.
func TestQuad(t *testing.T) {
	octets := []string{"0", "1", "09", "10", "00", "000", "099", "199", "255", "256", "999", "1234", ""}
	parts := []string{".", "..", "x", "\x90"}
	found := 0
	var walk func(text string, left int)
	walk = func(text string, left int) {
		b := append([]byte(text), "~~~~~~~~~~~~~~~~~~~~"...)
		checkQuad(t, b)
		if _, _, ok := quadPlain(b); ok {
			found++
		}
		pieces := octets
		if left%2 == 0 {
			pieces = parts
		}
		for _, p := range pieces {
			if left > 0 {
				walk(text+p, left-1)
			}
		}
	}
	walk("", 7)
	if found == 0 {
		t.Fatal("there was no address")
	}
	for _, address := range []string{"1.2.3.4", "10.200.30.4", "255.255.255.255", "000.001.020.099"} { // each byte, at each place
		for i := range len(address) + 1 {
			for c := range 256 {
				b := []byte(address + "                    ")
				b[i] = byte(c)
				checkQuad(t, b)
			}
		}
	}
	b := make([]byte, 2*quadRoom)
	for range 200000 {
		for i := range b {
			b[i] = "0123456789....12 x\xb1"[rand.IntN(19)]
		}
		checkQuad(t, b[rand.IntN(quadRoom):])
	}
}

func FuzzQuad(f *testing.F) {
	f.Add([]byte("192.0.2.1 and what follows"))
	f.Add([]byte("192.000.002.001 and so on"))
	f.Fuzz(checkQuad)
}
