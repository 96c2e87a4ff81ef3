package check

import "testing"

func TestSID(t *testing.T) {
	tests := []struct {
		in      string
		n       int
		account bool
	}{
		{"S-1-5-21-1004336348-1177238915-682003330-1104", 45, true},
		{"S-1-5-21-1004336348-1177238915-682003330-1104\\x", 45, true},
		{"S-1-5-21-1004336348-1177238915-682003330-1104.", 45, true},
		{"S-1-12-1-1111111111-1222222222-3333333333-444444444", 51, true},
		{"S-1-5-18", 8, false},
		{"S-1-0-0", 7, false},
		{"S-1-5-32-544 x", 12, false},
		{"S-1-0x0000000000AB-1", 20, false},
		{"S-1-5", 5, false},
		{"S-1-5-", 5, false},
		{"S-1-", 0, false},
		{"S-2-5-18", 0, false},
		{"s-1-5-18", 0, false},
		{"S-1-5-18x", 0, false},
		{"S-1-5-12345678901", 0, false},
		{"S-1-0x00-1", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		if n, account := SID([]byte(tt.in)); n != tt.n || account != tt.account {
			t.Errorf("SID(%q) = %d, %v, want %d, %v", tt.in, n, account, tt.n, tt.account)
		}
	}
}

func FuzzSID(f *testing.F) {
	f.Add([]byte("S-1-5-21-1-2-3-1104"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, account := SID(b)
		if n < 0 || n > len(b) || account && n == 0 {
			t.Fatal(n, account)
		}
		if m, again := SID(b[:n]); n > 0 && (m != n || again != account) {
			t.Fatal(m, n)
		}
	})
}
