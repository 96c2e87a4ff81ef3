package pseudonym

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// checkDomain holds appendDomain to package idna, and to leaving alone what it
// does not do.
func checkDomain(t *testing.T, domain string) (did bool) {
	t.Helper()
	backing := []byte("x@" + strings.Repeat("#", 20))
	got, ok := appendDomain(backing[:2:2], []byte(domain))
	if !ok {
		if string(got) != "x@" {
			t.Fatalf("%q: refused, and %q", domain, got)
		}
		return false
	}
	want, err := domains.ToASCII(domain)
	if err != nil || string(got) != "x@"+want {
		t.Fatalf("%q: %q, want %q, %v", domain, got[2:], want, err)
	}
	return true
}

// TestSimpleLetters: every letter that is called simple is mapped to its lower
// case alone, alone and beside others, and joins with nothing before it.
func TestSimpleLetters(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !simple(r) {
			continue
		}
		n++
		if p := norm.NFC.PropertiesString(string(unicode.ToLower(r))); !p.BoundaryBefore() || p.CCC() != 0 || !norm.NFC.IsNormalString(string(r)) {
			t.Errorf("%q joins with others, or has another form", r)
		}
		if did := checkDomain(t, "x"+string(r)+"x."+string(r)+".ü"+string(r)); !did && r != '-' {
			t.Errorf("%q is refused", r)
		}
	}
	if n < 30000 {
		t.Errorf("%d letters", n)
	}
}

// TestSimpleDomains: random domains of simple letters and of what is near them.
func TestSimpleDomains(t *testing.T) {
	parts := []rune("abcxyzABCXN019---...ßéüÜÇłŁőŘžıαβσςΣώΆбвЖйЙёЇあゖアーン中文字例漢가힣각_ ĳſ́ﬀ。·\u200dאب١ÅK\u0301\u1100ß")
	r := rand.New(rand.NewPCG(7, 8))
	did := 0
	for range 50000 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			set := parts
			if r.IntN(4) > 0 {
				set = parts[9:60]
			}
			b.WriteRune(set[r.IntN(len(set))])
		}
		if checkDomain(t, b.String()) {
			did++
		}
	}
	if did < 5000 {
		t.Errorf("only %d were simple", did)
	}
	for _, domain := range []string{
		"bücher.example", "BÜCHER.Example", "xn--bcher-kva.example", "faß.example", "βόλος.example", "日本語.example", "例え.テスト", "한국.example",
		"", ".", "a..b", ".ü", "ü.", "-ü", "ü-", "ab--ü", "x\xff", "\xc3", strings.Repeat("ü", maxLabel), strings.Repeat("ü", maxLabel+1), strings.Repeat("ü.", 100) + "ü",
	} {
		checkDomain(t, domain)
	}
}

func FuzzDomain(f *testing.F) {
	f.Add("bücher.example")
	f.Add("例え.テスト")
	f.Fuzz(func(t *testing.T, domain string) { checkDomain(t, domain) })
}
