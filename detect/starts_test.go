package detect

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestStarts: a table lets in every literal that it was made of, in both cases and
// whatever stands behind it, and of other words but few. sift takes out of a text what
// begins does, but at its end.
func TestStarts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	word := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('a' + rnd.IntN(26))
		}
		return b
	}
	var s startTable
	var lits []string
	for i := range 300 {
		lit := string(word(2 + i%9))
		if i%9 == 0 && i > 9 {
			continue // two letters fill the table more than ten literals do
		}
		s.add(lit)
		lits = append(lits, lit)
	}
	for _, lit := range lits {
		for range 20 {
			text := append([]byte(lit), byte(rnd.Uint32()), byte(rnd.Uint32()), byte(rnd.Uint32()), byte(rnd.Uint32()), byte(rnd.Uint32()), byte(rnd.Uint32()))
			for k := range lit {
				if rnd.IntN(2) == 0 {
					text[k] = upper(text[k])
				}
			}
			if s.has(binary.LittleEndian.Uint64(text)) != 1 {
				t.Fatalf("%q keeps %q out", lit, text)
			}
		}
	}
	others := 0
	for range 10000 {
		others += int(s.has(binary.LittleEndian.Uint64(word(8))))
	}
	if others > 800 {
		t.Errorf("it lets %d of 10000 words in", others)
	}
	var f field
	var text []byte
	for len(text) < 3*block+3 { // with what begins, and what does not
		lit := lits[rnd.IntN(len(lits))]
		text = append(append(text, lit[:min(len(lit), 2)]...), lit...)
	}
	text = text[:3*block+3]
	for i := range span {
		f.places[headPlaces][i] = ^uint64(0) &^ 4
	}
	before := f.places[headPlaces]
	f.sift(3, text, &s)
	for i := range text {
		k, bit := 2+i/block, uint64(1)<<(i%block)
		want := before[k] & bit
		if i < 2*block && s.has(binary.LittleEndian.Uint64(text[i:])) == 0 {
			want = 0
		}
		if f.places[headPlaces][k]&bit != want {
			t.Errorf("place %d: %x, want %x", i, f.places[headPlaces][k]&bit, want)
		}
	}
}

// TestStartsOfOne: what begins with one letter or two may go on with anything.
func TestStartsOfOne(t *testing.T) {
	var s startTable
	s.add("x")
	s.add("ey")
	for c := range 256 {
		for _, text := range []string{"x" + string([]byte{byte(c), byte(c)}) + "12345", "ey" + string([]byte{byte(c)}) + "12345"} {
			if s.has(binary.LittleEndian.Uint64([]byte(text))) != 1 {
				t.Fatalf("%q is kept out", text)
			}
		}
	}
	if s.has(binary.LittleEndian.Uint64([]byte("ez123456"))) != 0 {
		t.Error("ez is let in")
	}
}
