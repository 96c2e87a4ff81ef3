package check

import (
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	for _, tt := range []struct {
		form, in string
		n        int
	}{
		{"ab_{hex 4}", "ab_12ef", 7},
		{"ab_{hex 4}", "ab_12ef_x", 7},
		{"ab_{hex 4}", "ab_12e", 0},
		{"ab_{hex_ 4}", "ab_12ef_", 0},
		{"ab_{hex 4}", "ab_12ef3", 0},
		{"ab_{hex 4}", "ab_12efz", 0},
		{"ab_{hex 4}", "ab_12EF", 0},
		{"ab_{Hex 4}", "ab_12EF", 7},
		{"ab_{lower 2-4}", "ab_a1 ", 5},
		{"ab_{lower 2-4}", "ab_a1b2c", 0},
		{"ab.{alnum_-. 4+}", "ab.a_b-c.d...", 10},
		{"ab.{alnum_-. 4+}", "ab.a_..", 0},
		{"a-{digit 2}-{upper 3}", "a-12-XY9,", 8},
		{"a-{digit 2}-{upper 3}", "a-1-XY9", 0},
		{"a-{digit 2}-{upper 3}-X", "a-12-XY9-X", 10},
		{"a-{digit 2}-{upper 3}-X", "a-12-XY9-Y", 0},
		{"k{uuid}", "k01234567-89ab-cdef-0123-456789abcdef", 37},
		{"k{uuid}", "k01234567-89ab-cdef-0123-456789abcde", 0},
		{"x/y=^{base32 3}", "x/y=AB7", 7},
	} {
		f, err := NewForm(tt.form)
		if err != nil {
			t.Fatal(err)
		}
		if n := f.Match([]byte(tt.in)); n != tt.n {
			t.Errorf("%s: %q: %d bytes, want %d", tt.form, tt.in, n, tt.n)
		}
		if tt.n > f.Max() {
			t.Errorf("%s: Max is %d", tt.form, f.Max())
		}
	}
	if f, _ := NewForm("x/y=^{base32 3}"); f.Start() != 4 || f.Literal() != "x/y=" || f.Long() {
		t.Errorf("%d, %q, %v", f.Start(), f.Literal(), f.Long())
	}
	for _, bad := range []string{"", "{hex 4}", "a{hex}", "a{hexa 4}", "a{hex 4", "a{hex x}", "a{hex 9-4}", "a{alnum, 4}b{}"} {
		if _, err := NewForm(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestRandom(t *testing.T) {
	for in, want := range map[string]bool{
		"a7b8c9d0e1f2": true, "FakeaBcDEfGhJkLmNpQr": true, "vcveslgnrhcinzqlhupt": true, "fa4e70b1c2d3": true,
		"xxxxxxxxxxxxxxxx": false, "aaaa1111aaaa1111": false, "your_token_goes_here": false, "PaymentServiceImplementation": false,
		"configuration": false, "12345678901234567890": false, "": false,
	} {
		if got := Random([]byte(in)); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestFormAllocs(t *testing.T) {
	f, err := NewForm("ab_{alnum_- 20+}")
	if err != nil {
		t.Fatal(err)
	}
	in := []byte("ab_" + strings.Repeat("a7-", 20))
	if n := testing.AllocsPerRun(100, func() { Random(in[:f.Match(in)]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
