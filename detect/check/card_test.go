package check

import (
	"bytes"
	"fmt"
	"testing"
)

// The numbers are those that payment processors publish for tests (Stripe,
// "Test card numbers"; PayPal, "Test credit card numbers").
func TestCardNumber(t *testing.T) {
	tests := []struct {
		in string
		n  int // 0 = none
	}{
		{"4111111111111111", 16},
		{"4222222222222", 13},
		{"5555555555554444,", 16},
		{"2223003122003222", 16},
		{"378282246310005", 15},
		{"30569309025904", 14},
		{"38520000023237", 14},
		{"6011111111111117", 16},
		{"3530111333300000", 16},
		{"6200000000000005", 16},
		{"6759649826438453", 16},
		{"4111111111111111.", 16},
		{"4111 1111 1111 1111", 19},
		{"4111-1111-1111-1111 x", 19},
		{"4111 1111 1111 1111 12/27", 19},
		{"4111 1111 1111 1111 1227", 19},
		{"3782 822463 10005", 17},
		{"3056-930902-5904", 16},
		{"4111 1111-1111 1111", 0},
		{"4111-1111-1111-1111-1111", 0},
		{"4111 111111 111111", 0},
		{"411 1111 1111 11111", 0},
		{"4111  1111 1111 1111", 0},
		{"4111111111111112", 0},
		{"4000000000000000006", 0},
		{"4000 0000 0000 0000 006", 23},
		{"6200000000000000000", 19},
		{"213100000000001", 15},
		{"4111111111111111x", 0},
		{"4111111111111111.5", 0},
		{"4111111111111111.0", 18},
		{"4111111111111111.00,", 19},
		{"4111111111111111.0.1", 0},
		{"4111111111111111.05", 0},
		{"4111111111111111_x", 16},
		{"41111111111111111111", 0},
		{"0000000000000000", 0},
		{"1700000000006", 0},
		{"411111111111111", 0},
		{"4111", 0},
		{"", 0},
	}
	for _, tt := range tests {
		n, ok := CardNumber([]byte(tt.in))
		if ok != (tt.n > 0) || ok && n != tt.n {
			t.Errorf("CardNumber(%q) = %d, %v, want %d", tt.in, n, ok, tt.n)
		}
	}
}

func TestCardGrouping(t *testing.T) {
	for in, want := range map[string]bool{
		"0000 0000 0000 0000": true, "0000-0000-0000-0000": true, "0000 000000 00000": true,
		"0000 000000 0000": true, "0000 0000 0000 0000 000": true, "000000 0000000000000": true,
		"0000 0000-0000 0000": false, "0000000000000000": false, "0000 0000 0000": false,
		" 0000 0000 0000 0000": false, "0000 0000 0000 0000 ": false, "0000.0000.0000.0000": false, "": false,
		"0 0000000000000000000000000000000000 0": false,
	} {
		if got := CardGrouping([]byte(in)); got != want {
			t.Errorf("CardGrouping(%q) = %v", in, got)
		}
	}
}

// TestLuhn appends each digit to a payload: exactly one of ten passes, and a
// swap of neighbours (but 09 and 90) is noticed.
func TestLuhn(t *testing.T) {
	for _, payload := range []string{"7992739871", "1", "411111111111111", "37828224631000"} {
		good := ""
		for d := range 10 {
			if s := fmt.Sprintf("%s%d", payload, d); Luhn([]byte(s)) {
				if good != "" {
					t.Errorf("%s and %s pass", good, s)
				}
				good = s
			}
		}
		if good == "" {
			t.Errorf("no digit for %s", payload)
			continue
		}
		for i := 1; i < len(good); i++ {
			if b := []byte(good); b[i] != b[i-1] && b[i]+b[i-1] != '0'+'9' {
				b[i], b[i-1] = b[i-1], b[i]
				if Luhn(b) {
					t.Errorf("%s passes as %s does", b, good)
				}
			}
		}
	}
	for _, s := range []string{"", "0", "7992739871x"} {
		if Luhn([]byte(s)) {
			t.Errorf("Luhn(%q)", s)
		}
	}
}

func TestNumberStarts(t *testing.T) {
	for in, want := range map[string]bool{"": true, "card=": true, " ": true, "-": false, " -": false, "card-": true, "blk_-": false, "a": false, "1-": false, "0.": false, "_": false, "é": true} {
		if got := NumberStarts([]byte(in)); got != want {
			t.Errorf("NumberStarts(%q) = %v", in, got)
		}
	}
}

func FuzzCardNumber(f *testing.F) {
	f.Add([]byte("4111 1111 1111 1111"))
	f.Add([]byte("378282246310005"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, ok := CardNumber(b)
		if !ok {
			return
		}
		text := b[:n]
		if dot := bytes.IndexByte(text, '.'); dot > 0 && len(bytes.Trim(text[dot+1:], "0")) == 0 {
			text = text[:dot] // held as a floating-point number
		}
		bare := make([]byte, 0, n)
		for _, c := range text {
			if isDigit(c) {
				bare = append(bare, c)
			}
		}
		if !Card(bare) || len(bare) != len(text) && !CardGrouping(text) {
			t.Fatalf("CardNumber(%q) = %d", b, n)
		}
	})
}
