package eval

import (
	"fmt"
	"math/rand/v2"
)

// A sort is a type of label: what its values look like, and the keys beside which
// they stand. One that only a key tells has no place in prose or CSV.
type sort struct {
	label string
	keys  []string
	keyed bool
	value func(r *rand.Rand) string
	front string // what stands before each value and is no part of it
	back  string // and behind it
}

// sorts returns all sorts. Every value is invented: addresses and domains of
// documentation (RFC 5737, RFC 3849, RFC 2606), telephone numbers for drama (Ofcom),
// card, account and key numbers by chance with their check digits.
func sorts() []sort {
	return []sort{
		{label: "email", keys: []string{"email", "contact", "mail"}, value: func(r *rand.Rand) string { return word(r, 5) + "." + word(r, 6) + "@example.com" }},
		{label: "ip", keys: []string{"client", "src", "peer_ip"}, value: ip},
		{label: "mac", keys: []string{"mac", "hwaddr"}, value: func(r *rand.Rand) string {
			return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", r.IntN(64)*4, r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
		}},
		{label: "phone", keys: []string{"phone", "tel"}, value: func(r *rand.Rand) string { return fmt.Sprintf("+44207946%04d", r.IntN(1000)) }},
		{label: "card", keys: []string{"card", "card_number"}, value: card},
		{label: "iban", keys: []string{"iban", "account_iban"}, value: iban},
		{label: "ssn", keys: []string{"ssn"}, keyed: true, value: func(r *rand.Rand) string {
			return fmt.Sprintf("%03d-%02d-%04d", 100+r.IntN(500), 10+r.IntN(80), 1000+r.IntN(8000))
		}},
		{label: "username", keys: []string{"user", "username", "login"}, keyed: true, value: func(r *rand.Rand) string { return word(r, 6) + fmt.Sprint(10+r.IntN(90)) }},
		{label: "username", keys: []string{"peer", "target"}, value: func(r *rand.Rand) string { return word(r, 6) + fmt.Sprint(10+r.IntN(90)) }, back: "@10.1.2.17"},
		{label: "password", keys: []string{"password", "passwd"}, keyed: true, value: func(r *rand.Rand) string { return mixed(r, 14) }},
		{label: "secret:token", keys: []string{"api_key", "access_token", "client_secret"}, keyed: true, value: func(r *rand.Rand) string { return mixed(r, 32) }},
		{label: "jwt", keys: []string{"token", "id"}, value: jwt},
		{label: "aws_access_key_id", keys: []string{"key_id", "aws"}, value: func(r *rand.Rand) string { return "AKIA" + from(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16) }},
		{label: "secret:bearer", keys: []string{"authorization", "proxy-authorization"}, keyed: true, value: func(r *rand.Rand) string { return mixed(r, 40) }, front: "Bearer "},
		{label: "secret:basic", keys: []string{"authorization"}, keyed: true, value: basic, front: "Basic "},
		{label: "secret:cookie", keys: []string{"cookie"}, keyed: true, value: func(r *rand.Rand) string { return mixed(r, 26) }, front: "sid="},
		{label: "secret:session", keys: []string{"session_id", "sessionId"}, keyed: true, value: func(r *rand.Rand) string { return hex(r, 32) }},
		{label: "secret:url", keys: []string{"dsn", "upstream"}, value: func(r *rand.Rand) string { return mixed(r, 12) }, front: "postgres://app:", back: "@db.example.com/shop"},
		{label: "secret:vendor", keys: []string{"note", "with"}, value: vendor},
		{label: "person_name", keys: []string{"first_name", "surname", "givenName", "given_name_female", "family-name-kana"}, keyed: true, value: func(r *rand.Rand) string { return from(r, upper, 1) + word(r, 6) }},
		{label: "birthdate", keys: []string{"date_of_birth", "birthDate"}, keyed: true, value: func(r *rand.Rand) string {
			return fmt.Sprintf("19%02d-%02d-%02d", 40+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))
		}},
		{label: "coordinates", keys: []string{"latitude", "lat"}, keyed: true, value: func(r *rand.Rand) string { return fmt.Sprintf("%d.%06d", 30+r.IntN(40), 1+r.IntN(999999)) }},
		{label: "address", keys: []string{"postal_code", "postcode"}, keyed: true, value: func(r *rand.Rand) string { return fmt.Sprint(10000 + r.IntN(89999)) }},
		{label: "imei", keys: []string{"imei"}, keyed: true, value: func(r *rand.Rand) string { return luhn("35" + from(r, digits, 12)) }},
		{label: "passport", keys: []string{"passport_number", "passportNo"}, keyed: true, value: func(r *rand.Rand) string {
			return "C" + from(r, digits, 2) + from(r, "FGHJKLMNPRTVWXYZ", 1) + from(r, digits, 1) + from(r, "FGHJKLMNPRTVWXYZ", 3) + from(r, digits, 1)
		}},
		{label: "windows_sid", keys: []string{"sid", "owner"}, value: func(r *rand.Rand) string {
			return fmt.Sprintf("S-1-5-21-%d-%d-%d-%d", 1e9+r.IntN(1e9), 1e9+r.IntN(1e9), 1e9+r.IntN(1e9), 1000+r.IntN(9000))
		}},
	}
}

// looks are the look-alikes: what must stay wherever it stands.
func looks() []sort {
	return []sort{
		{label: "uuid", keys: []string{"request_id", "trace"}, value: func(r *rand.Rand) string {
			return hex(r, 8) + "-" + hex(r, 4) + "-4" + hex(r, 3) + "-a" + hex(r, 3) + "-" + hex(r, 12)
		}},
		{label: "timestamp", keys: []string{"at", "started"}, value: func(r *rand.Rand) string {
			return fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%06dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e6))
		}},
		{label: "version", keys: []string{"version", "build"}, value: func(r *rand.Rand) string { return fmt.Sprintf("v%d.%d.%d", r.IntN(9), r.IntN(40), r.IntN(90)) }},
		{label: "call", keys: []string{"dialog", "thread"}, value: func(r *rand.Rand) string { return hex(r, 16) + "@10.1.2.17" }},
		{label: "hash", keys: []string{"sha256", "commit"}, value: func(r *rand.Rand) string { return hex(r, 40) }},
		{label: "number", keys: []string{"bytes", "took_ms"}, value: func(r *rand.Rand) string { return fmt.Sprint(r.IntN(1e9)) }},
		{label: "placeholder", keys: []string{"password", "api_key", "client_secret"}, keyed: true, value: func(r *rand.Rand) string {
			return []string{"${DB_PASSWORD}", "********", "xxxxxxxxxxxxxxxx", "null", "[REDACTED]", "{{ vault.secret }}", "$(pass show db)", "your_api_key"}[r.IntN(8)]
		}},
		{label: "path", keys: []string{"file", "cwd"}, value: func(r *rand.Rand) string { return "/var/lib/" + word(r, 6) + "/" + word(r, 8) + ".log" }},
	}
}
