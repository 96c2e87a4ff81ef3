package pseudonym

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// appendLowerSlow and isASCIISlow are the plain twins.
func appendLowerSlow(dst, text []byte) []byte {
	for _, c := range text {
		dst = append(dst, lower(c))
	}
	return dst
}

func isASCIISlow(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

func checkLower(t *testing.T, text []byte) {
	t.Helper()
	room := append(make([]byte, 0, len(text)+9), "x"...)
	canary := room[:cap(room)]
	canary[len(canary)-1] = 0xA5
	got, want := appendLower(room, text), appendLowerSlow([]byte("x"), text)
	if !bytes.Equal(got, want) {
		t.Fatalf("%q: %q, want %q", text, got, want)
	}
	if canary[len(canary)-1] != 0xA5 {
		t.Fatalf("%q: written behind the end", text)
	}
	if got, want := isASCII(text), isASCIISlow(text); got != want {
		t.Fatalf("isASCII(%q) = %v", text, got)
	}
}

// Every byte, at every place of texts shorter and longer than a word, beside
// bytes that would carry.
func TestLowerTwins(t *testing.T) {
	for size := range 20 {
		for _, fill := range []byte{0, 'a', 'Z', '@', '[', 0x7f, 0xff} {
			for at := range size {
				text := bytes.Repeat([]byte{fill}, size)
				for c := range 256 {
					text[at] = byte(c)
					checkLower(t, text)
				}
			}
		}
	}
}

func FuzzLower(f *testing.F) {
	f.Add([]byte("Jane.Doe@EXAMPLE.com"))
	f.Add([]byte("J\u00fcrgen@B\u00dcCHER.example"))
	f.Fuzz(func(t *testing.T, text []byte) { checkLower(t, text) })
}

// TestPlainIPv4 holds plainIPv4 to the parser: an address is plain if
// no octet has a leading zero.
func TestPlainIPv4(t *testing.T) {
	octets := []string{"", "0", "00", "1", "01", "9", "10", "99", "100", "199", "249", "255", "256", "300", "1000", "a"}
	check := func(text string) {
		_, ok := parseIPv4([]byte(text))
		want := ok && !paddedOctet([]byte(text))
		if got := plainIPv4([]byte(text)); got != want {
			t.Fatalf("plainIPv4(%q) = %v", text, got)
		}
	}
	for _, a := range octets {
		for _, b := range octets {
			for _, c := range octets {
				check(a + "." + b + "." + c)
				for _, d := range octets {
					check(a + "." + b + "." + c + "." + d)
				}
			}
		}
	}
	check("1.2.3.4.")
	check("1.2.3.4.5")
	check("11111111111111111")
}
