package eval

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

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

// card returns 16 digits that begin with 4.
func card(r *rand.Rand) string { return luhn("4" + from(r, digits, 14)) }

// luhn returns n and its check digit by the formula of Luhn (ISO/IEC 7812-1, annex B).
func luhn(n string) string {
	sum := 0
	for i, c := range n {
		d := int(c - '0')
		if (len(n)-i)%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return n + fmt.Sprint((10-sum%10)%10)
}

// basic returns the user and the password of HTTP's Basic scheme (RFC 7617 §2).
func basic(r *rand.Rand) string {
	return base64.StdEncoding.EncodeToString([]byte(word(r, 6) + ":" + mixed(r, 11)))
}

// vendor returns a key in the form of one of five issuers.
func vendor(r *rand.Rand) string {
	switch r.IntN(5) {
	case 0:
		return "ghp_" + mixed(r, 36)
	case 1:
		return "glpat-" + mixed(r, 20)
	case 2:
		return "sk_live_" + mixed(r, 24)
	case 3:
		return "AIza" + mixed(r, 35)
	}
	return "xoxb-" + from(r, digits, 12) + "-" + from(r, digits, 12) + "-" + mixed(r, 24)
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
