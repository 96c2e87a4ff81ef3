package check

import (
	"bytes"
	"net/netip"
	"testing"
)

func TestIPv4(t *testing.T) {
	tests := []struct {
		in   string
		addr string // "" = none
		n    int
	}{
		{"192.0.2.1", "192.0.2.1", 9},
		{"192.0.2.1:8080", "192.0.2.1", 9},
		{"192.0.2.0/24", "192.0.2.0", 9},
		{"192.0.2.1-192.0.2.9", "192.0.2.1", 9},
		{"192.0.2.1. Bye", "192.0.2.1", 9},
		{"192.0.2.1.", "192.0.2.1", 9},
		{"192.0.2.1.host.example.com", "192.0.2.1", 9},
		{"255.255.255.255,", "255.255.255.255", 15},
		{"0.0.0.0", "0.0.0.0", 7},
		{"192.000.002.010 ", "192.0.2.10", 15},
		{"192.0.2.1é", "192.0.2.1", 9},
		{"256.0.2.1", "", 0},
		{"192.0.2.1000", "", 0},
		{"192.0.2.01", "", 0},
		{"059.45.101.203", "", 0},
		{"1.3.6.1.4.1", "", 0},
		{"192.0.2", "", 0},
		{"192.0.2.", "", 0},
		{"192.0..1", "", 0},
		{"192.0.2.1a", "", 0},
		{"192.0.2.1_443", "192.0.2.1", 9},
		{"192.0.2.1_x", "", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		addr, n, ok := IPv4([]byte(tt.in))
		if ok != (tt.addr != "") || n != tt.n || ok && addr.String() != tt.addr {
			t.Errorf("IPv4(%q) = %v, %d, %v, want %q, %d", tt.in, addr, n, ok, tt.addr, tt.n)
		}
	}
}

func TestIPv6(t *testing.T) {
	tests := []struct {
		in   string
		addr string // "" = none
		n    int
	}{
		{"::1", "::1", 3},
		{"2001:db8::1", "2001:db8::1", 11},
		{"2001:db8::1]:443", "2001:db8::1", 11},
		{"2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a", 28},
		{"2001:db8:0:0:0:0:0:1:8080", "2001:db8::1", 20},
		{"2001:db8::1:65535 ", "2001:db8::1", 11},
		{"2001:db8::1:443 ", "2001:db8::1:443", 15},
		{"2001:db8::1: icmp6", "2001:db8::1", 11},
		{"2001:db8::1.53 > x", "2001:db8::1", 11},
		{"2001:db8::1.53: x", "2001:db8::1", 11},
		{"2001:db8::1.", "2001:db8::1", 11},
		{"2001:db8::/32", "2001:db8::", 10},
		{"2001:db8::", "2001:db8::", 10},
		{"2001:db8::1:X0-V1", "2001:db8::1", 11},
		{"2001:db8::1:eth0", "2001:db8::1", 11},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", 16},
		{"64:ff9b::192.0.2.33.", "64:ff9b::c000:221", 19},
		{"1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201", 21},
		{"fe80::1%eth0", "fe80::1", 12},
		{"fe80::1%eth0.", "fe80::1", 12},
		{"2001:db8::1%20x", "2001:db8::1", 11},
		{"dead:beef::cafe", "dead:beef::cafe", 15},
		{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 15},
		{"::", "", 0},
		{"[", "", 0},
		{"12:30:45", "", 0},
		{"12:30:45.123", "", 0},
		{"00:00:5e:00:53:01", "", 0},
		{"00:00:5e:00:53:01:02:03", "", 0},
		{"9f:35:aa:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d", "", 0},
		{"1:2:3:4:5:6:7:8:9:a", "", 0},
		{"Face::Add", "", 0},
		{"a::b", "", 0},
		{"1::2::3", "", 0},
		{"1::2:3:4:5:6:7:8", "", 0},
		{"12:30:45%1", "", 0},
		{"2001:db8::1x", "", 0},
		{"2001:db8::12345", "", 0},
		{"::ffff:287.0.0.1", "", 0},
		{"2001:db8::1.53.1", "", 0},
		{"::1%0 GET", "::1", 5},
		{"::1%20x", "::1", 3},
		{"2001:db8:1", "", 0},
		{"::1_x", "", 0},
		{"2001:db8::1_x", "2001:db8::1", 11},
		{"dead::be_x", "", 0},
	}
	for _, tt := range tests {
		addr, n, ok := IPv6([]byte(tt.in))
		if ok != (tt.addr != "") || n != tt.n || ok && addr.String() != tt.addr {
			t.Errorf("IPv6(%q) = %v, %d, %v, want %q, %d", tt.in, addr, n, ok, tt.addr, tt.n)
		}
	}
}

func TestStarts(t *testing.T) {
	tests := []struct {
		before        string
		v4, v6, hwMAC bool
	}{
		{"", true, true, true},
		{"src=", true, true, true},
		{"src:", true, true, true},
		{"x", false, false, false},
		{"x_", false, false, true},
		{"12:", true, false, false},
		{"std::", true, false, true},
		{"a:b:", true, false, true},
		{"ip.", true, true, true},
		{"1.", false, true, true},
		{"1234.", false, true, false},
		{"00-", true, true, false},
		{" -", true, true, true},
		{"[::", true, false, true},
	}
	for _, tt := range tests {
		b := []byte(tt.before)
		if g := IPv4Starts(b); g != tt.v4 {
			t.Errorf("IPv4Starts(%q) = %v", tt.before, g)
		}
		if g := IPv6Starts(b); g != tt.v6 {
			t.Errorf("IPv6Starts(%q) = %v", tt.before, g)
		}
		if g := MACStarts(b); g != tt.hwMAC {
			t.Errorf("MACStarts(%q) = %v", tt.before, g)
		}
	}
}

func TestClassOf(t *testing.T) {
	tests := []struct {
		addr string
		want AddrClass
	}{
		{"8.8.8.8", AddrPublic}, {"2606:4700::1", AddrPublic}, {"172.32.0.1", AddrPublic},
		{"255.0.255.0", AddrPublic}, {"127.0.0.1", AddrLoopback}, {"::1", AddrLoopback},
		{"0.0.0.0", AddrUnspecified}, {"::", AddrUnspecified}, {"169.254.1.1", AddrLinkLocal},
		{"fe80::1", AddrLinkLocal}, {"febf::1", AddrLinkLocal}, {"239.1.2.3", AddrMulticast},
		{"ff02::fb", AddrMulticast}, {"255.255.255.0", AddrNetmask}, {"255.255.255.255", AddrNetmask},
		{"10.1.2.3", AddrPrivate}, {"172.31.0.1", AddrPrivate}, {"192.168.1.1", AddrPrivate},
		{"fd00::1", AddrPrivate}, {"fec0::1", AddrPrivate}, {"100.64.0.1", AddrCGNAT},
		{"100.128.0.1", AddrPublic}, {"192.0.2.1", AddrDocumentation}, {"198.18.0.1", AddrDocumentation},
		{"2001:db8::1", AddrDocumentation}, {"3fff:fff::1", AddrDocumentation}, {"3fff:1000::1", AddrPublic},
		{"::ffff:10.0.0.1", AddrPrivate},
	}
	for _, tt := range tests {
		if got := ClassOf(netip.MustParseAddr(tt.addr)); got != tt.want {
			t.Errorf("ClassOf(%s) = %v, want %v", tt.addr, got, tt.want)
		}
	}
}

// FuzzIPv4 holds the parser to net/netip: what it takes is an address there,
// except for the padded form.
func FuzzIPv4(f *testing.F) {
	for _, s := range []string{"192.0.2.1", "192.000.002.001", "1.2.3.4.5", "1.2.3"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		addr, n, ok := IPv4(b)
		want, err := netip.ParseAddr(string(b))
		if err == nil && want.Is4() && (!ok || addr != want || n != len(b)) {
			t.Fatalf("IPv4(%q) = %v, %d, %v", b, addr, n, ok)
		}
		if ok && n != len("000.000.000.000") {
			if got, err := netip.ParseAddr(string(b[:n])); err != nil || got != addr {
				t.Fatalf("IPv4(%q) = %v, netip %v", b, addr, got)
			}
		}
	})
}

// FuzzIPv6 holds the parser to net/netip on whole texts and on what it takes.
func FuzzIPv6(f *testing.F) {
	for _, s := range []string{"::1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%eth0", "1:2:3:4:5:6:7:8", "12:30:45"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		addr, n, ok := IPv6(b)
		if n > len(b) || n < 0 {
			t.Fatalf("IPv6(%q): n = %d", b, n)
		}
		if !ok {
			return
		}
		text := b[:n]
		if i := bytes.IndexByte(text, '%'); i >= 0 {
			text = text[:i]
		}
		if i := bytes.LastIndexByte(text, ':') + 1; len(text)-i == len("000.000.000.000") && bytes.IndexByte(text, '.') == i+3 {
			if v4, _, ok := IPv4(text[i:]); ok { // padded, which netip refuses
				text = v4.AppendTo(text[:i:i])
			}
		}
		want, err := netip.ParseAddr(string(text))
		if err != nil || want.WithZone("") != addr {
			t.Fatalf("IPv6(%q) = %v of %q, netip %v", b, addr, b[:n], want)
		}
	})
}

// TestIPv6AgreesWithNetip walks every text of groups up to a length, so that
// what netip accepts is found too.
func TestIPv6AgreesWithNetip(t *testing.T) {
	const alphabet = "1f:."
	buf := make([]byte, 0, 9)
	var walk func()
	walk = func() {
		if len(buf) > 0 {
			want, err := netip.ParseAddr(string(buf))
			valid := err == nil && want.Is6()
			addr, n, ok := IPv6(buf)
			whole := ok && n == len(buf)
			// A name-like text is refused though it is an address.
			if valid && !whole && hasDigit(buf) {
				t.Fatalf("IPv6(%q) = %v, %d, %v, netip takes it", buf, addr, n, ok)
			}
			if whole && (!valid || want != addr) {
				t.Fatalf("IPv6(%q) = %v, netip %v", buf, addr, err)
			}
		}
		if len(buf) == cap(buf) {
			return
		}
		for i := range len(alphabet) {
			buf = append(buf, alphabet[i])
			walk()
			buf = buf[:len(buf)-1]
		}
	}
	walk()
}

func hasDigit(b []byte) bool {
	for _, c := range b {
		if isDigit(c) {
			return true
		}
	}
	return false
}

func TestAddressAllocs(t *testing.T) {
	v4, v6, mac := []byte("192.0.2.1 x"), []byte("2001:db8::1%eth0 x"), []byte("00:00:5e:00:53:01 x")
	if n := testing.AllocsPerRun(100, func() {
		a, _, _ := IPv4(v4)
		b, _, _ := IPv6(v6)
		MAC(mac)
		if ClassOf(a) != ClassOf(b) {
			t.Error("classes differ")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkIPv4(b *testing.B) {
	text := []byte("203.0.113.195 - -")
	b.ReportAllocs()
	for b.Loop() {
		IPv4(text)
	}
}

func BenchmarkIPv6(b *testing.B) {
	for _, s := range []string{"2001:db8::8a2e:370:7334 x", "2001:0db8:85a3:0000:0000:8a2e:0370:7334 x", "12:30:45 x"} {
		text := []byte(s)
		b.Run("text="+s[:8], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				IPv6(text)
			}
		})
	}
}
