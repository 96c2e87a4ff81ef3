package check

import (
	"strings"
	"testing"
)

// The accounts are the examples of the SWIFT IBAN Registry.
func TestIBAN(t *testing.T) {
	for _, in := range []string{
		"DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "FR1420041010050500013M02606",
		"MT84MALT011000012345MTLCAST001S", "CH9300762011623852957", "NL91ABNA0417164300",
		"DE89 3704 0044 0532 0130 00", "NO93-8601-1117-947", "BE68 5390 0754 7034",
	} {
		for _, after := range []string{"", " ", ",", ".", " 12", "-", "_", "_x", "a", "EUR", "EUR,"} {
			if n, ok := IBAN([]byte(in + after)); !ok || n != len(in) {
				t.Errorf("IBAN(%q) = %d, %v", in+after, n, ok)
			}
		}
		for _, after := range []string{"0", "A", "EURO", "EU"} {
			if _, ok := IBAN([]byte(in + after)); ok {
				t.Errorf("IBAN(%q) passes", in+after)
			}
		}
		last := in[len(in)-1]
		if _, ok := IBAN([]byte(in[:len(in)-1] + string('0'+(last-'0'+1)%10))); ok && isDigit(last) {
			t.Errorf("IBAN(%q) passes with another last digit", in)
		}
	}
	for _, in := range []string{
		"", "DE", "XX89370400440532013000", "DE8937040044053201300", "DE89 37040044 0532 0130 00",
		"DE89-3704 0044 0532 0130 00", "de89370400440532013000", "DE89 3704 0044 0532 0130 0",
		"DE8X370400440532013000", strings.Repeat("A", 40),
	} {
		if n, ok := IBAN([]byte(in)); ok {
			t.Errorf("IBAN(%q) = %d", in, n)
		}
	}
}

func FuzzIBAN(f *testing.F) {
	f.Add([]byte("DE89 3704 0044 0532 0130 00"))
	f.Add([]byte("NO9386011117947"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, ok := IBAN(b)
		if !ok {
			return
		}
		bare := strings.Map(func(r rune) rune {
			if r == ' ' || r == '-' {
				return -1
			}
			return r
		}, string(b[:n]))
		if m, ok := IBAN([]byte(bare)); !ok || m != len(bare) {
			t.Fatalf("IBAN(%q) = %d, bare %d, %v", b, n, m, ok)
		}
	})
}

func TestSSN(t *testing.T) {
	for in, want := range map[string]bool{
		"123-45-6789": true, "123-45-6789,": true, "899-01-0001 ": true, "123-45-6789.": true,
		"000-45-6789": false, "666-45-6789": false, "900-45-6789": false, "987-65-4320": false,
		"123-00-6789": false, "123-45-0000": false, "078-05-1120": false, "219-09-9999": false,
		"123-45-67890": false, "123-45-678": false, "123 45 6789": false, "123456789": false,
		"123-45-6789-1": false, "123-45-6789.1": false, "123-45-6789a": false, "12a-45-6789": false, "": false,
	} {
		if n, ok := SSN([]byte(in)); ok != want || ok && n != 11 {
			t.Errorf("SSN(%q) = %d, %v", in, n, ok)
		}
	}
}
