package pseudonym

import (
	"bytes"
	"net/netip"
	"testing"
)

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"Jane.Doe@Example.COM", "jane@bücher.example", "::ffff:192.0.2.1", "2001:db8::1%ETH0", "+44 (0)20 7946 0000", " Ä\u0308 \u00a0b", "fe80::1:2:3", "1::", "\u0130@\u0130.example", "00-11-22-AA-BB-CC"} {
		f.Add([]byte(s))
	}
	families := append(Families(), "order")
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, fam := range families {
			once := Canonical([]byte("x"), fam, text)
			if once[0] != 'x' {
				t.Fatalf("%s: changed dst", fam)
			}
			if fam == Email && !isASCII(once[bytes.LastIndexByte(once, '@')+1:]) {
				continue // IDNA refused the domain, and may accept it in small letters
			}
			if twice := Canonical(nil, fam, once[1:]); string(twice) != string(once[1:]) {
				t.Errorf("%s: %q, then %q", fam, once[1:], twice)
			}
		}
		once := CanonicalUserFold(nil, text)
		if twice := CanonicalUserFold(nil, once); string(twice) != string(once) {
			t.Errorf("folded: %q, then %q", once, twice)
		}
		a, err := netip.ParseAddr(string(text))
		if err != nil {
			return
		}
		want := string(AppendIP(nil, a))
		if got := string(CanonicalIP(nil, text)); got != want {
			t.Errorf("ip %q: %q, want %q", text, got, want)
		}
	})
}

// FuzzParseIP holds the parsers to netip, their twin, which differs only in that
// it refuses leading zeros of octets.
func FuzzParseIP(f *testing.F) {
	for _, s := range []string{"192.0.2.1", "::", "1::2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:192.0.2.1", "::1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "1::2::3", ":::", "1:", ":1", "::192.0.2.1", "1:2:3:4:5:6:7:192.0.2.1", "12345::"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		want, err := netip.ParseAddr(string(text))
		got6, ok6 := parseIPv6(text)
		got4, ok4 := parseIPv4(text)
		switch {
		case err == nil && want.Is4():
			if !ok4 || got4 != want.As4() {
				t.Errorf("%q: %v %v", text, got4, ok4)
			}
		case err == nil && want.Zone() == "":
			if !ok6 || got6 != want.As16() {
				t.Errorf("%q: %x %v, want %x", text, got6, ok6, want.As16())
			}
		case err != nil && ok6 && !paddedOctet(text):
			t.Errorf("%q: accepted", text)
		}
	})
}

func paddedOctet(text []byte) bool {
	for i := range text {
		if text[i] == '0' && (i == 0 || !isDigit(text[i-1])) && i+1 < len(text) && isDigit(text[i+1]) {
			return true
		}
	}
	return false
}

// TestCanonicalAppends: what stands in dst is not changed, not even where text
// begins with a mark that could join it.
func TestCanonicalAppends(t *testing.T) {
	for _, f := range Families() {
		for _, text := range []string{"\u0301", "\u0301@\u0301", "x@\u0301.example", "", "a", "zz", "::1"} {
			if got, want := string(Canonical([]byte("e"), f, []byte(text))), "e"+string(Canonical(nil, f, []byte(text))); got != want {
				t.Errorf("%s of %q: %q, want %q", f, text, got, want)
			}
		}
	}
}

func TestAppendIP(t *testing.T) {
	for text, want := range map[string]string{"::ffff:192.0.2.1": "192.0.2.1", "fe80::1%ETH0": "fe80::1%eth0", "2001:DB8::1": "2001:db8::1"} {
		if got := string(AppendIP(nil, netip.MustParseAddr(text))); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
