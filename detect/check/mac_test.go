package check

import (
	"encoding/hex"
	"strings"
	"testing"
)

func TestMAC(t *testing.T) {
	tests := []struct {
		in   string
		addr string // "" = none
	}{
		{"00:00:5e:00:53:01", "00005e005301"},
		{"00-00-5E-00-53-01", "00005e005301"},
		{"0000.5e00.5301", "00005e005301"},
		{"00:00:5e:00:53:01, x", "00005e005301"},
		{"00:00:5e:00:53:01:eth0", "00005e005301"},
		{"00-00-5e-00-53-01-guest", "00005e005301"},
		{"00:00:5e:00:53:01: x", "00005e005301"},
		{"00-00-5e-00-53-01:ab", "00005e005301"},
		{"0000.5e00.5301. x", "00005e005301"},
		{"00:00:5e:00:53:01_x", "00005e005301"},
		{"00:00:5e:00:53:01port", "00005e005301"},
		{"00:00:5e:00:53:01d", ""},
		{"ff:ff:ff:ff:ff:ff", "ffffffffffff"},
		{"00:00:5e-00:53:01", ""},
		{"00:00:5e:00:53", ""},
		{"00:00:5e:00:53:01:02", ""},
		{"00:00:5e:00:53:01:02:03", ""},
		{"00:00:5e:00:53:0g", ""},
		{"00:00:5e:00:53:011", ""},
		{"0000.5e00.5301.1234", ""},
		{"0000.5e00", ""},
		{"", ""},
	}
	for _, tt := range tests {
		addr, n, ok := MAC([]byte(tt.in))
		if ok != (tt.addr != "") || ok && hex.EncodeToString(addr[:]) != tt.addr {
			t.Errorf("MAC(%q) = %x, %d, %v, want %s", tt.in, addr, n, ok, tt.addr)
		}
		if ok && n != 17 && n != 14 {
			t.Errorf("MAC(%q): n = %d", tt.in, n)
		}
	}
}

// TestFingerprint walks a fingerprint of a key (RFC 4716 §4) and an EUI-64:
// neither a hardware address nor an IPv6 address begins anywhere in them.
func TestFingerprint(t *testing.T) {
	for _, s := range []string{
		"MD5:c1:b1:30:29:d7:b8:de:6c:97:77:10:d7:46:41:63:87 ok",
		"02:00:5e:ff:fe:00:53:01",
		"02-00-5e-ff-fe-00-53-01",
		"0200.5eff.fe00.5301",
	} {
		b := []byte(s)
		for i := range b {
			if MACStarts(b[:i]) {
				if _, n, ok := MAC(b[i:]); ok {
					t.Errorf("MAC in %q: %q", s, b[i:i+n])
				}
			}
			if IPv6Starts(b[:i]) {
				if _, n, ok := IPv6(b[i:]); ok {
					t.Errorf("IPv6 in %q: %q", s, b[i:i+n])
				}
			}
		}
	}
}

func TestMACClassOf(t *testing.T) {
	tests := []struct {
		in   string
		want MACClass
	}{
		{"00:00:5e:00:53:01", MACDevice},
		{"00:00:00:00:00:00", MACZero},
		{"ff:ff:ff:ff:ff:ff", MACBroadcast},
		{"01:00:5e:90:10:00", MACGroup},
	}
	for _, tt := range tests {
		addr, _, _ := MAC([]byte(tt.in))
		if got := MACClassOf(addr); got != tt.want {
			t.Errorf("MACClassOf(%s) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

func TestNetfilterMAC(t *testing.T) {
	const header = "00:00:5e:00:53:01:00:00:5e:00:53:02:08:00"
	for in, want := range map[string]bool{
		header:                               true,
		header + " SRC=":                     true,
		strings.ToUpper(header):              true,
		header[:36] + "86:dd":                true,
		header + ":01":                       false,
		header[:36] + "12:34":                false,
		header[:39]:                          false,
		"x" + header[1:]:                     false,
		strings.Replace(header, ":", "-", 1): false,
	} {
		if n, ok := NetfilterMAC([]byte(in)); ok != want || ok && n != 41 {
			t.Errorf("NetfilterMAC(%q) = %d, %v", in, n, ok)
		}
	}
}

func FuzzMAC(f *testing.F) {
	f.Add([]byte("00:00:5e:00:53:01"))
	f.Add([]byte("0000.5e00.5301"))
	f.Fuzz(func(t *testing.T, b []byte) {
		addr, n, ok := MAC(b)
		if !ok {
			return
		}
		digits := strings.Map(func(r rune) rune {
			if strings.ContainsRune(":-.", r) {
				return -1
			}
			return r
		}, string(b[:n]))
		if !strings.EqualFold(digits, hex.EncodeToString(addr[:])) {
			t.Fatalf("MAC(%q) = %x of %q", b, addr, b[:n])
		}
	})
}
