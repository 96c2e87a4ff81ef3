package pseudonym

import (
	"encoding/base32"
	"encoding/binary"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const alphabet = "abcdefghijklmnopqrstuvwxyz234567"

// TestLetters holds the letters to their twin in the standard library.
func TestLetters(t *testing.T) {
	twin := base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)
	rapid.Check(t, func(t *rapid.T) {
		var w, back [wordSize]byte
		copy(w[:], rapid.SliceOfN(rapid.Byte(), wordSize, wordSize).Draw(t, "word"))
		buf := []byte("x" + strings.Repeat("#", 40)) // canaries behind what is written
		word{binary.BigEndian.Uint64(w[:]), binary.BigEndian.Uint64(w[wordSize-8:]) << 8}.putLetters((*[letterCount]byte)(buf[1:]))
		got := buf[:1+letterCount]
		if string(buf[1+letterCount:]) != strings.Repeat("#", 40-letterCount) {
			t.Fatal("wrote too far")
		}
		if want := "x" + twin.EncodeToString(w[:]); string(got) != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if !parseLetters(&back, got[1:]) || back != w {
			t.Fatal("not read back")
		}
		at := rapid.IntRange(1, letterCount).Draw(t, "at")
		c := rapid.Byte().Draw(t, "c")
		got[at] = c
		if ok := parseLetters(&back, got[1:]); ok != (strings.IndexByte(alphabet, c) >= 0) {
			t.Fatalf("%q: %v", got[1:], ok)
		}
	})
}

func TestLetterValue(t *testing.T) {
	want := [256]byte{}
	for i := range want {
		want[i] = 0xFF
	}
	for i := range len(alphabet) {
		want[alphabet[i]] = byte(i)
	}
	for c := range want {
		if got := letterValue(byte(c)); got != want[c] {
			t.Errorf("byte %#x: %d, want %d", c, got, want[c])
		}
	}
}

func TestParseKeyID(t *testing.T) {
	for text, ok := range map[string]bool{"k7f3": true, "aaaa": true, "7777": true, "k7f": false, "k7f3a": false, "K7F3": false, "k7f1": false, "k7f_": false, "": false} {
		if _, err := ParseKeyID(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
