package pseudonym

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
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
	if got, want := isLowerASCII(text), isASCIISlow(text) && bytes.Equal(appendLowerSlow(nil, text), text); got != want {
		t.Fatalf("isLowerASCII(%q) = %v", text, got)
	}
	checkIsCanonical(t, text)
}

// checkIsCanonical: what is called canonical is, and Hasher.Canonical is Canonical.
func checkIsCanonical(t *testing.T, text []byte) {
	t.Helper()
	for _, f := range append(Families(), "other") {
		want := Canonical(nil, f, text)
		if isCanonicalOf(f)(text) && !bytes.Equal(want, text) {
			t.Fatalf("%s %q is called canonical, and is %q", f, text, want)
		}
	}
}

// TestHasherCanonical: it is Canonical, by index, and text itself for what is
// usual.
func TestHasherCanonical(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	var buf []byte
	for _, text := range []string{
		"", "jane.doe@example.com", "Jane@EXAMPLE.com", "j\u00fcrgen@b\u00fccher.example", "192.0.2.1", "192.000.2.1", "2001:db8::1", "2001:DB8::1", "::1",
		"jdoe", " jdoe", "jdoe\n", "jd\u00f6", "Jane  Doe", "4111 1111", "00-1B-44-11-3A-B7", "+1 202 555 0100", "DE89 3704", "A0EEBC99", "s3cr3t",
	} {
		for _, f := range append(Families(), Foreign) {
			got, want := h.Canonical(&buf, h.Index(f), []byte(text)), Canonical(nil, f, []byte(text))
			if string(got) != string(want) {
				t.Errorf("%s %q: %q, want %q", f, text, got, want)
			}
			checkIsCanonical(t, []byte(text))
		}
	}
	for f, text := range map[Family]string{Email: "jane@example.com", IP: "192.0.2.1", User: "jdoe", Secret: "s3cr3t"} {
		if in := []byte(text); &h.Canonical(&buf, h.Index(f), in)[0] != &in[0] {
			t.Errorf("%s %q is copied", f, text)
		}
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
		checkPlainTwins(t, []byte(text))
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

// checkPlainIPv6 holds plainIPv6 to the parser and netip: what it says yes to is
// written as it stands, and so is every address that it says no to but those
// with a zero, of version 4, or with a zone.
func checkPlainIPv6(t *testing.T, text []byte) {
	t.Helper()
	checkPlainTwins(t, text)
	a, ok := parseIPv6(text)
	same := ok && string(netip.AddrFrom16(a).AppendTo(nil)) == string(text)
	switch plain := plainIPv6(text); {
	case plain && !same:
		t.Fatalf("plainIPv6(%q)", text)
	case !plain && same && !bytes.HasPrefix(text, []byte("::")) && !bytes.Contains(text, []byte(":0")) && text[0] != '0':
		t.Fatalf("%q is plain", text)
	}
}

func TestPlainIPv6(t *testing.T) {
	pieces := []string{"1", "a", "0", "db8", "ffff", "12345", "01", ":", "::", ":2", "A", ".", "%", "1:2:3", "192.0.2.1"}
	var walk func(text string, left int)
	walk = func(text string, left int) {
		checkPlainIPv6(t, []byte(text))
		for _, p := range pieces {
			if left > 0 {
				walk(text+p, left-1)
			}
		}
	}
	walk("", 5)
}

func FuzzPlainIPv6(f *testing.F) {
	f.Add([]byte("2001:db8::1:eb87"))
	f.Add([]byte("1:2:3:4:5:6:7:8"))
	f.Fuzz(func(t *testing.T, text []byte) { checkPlainIPv6(t, text) })
}

// checkPlainTwins holds what looks at masks to what reads byte by byte.
func checkPlainTwins(t *testing.T, text []byte) {
	t.Helper()
	if got, want := plainIPv4(text), plainIPv4Slow(text); got != want {
		t.Fatalf("plainIPv4(%q) = %v", text, got)
	}
	if got, want := plainIPv6(text), plainIPv6Slow(text); got != want {
		t.Fatalf("plainIPv6(%q) = %v", text, got)
	}
}

func TestPlainTwins(t *testing.T) {
	for _, address := range []string{"1.2.3.4", "1.22.3.4", "255.255.255.255", "10.200.30.4", "2001:db8::1", "1:22:333:4444:5:66:777:8888"} {
		for i := range len(address) { // each byte, at each place
			for c := range 256 {
				text := []byte(address)
				text[i] = byte(c)
				checkPlainTwins(t, text)
			}
		}
	}
	b := make([]byte, 48)
	for i := range 400000 {
		alphabet := "0123456789......12345/\xb0:"
		if i%2 == 0 {
			alphabet = "019afg:::::A0bcde234/\xba"
		}
		for k := range b {
			b[k] = alphabet[rand.IntN(len(alphabet))]
		}
		checkPlainTwins(t, b[:rand.IntN(len(b))])
	}
	for groups := range 10 { // of every length, with a gap before each
		for gap := range groups + 1 {
			var text []byte
			for i := range groups {
				if i == gap && i > 0 {
					text = append(text, ':')
				}
				text = append(text, "1db8:"[i%4:]...)
			}
			checkPlainTwins(t, text)
			checkPlainTwins(t, bytes.TrimSuffix(text, []byte(":")))
		}
	}
}
