package detect_test

import (
	"bytes"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// TestGlued: a literal begins behind an underscore too, and a password goes on
// behind punctuation that ends other values.
func TestGlued(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, c := range []struct{ text, value string }{
		{"token_eyJhbGciOiJIUzI1NiJ9.eyJhZG1pbiI6dHJ1ZX0.c2lnc2lnc2lnc2ln x", "eyJhbGciOiJIUzI1NiJ9.eyJhZG1pbiI6dHJ1ZX0.c2lnc2lnc2lnc2ln"},
		{"key_AKIAIOSFODNN7EXAMPLE x", "AKIAIOSFODNN7EXAMPLE"},
		{"prod_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", "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"},
		{"password=Zx9<kQ2>vL7p x", "Zx9<kQ2>vL7p"},
		{"password=Zx9)kQ2vL7p x", "Zx9)kQ2vL7p"},
		{`password=Zx9"kQ2vL7p x`, `Zx9"kQ2vL7p`},
		{"Server=x;Password=Zx9kQ2;vL7p;Database=y", "Zx9kQ2;vL7p"},
		{`"login password=Zx9kQ2vL7p","x":1`, "Zx9kQ2vL7p"},
		{"call(password=Zx9kQ2vL7p)", "Zx9kQ2vL7p"},
		{"password   : Zx9kQ2vL7p", "Zx9kQ2vL7p"},
		{"card_4111111111111111 declined", "4111111111111111"},
		{"4111111111111111_backup", "4111111111111111"},
		{"iban_DE89370400440532013000", "DE89370400440532013000"},
	} {
		found := s.Scan([]byte(c.text), &detect.Query{})
		if len(found) == 0 {
			t.Errorf("%q: nothing found", c.text)
			continue
		}
		if got := []byte(c.text)[found[0].Start:found[0].End]; !bytes.Equal(got, []byte(c.value)) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.value)
		}
	}
	for _, text := range []string{"the user   : jane walked", "long_identifier_of_a_function_name", "a_eyebrow_and_more_words_here",
		"block blk_4111111111111111", "id_123456789012345"} {
		if found := s.Scan([]byte(text), &detect.Query{}); len(found) != 0 {
			t.Errorf("%q: %d findings", text, len(found))
		}
	}
}

// TestColours: control sequences of a terminal stand between the characters of a
// log and are none of them.
func TestColours(t *testing.T) {
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	s := set.NewScanner(nil)
	for _, c := range []struct{ text, value string }{
		{"\x1b[31mpassword\x1b[0m=\x1b[32mZx9kQ2vL7p\x1b[0m x", "Zx9kQ2vL7p"},
		{"\x1b[1mjane@example.com\x1b[0m", "jane@example.com"},
		{"from \x1b[1;36m203.0.113.7\x1b[0m", "203.0.113.7"},
		{"key \x1b[33mAKIAIOSFODNN7EXAMPLE\x1b[m", "AKIAIOSFODNN7EXAMPLE"},
		{"jane@\x1b[1mexample.com", "jane@\x1b[1mexample.com"},
	} {
		found := s.Scan([]byte(c.text), &detect.Query{})
		if len(found) != 1 {
			t.Errorf("%q: %d findings", c.text, len(found))
			continue
		}
		start, end, _ := s.Root(&found[0])
		if got := c.text[start:end]; got != c.value {
			t.Errorf("%q: found %q, want %q", c.text, got, c.value)
		}
	}
}
