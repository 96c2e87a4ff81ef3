package check

import "testing"

// The numbers are reserved for fiction, as those of TestPhone.
func TestNationalPhone(t *testing.T) {
	for _, c := range []struct {
		in string
		n  int // 0 = none
	}{
		{"(415) 555-0123", 14},
		{"415-555-0123.", 12},
		{"415.555.0123, then", 12},
		{"4155550123", 10},
		{"4155550123. Then", 10},
		{"1 415 555 0123", 14},
		{"020 7946 0018 x", 13},
		{"(020) 7946-0018)", 15},
		{"02079460018", 11},
		{"0049 30 23125 000", 17},
		{"00442079460018", 14},
		{"030 23125 000", 13},
		{"06-12-34-56-78", 14},
		{"7946001", 0}, // no area, no groups
		{"12345678", 0},
		{"2026-01-02 12:30", 0},
		{"2026-01-0212", 0},
		{"1999-12-31", 0},
		{"203.0.113.9", 0},
		{"4155550123a", 0},
		{"4155550123.5", 0},
		{"0000000000", 0},
		{"1 - - - 4155550123", 0},
		{"4155550123415555", 0},
		{"(415) 555-0123. 203.0.113.7", 14},
		{"(415) 555-0123 4111111111111111", 14},
		{"none", 0},
		{"", 0},
	} {
		if n := NationalPhone([]byte(c.in)); n != c.n {
			t.Errorf("NationalPhone(%q) = %d, want %d", c.in, n, c.n)
		}
	}
	text := []byte("(020) 7946-0018 x")
	if n := testing.AllocsPerRun(100, func() { NationalPhone(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzNationalPhone(f *testing.F) {
	f.Add([]byte("(415) 555-0123"))
	f.Add([]byte("0049 30 23125 000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := NationalPhone(b)
		if n == 0 {
			return
		}
		if !isDigit(b[n-1]) || n < len(b) && isAlnum(b[n]) {
			t.Fatalf("%d of %q", n, b)
		}
		if again := NationalPhone(b[:n]); again != n {
			t.Fatalf("%d of %q, alone %d", n, b, again)
		}
	})
}
