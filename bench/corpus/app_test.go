package corpus

import (
	"encoding/base64"
	"encoding/json"
	"hash/maphash"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	emailShape  = regexp.MustCompile(`[a-z0-9.]+@[a-z.]+`)
	tokenShape  = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)
	escapeShape = regexp.MustCompile(`\\(n|"|u00)`)
)

func TestAppShape(t *testing.T) {
	for _, name := range []string{"app-repeat", "app-unique"} {
		t.Run(name, func(t *testing.T) {
			for i, line := range lines(t, name, 1*MB) {
				token := tokenShape.FindString(line)
				if want := i%5 == 4; (token != "") != want {
					t.Fatalf("line %d: token %q, want one: %v", i, token, want)
				}
				if token != "" && (len(token) < 500 || len(token) > 700) {
					t.Fatalf("line %d: token of %d bytes", i, len(token))
				}
				rest := strings.Replace(line, token, "", 1)
				if size := len(rest) + 1; size < 280 || size > 320 {
					t.Fatalf("line %d: %d bytes without its token", i, size)
				}
				if got, want := escapeShape.MatchString(line), i%3 == 2; got != want {
					t.Fatalf("line %d: escape %v, want %v: %s", i, got, want, line)
				}
				checkAppRecord(t, line)
			}
		})
	}
}

// checkAppRecord fails unless the line is one JSON object with one e-mail and one address.
func checkAppRecord(t *testing.T, line string) {
	t.Helper()
	var record struct{ Msg, Email, Client, Detail string }
	if err := json.Unmarshal([]byte(line), &record); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	if n := len(emailShape.FindAllString(record.Msg+" "+record.Email+" "+record.Detail, -1)); n != 1 {
		t.Fatalf("%d e-mails in %s", n, line)
	}
	if _, err := netip.ParseAddr(record.Client); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
}

func TestAppRepeatHasThousand(t *testing.T) {
	emails, addresses := map[string]bool{}, map[string]bool{}
	for _, line := range lines(t, "app-repeat", 5*MB) {
		collect(emails, addresses, line)
	}
	if len(emails) != 1000 || len(addresses) != 1000 {
		t.Errorf("%d e-mails and %d addresses, want 1000 of each", len(emails), len(addresses))
	}
}

func TestAppUniqueNeverRepeats(t *testing.T) {
	emails, addresses := map[string]bool{}, map[string]bool{}
	all := lines(t, "app-unique", 3*MB)
	for _, line := range all {
		collect(emails, addresses, line)
	}
	if len(emails) != len(all) || len(addresses) != len(all) {
		t.Errorf("%d lines have %d e-mails and %d addresses", len(all), len(emails), len(addresses))
	}
}

func collect(emails, addresses map[string]bool, line string) {
	line = strings.ReplaceAll(line, `\n`, " ")
	line = strings.ReplaceAll(line, `\u003c`, " ")
	emails[emailShape.FindString(line)] = true
	_, rest, _ := strings.Cut(line, `"client":"`)
	address, _, _ := strings.Cut(rest, `"`)
	addresses[address] = true
}

// The million is counted on the numbers and on what they are written as.
func TestPoolsAreDistinct(t *testing.T) {
	const million = 1_000_000
	s := newSource(Seed, "pool")
	for _, size := range []int{1, 2, 10, 1000, million} {
		p := &pool{size: size, once: true}
		seen := make([]bool, size)
		for range size {
			i := p.draw(s)
			if seen[i] {
				t.Fatalf("pool of %d: %d came twice in one cycle", size, i)
			}
			seen[i] = true
		}
	}
	for name, value := range map[string]func([]byte, int) []byte{"email": appendEmail, "address": appendWideAddress} {
		// Hashes of 64 bits: two of a million values share one once in 10⁷ runs.
		hashes, seed, buf := make([]uint64, million), maphash.MakeSeed(), []byte(nil)
		for i := range hashes {
			buf = value(buf[:0], i)
			hashes[i] = maphash.Bytes(seed, buf)
		}
		slices.Sort(hashes)
		if distinct := len(slices.Compact(hashes)); distinct != million {
			t.Errorf("%s: %d distinct values of a million", name, distinct)
		}
	}
}

func TestAddressesAreReserved(t *testing.T) {
	var ranges []netip.Prefix
	for _, text := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "100.64.0.0/10", "2001:db8::/32"} {
		ranges = append(ranges, netip.MustParsePrefix(text))
	}
	for i := range 20_000 {
		for _, text := range [][]byte{appendAddress(nil, i), appendWideAddress(nil, i)} {
			a, err := netip.ParseAddr(string(text))
			if err != nil {
				t.Fatal(err)
			}
			reserved := false
			for _, r := range ranges {
				reserved = reserved || r.Contains(a)
			}
			if !reserved {
				t.Fatalf("%s is in no reserved range", a)
			}
		}
	}
}

func TestTokenParses(t *testing.T) {
	s := newSource(Seed, "token")
	for i := range 1000 {
		parts := strings.Split(string(appendJWT(nil, s, i*199)), ".")
		if len(parts) != 3 {
			t.Fatalf("%d parts", len(parts))
		}
		var header struct{ Alg, Typ, Kid string }
		var claims struct {
			Sub, Email string
			Exp        int64
		}
		for part, into := range map[string]any{parts[0]: &header, parts[1]: &claims} {
			text, err := base64.RawURLEncoding.DecodeString(part)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, into); err != nil {
				t.Fatalf("%v in %s", err, text)
			}
		}
		if header.Alg == "" || claims.Sub == "" || claims.Exp == 0 || claims.Email != string(appendEmail(nil, i*199)) {
			t.Fatalf("header %+v, claims %+v", header, claims)
		}
		if signature, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil || len(signature) != 256 {
			t.Fatalf("signature of %d bytes, %v", len(signature), err)
		}
	}
}
