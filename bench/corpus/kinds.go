package corpus

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// A kind is one sort of finding and the records it stands in.
type kind struct {
	name string
	// shapes are records with one %s where the value stands.
	shapes []string
	value  func(s *source) string
}

// kinds makes records with a finding of each kind in turn, in a random one of its shapes.
func kinds(s *source) recordFunc {
	list := allKinds()
	next := 0
	return func(dst []byte) []byte {
		k := list[next%len(list)]
		next++
		return append(fmt.Appendf(dst, pick(s, k.shapes), k.value(s)), '\n')
	}
}

func allKinds() []kind {
	return slices.Concat(personalKinds(), moneyKinds(), keyedKinds(), schemeKinds(), vendorKinds())
}

func personalKinds() []kind {
	return []kind{
		{"email", []string{`level=info msg="mail to %s queued"`, `{"to":"%s","queue":3}`},
			func(s *source) string { return string(appendEmail(nil, s.n(1e6))) }},
		{"ipv4", []string{`accepted connection from %s port 51514`, `{"remote_addr":"%s"}`},
			func(s *source) string { return string(appendAddress(nil, s.n(750))) }},
		{"ipv6", []string{`accepted connection from %s port 51514`, `GET / HTTP/1.1 [%s]:8080`},
			func(s *source) string { return string(appendIPv6(nil, s.n(1e6))) }},
		// RFC 9542, section 2.1.2: addresses for documentation.
		{"mac", []string{`lease for %s renewed`, `{"hw":"%s","port":4}`},
			func(s *source) string { return fmt.Sprintf("00:00:5e:00:53:%02x", s.n(256)) }},
		{"phone", []string{`sms to %s sent`, `{"phone":"%s","sms":true}`}, phoneNumber},
		{"user", []string{`level=info user=%s action=open`, `{"user_id":"%s","ok":true}`},
			func(s *source) string { return fmt.Sprintf("%s%d", pick(s, firstNames), s.between(10, 9999)) }},
		{"name", []string{`{"full_name":"%s","tier":"gold"}`, `customer_name="%s" cart=3`}, fullName},
	}
}

func moneyKinds() []kind {
	return []kind{
		{"card", []string{`{"card_number":"%s","brand":"test"}`, `charged card %s once`}, cardNumber},
		{"iban", []string{`payout to %s booked`, `{"iban":"%s"}`}, ibanNumber},
		{"ssn", []string{`{"ssn":"%s"}`, `applicant SSN %s on file`},
			func(s *source) string {
				return fmt.Sprintf("%03d-%02d-%04d", s.between(100, 599), s.between(10, 99), s.between(1000, 9999))
			}},
	}
}

func keyedKinds() []kind {
	return []kind{
		{"password", []string{`login failed password=%s attempt=2`, `{"password":"%s","retry":1}`,
			`POST /login?step=2&password=%s`, `db:{Host:db.example.com Password:%s Port:5432}`,
			`{'password': '%s', 'retry': 1}`, `password: %s`},
			func(s *source) string { return string(s.chars([]byte("Pw"), base62, 10)) }},
		{"secret", []string{`api_key=%s region=eu`, `{"client_secret":"%s"}`, `X-Api-Key: %s`},
			func(s *source) string { return string(s.chars(nil, base62, 32)) }},
		{"cookie", []string{`Cookie: theme=dark; sessionid=%s`, `Set-Cookie: sid=%s; Path=/; HttpOnly`},
			func(s *source) string { return string(s.chars(nil, base62, 32)) }},
	}
}

func schemeKinds() []kind {
	return []kind{
		{"bearer", []string{`Authorization: Bearer %s`, `{"headers":{"authorization":"Bearer %s"}}`},
			func(s *source) string { return string(s.chars(nil, base62, 40)) }},
		{"basic", []string{`Authorization: Basic %s`},
			func(s *source) string {
				pair := fmt.Sprintf("%s:%s", pick(s, firstNames), s.chars(nil, base62, 12))
				return base64.StdEncoding.EncodeToString([]byte(pair))
			}},
		{"userinfo", []string{`connecting to postgres://%s@db.example.com:5432/app`, `remote https://%s@git.example.org/a.git`},
			func(s *source) string { return fmt.Sprintf("svc:%s", s.chars(nil, base62, 14)) }},
		{"jwt", []string{`token %s accepted`, `{"id_token":"%s"}`},
			func(s *source) string { return string(appendJWT(nil, s, s.n(1e6))) }},
	}
}

func vendorKinds() []kind {
	return []kind{
		{"privatekey", []string{"loaded key:\n%s"}, func(s *source) string { return privateKey(s, "\n") }},
		{"privatekey-json", []string{`{"key":"%s"}`}, func(s *source) string { return privateKey(s, `\n`) }},
		{"aws", []string{`using %s in eu-west-1`, `aws_access_key_id=%s`},
			func(s *source) string { return string(s.chars([]byte("AKIA"), base32, 16)) }},
		{"github", []string{`cloning with %s`, `GITHUB_TOKEN=%s`},
			func(s *source) string { return gitHubToken(string(s.chars(nil, base62, 30))) }},
	}
}

func fullName(s *source) string {
	title := func(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
	return title(pick(s, firstNames)) + " " + title(pick(s, lastNames))
}

// privateKey makes a block in the form of RFC 7468, section 10, around random bytes.
func privateKey(s *source, feed string) string {
	label := "PRIVATE KEY-----"
	var b strings.Builder
	b.WriteString("-----BEGIN " + label)
	for range 8 {
		b.WriteString(feed)
		b.Write(s.chars(nil, base64std, 64))
	}
	b.WriteString(feed + "-----END " + label)
	return b.String()
}
