package eval

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// A sort is a type of label: what its values look like, and the keys beside which
// they stand. One that only a key tells has no place in prose or CSV.
type sort struct {
	label string
	keys  []string
	keyed bool
	value func(r *rand.Rand) string
}

// sorts returns all sorts. Every value is invented: addresses and domains of
// documentation (RFC 5737, RFC 3849, RFC 2606), telephone numbers for drama (Ofcom),
// card, account and key numbers by chance with their check digits.
func sorts() []sort {
	return []sort{
		{"email", []string{"email", "contact", "mail"}, false, func(r *rand.Rand) string { return word(r, 5) + "." + word(r, 6) + "@example.com" }},
		{"ip", []string{"client", "src", "peer_ip"}, false, ip},
		{"mac", []string{"mac", "hwaddr"}, false, func(r *rand.Rand) string {
			return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", r.IntN(64)*4, r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
		}},
		{"phone", []string{"phone", "tel"}, false, func(r *rand.Rand) string { return fmt.Sprintf("+44207946%04d", r.IntN(1000)) }},
		{"card", []string{"card", "card_number"}, false, card},
		{"iban", []string{"iban", "account_iban"}, false, iban},
		{"ssn", []string{"ssn"}, true, func(r *rand.Rand) string {
			return fmt.Sprintf("%03d-%02d-%04d", 100+r.IntN(500), 10+r.IntN(80), 1000+r.IntN(8000))
		}},
		{"username", []string{"user", "username", "login"}, true, func(r *rand.Rand) string { return word(r, 6) + fmt.Sprint(10+r.IntN(90)) }},
		{"password", []string{"password", "passwd"}, true, func(r *rand.Rand) string { return mixed(r, 14) }},
		{"secret:token", []string{"api_key", "access_token", "client_secret"}, true, func(r *rand.Rand) string { return mixed(r, 32) }},
		{"jwt", []string{"token", "id"}, false, jwt},
		{"aws_access_key_id", []string{"key_id", "aws"}, false, func(r *rand.Rand) string { return "AKIA" + from(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16) }},
	}
}

// looks are the look-alikes: what must stay wherever it stands.
func looks() []sort {
	return []sort{
		{"uuid", []string{"request_id", "trace"}, false, func(r *rand.Rand) string {
			return hex(r, 8) + "-" + hex(r, 4) + "-4" + hex(r, 3) + "-a" + hex(r, 3) + "-" + hex(r, 12)
		}},
		{"timestamp", []string{"at", "started"}, false, func(r *rand.Rand) string {
			return fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%06dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e6))
		}},
		{"version", []string{"version", "build"}, false, func(r *rand.Rand) string { return fmt.Sprintf("v%d.%d.%d", r.IntN(9), r.IntN(40), r.IntN(90)) }},
		{"hash", []string{"sha256", "commit"}, false, func(r *rand.Rand) string { return hex(r, 40) }},
		{"number", []string{"bytes", "took_ms"}, false, func(r *rand.Rand) string { return fmt.Sprint(r.IntN(1e9)) }},
	}
}

// from returns n characters of set.
func from(r *rand.Rand, set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[r.IntN(len(set))]
	}
	return string(b)
}

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
)

func word(r *rand.Rand, n int) string { return from(r, lower, n) }
func hex(r *rand.Rand, n int) string  { return from(r, "0123456789abcdef", n) }

// mixed returns letters and digits, some of each.
func mixed(r *rand.Rand, n int) string {
	return from(r, upper, 1) + from(r, digits, 2) + from(r, lower, 2) + from(r, lower+upper+digits, n-5)
}

func ip(r *rand.Rand) string {
	switch r.IntN(3) {
	case 0:
		return fmt.Sprintf("203.0.113.%d", 1+r.IntN(254))
	case 1:
		return fmt.Sprintf("198.51.100.%d", 1+r.IntN(254))
	}
	return fmt.Sprintf("2001:db8:%x:%x::%x", 1+r.IntN(65535), 1+r.IntN(65535), 1+r.IntN(65535))
}

// card returns 16 digits that begin with 4, the last by the formula of Luhn (ISO/IEC
// 7812-1, annex B).
func card(r *rand.Rand) string {
	n := "4" + from(r, digits, 14)
	sum := 0
	for i, c := range n {
		d := int(c - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return n + fmt.Sprint((10-sum%10)%10)
}

// iban returns a German account number with its check digits (ISO 13616-1, by ISO/IEC
// 7064 mod 97-10).
func iban(r *rand.Rand) string {
	account := from(r, digits, 18)
	rest := 0
	for _, c := range account + "131400" { // DE00
		rest = (rest*10 + int(c-'0')) % 97
	}
	return fmt.Sprintf("DE%02d%s", 98-rest, account)
}

// jwt returns a token as RFC 7519 writes it, its signature by chance.
func jwt(r *rand.Rand) string {
	b := base64.RawURLEncoding
	head := b.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))
	body := b.EncodeToString([]byte(`{"sub":"` + word(r, 8) + `","exp":1900000000}`))
	return strings.Join([]string{head, body, from(r, lower+upper+digits, 43)}, ".")
}
