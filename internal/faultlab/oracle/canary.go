package oracle

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// mark stands in every secret that can hold letters. It is no word of any language,
// so that wherever it is met a secret has leaked.
const mark = "zqcanary"

// The marks of secrets that cannot hold letters.
const (
	cardMark  = "453957876362"        // first digits of a card, then three and a check digit
	ip4Mark   = "203.0.113."          // a network for documentation
	ip6Mark   = "2001:db8:c0de:cafe:" // the same
	phoneMark = "+1202555"            // numbers that nobody has
)

// email returns the nth address.
func email(n uint64) string { return fmt.Sprintf("%s%d@example.com", mark, n) }

// opaque returns the nth credential of 32 letters and digits.
func opaque(n uint64) string { return fmt.Sprintf("%s%024d", mark, n) }

// jwt returns the nth token. Its signature is of nobody.
func jwt(n uint64) string {
	word := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	return word(`{"alg":"RS256","typ":"JWT"}`) + "." +
		word(fmt.Sprintf(`{"iss":"https://auth.example.com","sub":"%s%d","exp":4102444800}`, mark, n)) + "." +
		word(strings.Repeat(fmt.Sprintf("%s%024d", mark, n), 8))
}

// card returns the nth card number, with a check digit.
func card(n uint64) string {
	text := cardMark + fmt.Sprintf("%03d", n%1000)
	sum := 0
	for i := range text { // every second digit from the right is doubled
		d := int(text[i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return text + fmt.Sprint((10-sum%10)%10)
}

func ip4(n uint64) string { return ip4Mark + fmt.Sprint(n%250+1) }

func ip6(n uint64) string { return ip6Mark + fmt.Sprintf("%x::%x", n>>16&0xffff|1, n&0xffff|1) }

func phone(n uint64) string { return phoneMark + fmt.Sprintf("%04d", n%10000) }

// percent writes every byte of text as %xx.
func percent(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String()
}

// escaped writes every byte of text as \u00xx.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

// A shape is a form of record: id stands in it twice, at the front and at the end,
// and is never a finding.
type shape func(id string, n uint64) string

// shapes returns all forms of record, each with secrets in an encoding of its own.
func shapes() []shape {
	return []shape{
		func(id string, n uint64) string {
			return fmt.Sprintf("%s level=info msg=login mail=%s from=%s %s", id, email(n), ip4(n), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf(`{"id":"%s","user":"%s%d","email":"%s","client_ip":"%s","end":"%s"}`, id, mark, n, email(n), ip6(n), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf(`{"id":"%s","msg":"{\"email\":\"%s\",\"password\":\"%s\"}","end":"%s"}`, id,
				strings.ReplaceAll(email(n), "@", `\\u0040`), opaque(n)[:14], id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf("%s GET /login?mail=%s&access_token=%s HTTP/1.1 %s", id, percent(email(n)), opaque(n), id)
		},
		func(id string, n uint64) string {
			text := fmt.Sprintf(`{"email":"%s","phone":"%s"}`, email(n), phone(n))
			return fmt.Sprintf("%s payload %s %s", id, base64.StdEncoding.EncodeToString([]byte(text)), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf("%s Authorization: Bearer %s %s", id, jwt(n), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf("%s paid with card %s, call %s %s", id, card(n), phone(n), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf("%s connect postgres://svc:%s@db.example.com/app %s", id, opaque(n)[:18], id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf(`{"id":"%s","email":"%s","end":"%s"}`, id, escaped(email(n)), id)
		},
		func(id string, n uint64) string {
			return fmt.Sprintf("%s %s session_id=%s %s", id, strings.Repeat("a longer line without anything in it, ", int(n%40)), opaque(n), id)
		},
	}
}
