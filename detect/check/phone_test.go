package check

import (
	"strings"
	"testing"
)

// The numbers are reserved for fiction or documentation by their regulators:
// Ofcom (+44 20 7946 0xxx), NANPA (555-01xx), Bundesnetzagentur ("Drama
// numbers", +49 30 23125 xxx), ACMA (+61 2 5550 xxxx), ARCEP (+33 1 99 00).
func TestPhone(t *testing.T) {
	tests := []struct {
		in string
		n  int // 0 = none
	}{
		{"+442079460018", 13},
		{"+44 20 7946 0018", 16},
		{"+44 (0)20 7946 0018", 19},
		{"+44(0)20 7946-0018,", 18},
		{"+1 212-555-0123", 15},
		{"+1 (212) 555-0123 x", 17},
		{"+1.212.555.0123", 15},
		{"+12125550123x77", 12},
		{"+49 30 23125 000", 16},
		{"+49\u00a030\u00a023125\u00a0000", 19},
		{"+33 1 99 00 12 34 2026-01-01", 17},
		{"+61 2 5550 1234)", 15},
		{"+12125550123.", 12},
		{"+12125550123\n+12125550124", 12},
		{"+12125550123_x", 12},
		{"+12125550123.5", 0},
		{"+12125550123a", 0},
		{"+121255501234", 0},
		{"+1 212-555-012", 0},
		{"+0200", 0},
		{"+01:00", 0},
		{"+1", 0},
		{"+12.5%", 0},
		{"+999123456789", 0},
		{"+ 12125550123", 0},
		{"+1 - - - 2125550123", 0},
		{"12125550123", 0},
		{"", 0},
	}
	for _, tt := range tests {
		n, ok := Phone([]byte(tt.in))
		if n != tt.n || ok != (tt.n > 0) {
			t.Errorf("Phone(%q) = %d, %v, want %d", tt.in, n, ok, tt.n)
		}
	}
	for in, want := range map[string]bool{"": true, "tel:": true, " ": true, "(": true, "a": false, "1": false, "+": false, "_": true} {
		if got := PhoneStarts([]byte(in)); got != want {
			t.Errorf("PhoneStarts(%q) = %v", in, got)
		}
	}
}

func TestPhoneAllocs(t *testing.T) {
	text := []byte("+44 (0)20 7946 0018 x")
	if n := testing.AllocsPerRun(100, func() { Phone(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzPhone checks that the digits of what was read are a number by themselves.
func FuzzPhone(f *testing.F) {
	f.Add([]byte("+44 (0)20 7946 0018"))
	f.Add([]byte("+1 212-555-0123"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, ok := Phone(b)
		if !ok {
			return
		}
		bare := []byte("+")
		for _, c := range []byte(strings.ReplaceAll(string(b[:n]), "(0)", "")) {
			if isDigit(c) {
				bare = append(bare, c)
			}
		}
		if m, ok := Phone(bare); !ok || m != len(bare) {
			t.Fatalf("Phone(%q) = %d, of %q %d, %v", b, n, bare, m, ok)
		}
	})
}

func BenchmarkPhone(b *testing.B) {
	text := []byte("+44 20 7946 0018 called")
	b.ReportAllocs()
	for b.Loop() {
		Phone(text)
	}
}
