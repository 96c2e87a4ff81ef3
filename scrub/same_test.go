package scrub_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"io"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// A source makes values of one kind. Forms are the ways people write one value.
type source struct {
	kind  string
	key   string // that announces it
	plain bool   // it is found without a key
	claim string // of a token, or none
	forms func(r *rand.Rand) []string
}

func sources() []source {
	one := func(f func(r *rand.Rand) string) func(*rand.Rand) []string {
		return func(r *rand.Rand) []string { return []string{f(r)} }
	}
	const lower, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return []source{
		{"email", "email", true, "email", func(r *rand.Rand) []string {
			local, host := letters(r, lower, 5)+"."+letters(r, lower+digits, 6), letters(r, lower, 9)
			if r.IntN(5) == 0 {
				return []string{local + "@bücher-" + host + ".example", strings.ToUpper(local) + "@BÜCHER-" + host + ".example"}
			}
			return []string{local + "@" + host + ".example.com", strings.ToUpper(local) + "@" + host + ".Example.COM"}
		}},
		{"ipv4", "client_ip", true, "sub", func(r *rand.Rand) []string { // shared addresses (RFC 6598) belong to nobody
			a := netip.AddrFrom4([4]byte{100, byte(64 + r.IntN(64)), byte(r.IntN(256)), byte(1 + r.IntN(254))})
			return []string{a.String(), "::ffff:" + a.String()}
		}},
		{"ipv6", "client_ip", true, "sub", func(r *rand.Rand) []string {
			a := netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, byte(r.IntN(256)), byte(r.IntN(256)), 0, 0, 0, 0, 0, 0, 0, byte(r.IntN(256)), byte(r.IntN(256)), byte(1 + r.IntN(255))})
			return []string{a.String(), strings.ToUpper(a.String()), a.StringExpanded()}
		}},
		{"mac", "mac", true, "sub", func(r *rand.Rand) []string {
			var b [6]byte
			for i := range b {
				b[i] = byte(1 + r.IntN(254))
			}
			b[0] &^= 3
			b[5] = 0xa0 | b[5]&15
			return []string{fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]),
				fmt.Sprintf("%02X-%02X-%02X-%02X-%02X-%02X", b[0], b[1], b[2], b[3], b[4], b[5])}
		}},
		{"phone", "phone", true, "phone_number", func(r *rand.Rand) []string { // numbers of fiction, by Ofcom
			n := r.IntN(1000)
			return []string{fmt.Sprintf("+442079460%03d", n), fmt.Sprintf("+44 20 7946 0%03d", n), fmt.Sprintf("+44 (20) 7946-0%03d", n)}
		}},
		{"card", "card_number", true, "", func(r *rand.Rand) []string {
			n := luhn("411111" + letters(r, digits, 9))
			return []string{n, n[:4] + " " + n[4:8] + " " + n[8:12] + " " + n[12:], n[:4] + "-" + n[4:8] + "-" + n[8:12] + "-" + n[12:]}
		}},
		{"iban", "iban", true, "", func(r *rand.Rand) []string {
			n := iban("DE", letters(r, digits, 18))
			return []string{n, n[:4] + " " + n[4:8] + " " + n[8:12] + " " + n[12:16] + " " + n[16:20] + " " + n[20:]}
		}},
		{"ssn", "ssn", true, "", one(func(r *rand.Rand) string {
			return fmt.Sprintf("%03d-%02d-%04d", 401+r.IntN(250), 1+r.IntN(99), 1000+r.IntN(9000))
		})},
		{"user", "user", false, "sub", one(func(r *rand.Rand) string { return letters(r, lower, 6) + letters(r, digits, 4) })},
		{"name", "full_name", false, "name", one(func(r *rand.Rand) string {
			return letters(r, upper, 1) + letters(r, "aeiou", 1) + letters(r, "lnrst", 1) + letters(r, "aeiou", 2) + " " +
				letters(r, "KLMNPRST", 1) + letters(r, "aeiou", 1) + letters(r, "lnrst", 2) + letters(r, "aeio", 2) + letters(r, "nrst", 1)
		})},
		{"secret", "api_key", false, "", one(func(r *rand.Rand) string { return letters(r, lower+upper+digits, 30) + letters(r, digits, 2) })},
		{"jwt", "token", true, "", one(func(r *rand.Rand) string { return tokenOf("sub", letters(r, lower, 8)) })},
		{"awskey", "aws_access_key_id", true, "sub", one(func(r *rand.Rand) string {
			return "AKIA" + letters(r, upper+"234567", 13) + "J5Q"
		})},
		{"githubtoken", "token", true, "sub", one(func(r *rand.Rand) string {
			body := letters(r, lower+upper+digits, 30)
			return "ghp_" + body + base62(crc32.ChecksumIEEE([]byte(body)))
		})},
	}
}

func letters(r *rand.Rand, set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[r.IntN(len(set))]
	}
	return string(b)
}

func base62(v uint32) string {
	const set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	var b [6]byte
	for i := 5; i >= 0; i-- {
		b[i], v = set[v%62], v/62
	}
	return string(b[:])
}

// luhn appends the check digit of ISO/IEC 7812-1.
func luhn(n string) string {
	sum := 0
	for i := range n {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return n + string(rune('0'+(10-sum%10)%10))
}

// iban puts the check digits of ISO 13616 between country and account.
func iban(country, account string) string {
	digits := account
	for _, c := range country {
		digits += fmt.Sprint(int(c-'A') + 10)
	}
	n, _ := new(big.Int).SetString(digits+"00", 10)
	return fmt.Sprintf("%s%02d%s", country, 98-n.Mod(n, big.NewInt(97)).Int64(), account)
}

// tokenOf returns a signed token with one claim.
func tokenOf(claim, value string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc([]byte(`{"`+claim+`":`+quote(value)+`,"exp":1767225600}`)) + "." + enc(make([]byte, 32))
}

// places returns records that hold v beside key, and without one if plain.
func places(src *source, v string) []string {
	k := src.key
	goKey := strings.ToUpper(k[:1]) + k[1:]
	all := []string{
		`{"` + k + `":` + quote(v) + `,"x":1}`,
		`{"a":[{"` + k + `": ` + quote(v) + `}]}`,
		"level=info " + k + `="` + v + `" msg=done`,
		`{'` + k + `': '` + v + `', 'x': 1}`,
		"GET https://www.example.com/p?x=1&" + k + "=" + percent(v) + "&z=2 200",
		"<a href=\"?" + k + "=" + percent(v) + "&amp;z=2\">",
	}
	if !strings.Contains(v, " ") {
		all = append(all, "level=info "+k+"="+v+" msg=done", k+": "+v, "  "+k+": "+v+" # yaml", "&{X:1 "+goKey+":"+v+" Y:2}")
	}
	if src.plain {
		all = append(all, "seen "+v+" here", "("+v+")", "x,"+v+",y", `"`+v+`"`)
	}
	switch src.kind {
	case "secret":
		all = append(all, "Authorization: Bearer "+v, "Cookie: theme=dark; sid="+v, "Set-Cookie: sid="+v+"; Path=/",
			"https://www.example.com/p?access_token="+v, `{"session_id":"`+v+`"}`, "x-api-key: "+v, "Authorization: Token "+v)
	case "email", "ipv4", "ipv6", "mac", "user":
		all = append(all, `{"user":`+quote(v)+`}`, "user="+v+" done", `{"login":`+quote(v)+`}`)
	}
	return all
}

// TestOnePseudonym writes random values of every kind in every place and encoding:
// each has one pseudonym, the one that fingerprint gives, in another process too.
func TestOnePseudonym(t *testing.T) {
	t.Parallel()
	policy := scrub.Policy{}
	kinds, _ := scrub.ProfilePolicy("default")
	for kind := range kinds {
		policy[kind] = scrub.Uniform(scrub.Pseudonym)
	}
	s := newScrubber(t, func(o *scrub.Options) { o.Policy = policy })
	w := s.Worker()
	all, encs := sha256.New(), encodings()
	other := startOther(t)
	for _, src := range sources() {
		r := rand.New(rand.NewPCG(1, uint64(len(src.kind))))
		for i := range 1000 {
			forms := src.forms(r)
			want := pseudonymIn.FindString(scrubbed(t, w, places(&src, forms[0])[0]))
			for f, v := range forms {
				if i < 10 { // making a hasher takes its time
					if got := fingerprint(t, s, src.kind, v); got != want {
						t.Errorf("%s: %q is %s, the fingerprint of %q is %s", src.kind, forms[0], want, v, got)
					}
				}
				for p, in := range places(&src, v) {
					if f > 0 && (p+i)%3 != 0 {
						continue
					}
					enc := &encs[(i+f+p)%len(encs)] // every pair of a place and an encoding comes about often
					out := enc.decode(t, scrubbed(t, w, enc.encode(in)))
					io.WriteString(all, out)
					if strings.Count(out, want) != 1 || strings.Contains(out, v) {
						t.Errorf("%s as %s: %q: no %s in %q", src.kind, enc.name, in, want, out)
					}
				}
			}
			if src.claim != "" {
				claim := tokenOf(src.claim, forms[0])
				out := scrubbed(t, w, "got "+claim+" for "+forms[0])
				if strings.Count(out, want) < 1 || (src.claim == "sub" || src.claim == "email") && strings.Count(out, want) != 2 || strings.Contains(out, forms[0]) {
					t.Errorf("%s in a token: %q: no %s in %q", src.kind, claim, want, out)
				}
			}
			if t.Failed() && i > 3 {
				break
			}
		}
	}
	sum := fmt.Sprintf("sum %x\n", all.Sum(nil))
	if os.Getenv(childVariable) != "" {
		fmt.Print(sum)
	} else if out, err := other(); err != nil || !strings.Contains(out, sum) {
		t.Errorf("another process: %v: want %q, got %.200q", err, sum, out)
	}
}

var pseudonymIn = regexp.MustCompile(`[a-z]+_ohbt_[a-z2-7]{24}`)

const childVariable = "LOGSCRUB_TEST_CHILD"

// startOther begins to run the test in another process, unless this is the other.
// The function it returns waits for what that prints.
func startOther(t *testing.T) (wait func() (string, error)) {
	if os.Getenv(childVariable) != "" {
		return nil
	}
	var out strings.Builder
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env, cmd.Stdout = append(os.Environ(), childVariable+"=1"), &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() (string, error) {
		err := cmd.Wait()
		return out.String(), err
	}
}

// fingerprint returns the pseudonym that the writing key gives a value.
func fingerprint(t testing.TB, s *scrub.Scrubber, kind, v string) string {
	t.Helper()
	all, err := s.Fingerprints(kind, []byte(v))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if strings.Contains(p, "_ohbt_") {
			return p
		}
	}
	t.Fatalf("%s: no pseudonym under the key", kind)
	return ""
}
