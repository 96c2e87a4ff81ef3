package check

import "testing"

// TestBase58Check takes numbers with leading zeros, which base58 writes as ones.
func TestBase58Check(t *testing.T) {
	zeros, one := make([]byte, 21), append(make([]byte, 20), 1)
	full := make([]byte, 34)
	for i := range full {
		full[i] = 0xff
	}
	for _, c := range []struct {
		text string
		n    int
		want bool
	}{
		{base58Key(zeros), 21, true},
		{base58Key(one), 21, true},
		{base58Key(full), 34, true},
		{base58Key(full), 33, false},
		{base58Key(full), 35, false},
		{"1" + base58Key(zeros), 21, false},
		{base58Key(zeros)[1:], 21, false},
		{"1" + base58Key(full), 34, false},
		{"1" + base58Key(full), 35, false},
		{base58Key(one) + "1", 21, false},
		{"0" + base58Key(full)[1:], 34, false},
		{"", 21, false},
	} {
		if _, got := base58Check([]byte(c.text), c.n); got != c.want {
			t.Errorf("%q, %d bytes: %v", c.text, c.n, got)
		}
	}
	for i := range len(base58) {
		if base58Digit(base58[i]) != i {
			t.Errorf("%c is %d", base58[i], base58Digit(base58[i]))
		}
	}
	for _, c := range []byte("0OIl+-_ \x00\xff") {
		if base58Digit(c) >= 0 {
			t.Errorf("%q is a digit", c)
		}
	}
}
