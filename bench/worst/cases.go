package worst

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
)

// Cases returns every case in the order of the tables.
func Cases() []Case {
	return slices.Concat(address(), numbers(), keys(), said(), jwts(), tokens(), issued(), accounts(), persons(), encodings(), runs(), everyRule())
}

// address holds the units of e-mail addresses, IP and hardware addresses.
func address() []Case {
	return []Case{
		{Name: "at", Unit: "@", Big: true},
		{Name: "at-letter", Unit: "a@", Big: true},
		{Name: "at-domain", Unit: "x@a.a.a.", Big: true},
		{Name: "at-label", Unit: "a.a@a-"},
		{Name: "at-far", Unit: strings.Repeat("a", 4095) + "@"},
		{Name: "at-idn", Unit: "é@xn--é."},
		{Name: "email", Unit: "a@example.com "},
		{Name: "email-chain", Unit: "a@example.com"},
		{Name: "dots", Unit: "1.2.3.", Big: true},
		{Name: "dots-ones", Unit: "1.1.1.1."},
		{Name: "dots-only", Unit: "."},
		{Name: "colons", Unit: ":::::", Big: true},
		{Name: "colons-letters", Unit: "a:b:c:"},
		{Name: "colons-pairs", Unit: "ff:ff:", Big: true},
		{Name: "hyphen-pairs", Unit: "ff-ff-"},
		{Name: "ipv6-open", Unit: "2001:db8::"},
		{Name: "ipv6-mapped", Unit: "::ffff:192.0.2."},
	}
}

// numbers holds the units of cards, phones, accounts and other numbers.
func numbers() []Case {
	return []Case{
		{Name: "digits", Unit: random("0123456789", 997), Big: true},
		{Name: "digits-ones", Unit: "1"},
		{Name: "card-groups", Unit: "4111 "},
		{Name: "card-hyphens", Unit: "4-"},
		{Name: "card-zeros", Unit: "4000-0000-0000-"},
		{Name: "phone-plus", Unit: "+1 ", Big: true},
		{Name: "plus", Unit: "+"},
		{Name: "phone-open", Unit: "+1 (202) 555-"},
		{Name: "phone-said", Unit: "sms to 020 7946 095"},
		{Name: "iban", Unit: "GB29 "},
		{Name: "iban-groups", Unit: "DE89 3704 0044 "},
		{Name: "ssn", Unit: "123-45-"},
		{Name: "ssn-key", Unit: "ssn 123-45-"},
	}
}

// keys holds the units of values that are known by their key.
func keys() []Case {
	return []Case{
		{Name: "key", Unit: "key=", Big: true},
		{Name: "password", Unit: "password=", Big: true},
		{Name: "password-spaced", Unit: "password = "},
		{Name: "password-quote", Unit: `password="`},
		{Name: "password-json", Unit: `"password":"`},
		{Name: "password-yaml", Unit: "password: "},
		{Name: "password-repr", Unit: "'password': '"},
		{Name: "user", Unit: "user="},
		{Name: "key-foreign", Unit: "пароль="},
		{Name: "key-foreign-joined", Unit: "密码"},
		{Name: "user-values", Unit: "user=jdoe42 jdoe42 "},
		{Name: "query", Unit: "&token=a"},
		{Name: "cookie", Unit: "Cookie: a=b; "},
		{Name: "cookie-pairs", Unit: "sid=a;", Open: "Cookie: "},
		{Name: "struct", Unit: "{Password:", Open: "&"},
		{Name: "scheme-bearer", Unit: "Bearer ", Big: true},
		{Name: "scheme-basic", Unit: "Authorization: Basic "},
		{Name: "spoken", Unit: "password for a is "},
		{Name: "spoken-tuple", Unit: "('password', 'x2y3z4', "},
		{Name: "spoken-define", Unit: "define password "},
		{Name: "command-curl", Unit: "curl -u a:b "},
		{Name: "command-mysql", Unit: "mysql -pa "},
		{Name: "insert", Unit: "insert into t (a, user) values ('x', "},
		{Name: "insert-open", Unit: "insert into t ("},
		{Name: "bytes", Unit: "key=[]byte{1,2,3,4,5,6,7,8,"},
		{Name: "url", Unit: "://", Big: true},
		{Name: "url-user", Unit: "http://a:"},
		{Name: "url-at", Unit: "http://a:b@"},
	}
}

// jwts holds the units of tokens of the web.
func jwts() []Case {
	return []Case{
		{Name: "jwt-hyphen", Unit: "-eyJ-eyJ", Big: true},
		{Name: "jwt-open", Unit: "eyJ"},
		{Name: "jwt-header", Unit: "eyJhbGciOiJIUzI1NiJ9.", Big: true},
		{Name: "jwt-lines", Unit: `\neyJhbGciOiJub25l`},
		{Name: "jwt-empty", Unit: "eyJhbGciOiJIUzI1NiJ9.e30."},
		{Name: "jwt-spaced", Unit: "eyJhbGciOiJIUzI1NiJ9.e30. "},
		{Name: "jwt-binary", Unit: "eyJhbGciOiJIUzI1NiJ9." + strings.Repeat("QUJD", 15<<10) + "?"},
		{Name: "jwt-long", Unit: "eyJhbGciOiJIUzI1NiJ9.eyJh" + strings.Repeat("QUJD", 15<<10) + " "},
		{Name: "jwt-object", Unit: `{"payload":"eyJh", "protected":"eyJhbGciOiJIUzI1NiJ9",`},
		{Name: "jwt-object-escapes", Unit: `\a`, Open: `{"payload":"eyJh","protected":"eyJhbGciOiJIUzI1NiJ9","signature":"`},
		{Name: "jwt-headers", Unit: "eyJhbGciOiJIUzI1NiJ9,", Big: true},
		{Name: "jwt-apart", Unit: "eyJhbGciOiJIUzI1NiJ9,eyJzdWIiOiJqIn0,"},
		{Name: "jwt-apart-long", Unit: "eyJhbGciOiJIUzI1NiJ9,eyJh" + strings.Repeat("QUJD", 15<<10) + ","},
		{Name: "jwt-rest", Unit: "eyJzdWIiOiJqIn0.", Big: true},
		{Name: "jwt-rest-long", Unit: "eyJh" + strings.Repeat("QUJD", 15<<10) + ".AAAA "},
		{Name: "jwt-tail", Unit: "...A0bCdefgh-"},
		{Name: "jwt-disclosures", Unit: "~WyJhIiwiYiIs", Big: true},
		{Name: "jwt-disclosures-odd", Unit: "eyJhbGciOiJIUzI1NiJ9.e30.AA" + strings.Repeat("~x", 64) + " "},
		{Name: "jwt-base64-lines", Unit: `\nZXlKaGJHY2lPaUp1YjI1bElu`},
		{Name: "jwt-text-lines", Unit: base64.StdEncoding.EncodeToString([]byte("see: eyJhbGciOiJub25lIn0.eyJh")), Alone: true},
		{Name: "jwt-text-heads", Unit: base64.StdEncoding.EncodeToString([]byte("AeyJhbGciOiJub25lIn0.eyJhbGciOiJub25lIn0.eyJh")), Alone: true},
		{Name: "jwt-text-string", Unit: `\n` + base64.StdEncoding.EncodeToString([]byte("see: eyJhbGciOiJub25lIn0.eyJh"))},
		{Name: "jwt-text-cut", Unit: `\n` + base64.StdEncoding.EncodeToString([]byte("eyJhbGciOiJub25lIn0.eyJh"))[3:]},
		{Name: "jwt-marked", Unit: "# eyJhbGciOiJub25l", Alone: true},
		{Name: "jwt-members", Unit: "\"payload\": \"eyJhbGciOiJIUzI1NiJ9\",", Alone: true},
		{Name: "jwt-near", Unit: "eyJhbGciOiJIUzI1NiJ9" + strings.Repeat(" QUJDQUJDQUJDQUJD", 8) + " "},
		{Name: "jwt-near-long", Unit: "eyJhbGciOiJIUzI1NiJ9" + strings.Repeat(" "+strings.Repeat("QUJD", 256), 15) + ". "},
		{Name: "jwt-appended", Unit: "T+=\"eyJhbGciOiJub25l\"", Alone: true},
		{Name: "jwt-numbered", Unit: `a.0="eyJhbGciOiJub25l" a.1="QUJDREVGR0hJSktM" `},
		{Name: "jwt-numbered-long", Unit: "chunk1=eyJhbGciOiJub25l;" + strings.Repeat("a", 4000) + " "},
		{Name: "jwt-said", Unit: "eyJhbGciOiJIUzI1NiJ9.e30.A signature got want " + strings.Repeat("A0b", 99) + " "},
		{Name: "jwt-said-words", Unit: "eyJhbGciOiJIUzI1NiJ9.e30.A signature signature ", Big: true},
		{Name: "jwt-letters", Unit: `'e', 'y', 'J', 'h', `},
		{Name: "jwt-base32", Unit: "MV4UUZLZ", Big: true},
		{Name: "jwt-base32-words", Unit: "MV4UU2DCI5RWST3JJJEVKTK2 "},
		{Name: "jwt-strings", Unit: "\"eyJhbGciOiJub25l\" +", Alone: true},
		{Name: "jwt-parted", Unit: `eyJhbGciOiJIUzI1NiJ9\_`, Big: true},
		{Name: "jwt-parted-dots", Unit: "eyJhbGciOiJIUzI1NiJ9[.]eyJh "},
		{Name: "jwt-slashes", Unit: "eyJhbGciOiJIUzI1NiJ9/", Big: true},
		{Name: "jwt-glued", Unit: "eyJhbGciOiJIUzI1NiJ9.e30.A"},
		{Name: "jwt-glued-heads", Unit: "eyJhbGciOiJIUzI1NiJ9.e30." + strings.Repeat("eyJhbGci", 60)},
		{Name: "jwt-detached", Unit: "eyJhbGciOiJIUzI1NiJ9..eyJhbGci"},
		{Name: "jwt-masked", Unit: "eyJhbGciOiJIUzI1NiJ9.eyJh***A0bCdefgh"},
		{Name: "jwt-base64-near", Unit: "ZXlKaGJHY2lPaUp1YjI1bElu "},
		{Name: "jwe-glued", Unit: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA"},
		{Name: "jwe-apart", Unit: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0,A0bCdefghA0bCdef,"},
		{Name: "paseto", Unit: "v4.public.eyJ.", Big: true},
		{Name: "paseto-lines", Unit: "v4.local.A0bCdefghA0bCdefghA0bC", Alone: true},
		{Name: "jwe", Unit: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0.."},
	}
}

// tokens holds the units of keys with a prefix, and pseudonyms.
func tokens() []Case {
	const begin = "-----BEGIN " + "PRIVATE KEY-----"
	return []Case{
		{Name: "pem", Unit: begin, Alone: true, Big: true},
		{Name: "pem-open", Unit: "-----BEGIN "},
		{Name: "pem-json", Unit: begin + `\n`, Open: `{"k":"`, Close: `"}`},
		{Name: "pem-unmarked", Unit: "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIB/"},
		{Name: "hyphens", Unit: "-----"},
		{Name: "aws", Unit: "AKIA"},
		{Name: "aws-short", Unit: "AKIA2345672345 "},
		{Name: "github", Unit: "ghp_"},
		{Name: "github-unchecked", Unit: "ghp_" + strings.Repeat("a", 36) + " "},
		{Name: "issued", Unit: "sk-ant-a7b8c9d0."},
		{Name: "issued-open", Unit: "glpat-a7b8c9d0e1f2g3h4~", Big: true},
		{Name: "issued-near", Unit: `twitch.token_a7b8c9d0e1f2g3h4'"`},
		{Name: "jwk", Unit: `{"kty":"d":"`},
		{Name: "jwk-open", Unit: `"kty"`},
		{Name: "pseudonym-open", Unit: "email_k7f3_"},
		{Name: "pseudonym-forged", Unit: "email_k7f3_mfzwizltomztsmrq7x2aabcd "},
		{Name: "underscores", Unit: "_"},
	}
}

// encodings holds the units that open a view, and views in views.
func encodings() []Case {
	return []Case{
		{Name: "backslash", Unit: `\`, Big: true},
		{Name: "json-quotes", Unit: `\"`, Open: `{"m":"`, Close: `"}`},
		{Name: "json-nested", Unit: `"\\\\"`, Big: true},
		{Name: "json-in-json", Unit: `{\"a\":\"b\\\"c\"},`, Open: `{"m":"`, Close: `"}`},
		{Name: "json-at", Unit: `a\u0040`, Open: `{"m":"`, Close: `"}`, Big: true},
		{Name: "json-twice-at", Unit: `a\\u0040`, Open: `{"m":"`, Close: `"}`},
		{Name: "json-deep", Unit: `{"a":`},
		{Name: "json-arrays", Unit: `[`},
		{Name: "json-strings", Unit: `"`},
		{Name: "json-numbers", Unit: `{"card":4},`},
		{Name: "percent", Unit: "%"},
		{Name: "percent-at", Unit: "a%40"},
		{Name: "percent-nested", Unit: "%25", Big: true},
		{Name: "percent-twice-at", Unit: "a%2540"},
		{Name: "form", Unit: "&a=b+c"},
		{Name: "form-plus", Unit: "a=b+"},
		{Name: "form-blank", Unit: "?a=%20"},
		{Name: "single-quoted", Unit: `'a "b\' `},
		{Name: "single-quotes", Unit: `='"\' `},
		{Name: "shell-cookie", Unit: "'Cookie: a=b'"},
		{Name: "printed-object", Unit: "User(password=a,"},
		{Name: "shell-quotes", Unit: `'\''a`},
		{Name: "shell-cookies", Unit: `'\''Cookie: a=b'\'' `},
		{Name: "octal", Unit: "#012a=b"},
		{Name: "field", Unit: `""a""=""b `, Open: `a,"`},
		{Name: "fields", Unit: `,"a""b"`, Open: "a"},
		{Name: "entity-text", Unit: `a"&amp;"`, Open: "<a>", Close: "</a>"},
		{Name: "entity-texts", Unit: `<a>"&amp;`},
		{Name: "cookie-parameters", Unit: "&a=cookie%3A%20b%3Dc"},
		{Name: "digest", Unit: `Authorization: Digest a="b", `},
		{Name: "entity", Unit: "&amp;", Big: true},
		{Name: "entity-nested", Unit: "&amp;amp;"},
		{Name: "entity-at", Unit: "a&#64;"},
		{Name: "ampersand", Unit: "&"},
		{Name: "quoted-printable", Unit: "a=40"},
		{Name: "quoted-pairs", Unit: "token=3Dq7Zk2Lw9XbT4q7Zk&", Big: true},
		{Name: "quoted-says", Unit: "quoted-printable =3D"},
		{Name: "quoted-soft", Unit: `a=3D` + strings.Repeat("a", 60) + `=\r\n`, Open: `{"m":"`, Close: `"}`},
		{Name: "mixed", Unit: `%5C%22&quot;\u0025`},
	}
}

// runs holds long runs that may be encoded text, and bytes that are no text.
func runs() []Case {
	noise := random("abcdefghijklmnopqrstuvwxyz @.:=", 3000)
	return []Case{
		{Name: "base64", Unit: random(base64Alphabet, 1024), Big: true},
		{Name: "base64-text", Unit: base64.StdEncoding.EncodeToString([]byte(noise)), Big: true},
		{Name: "base64-nested", Unit: nested(noise[:300], 5)},
		{Name: "base64-short", Unit: base64.StdEncoding.EncodeToString([]byte(noise[:48])) + " "},
		{Name: "base64-slashes", Unit: "/"},
		{Name: "base64url", Unit: base64.RawURLEncoding.EncodeToString([]byte(noise)) + "-_"},
		{Name: "hex", Unit: random("0123456789abcdef", 1024), Big: true},
		{Name: "hex-text", Unit: hex.EncodeToString([]byte(noise))},
		{Name: "letters", Unit: "a", Big: true},
		{Name: "blanks", Unit: " "},
		{Name: "zero-bytes", Unit: "\x00"},
		{Name: "invalid-utf8", Unit: "\xff@\xc3"},
		{Name: "gzip", Unit: base64.StdEncoding.EncodeToString(packed(noise)) + " ", Big: true},
		{Name: "gzip-bomb", Unit: base64.StdEncoding.EncodeToString(packed(strings.Repeat("a@", 30<<10))) + " ", Big: true},
		{Name: "gzip-noise", Unit: "H4sIAAAAAAAE/" + random(base64Alphabet, 1024) + " "},
		{Name: "zlib-noise", Unit: "eJw" + random(base64Alphabet, 61) + " "},
		{Name: "utf-16", Unit: "a\x00@\x00", Big: true},
		{Name: "utf-16-line", Unit: "\x00u\x00s\x00e\x00r\x00=\x00a\x00 "},
		{Name: "utf-16-base64", Unit: base64.StdEncoding.EncodeToString([]byte("u\x00s\x00e\x00r\x00=\x00a\x00 \x00a\x00.\x00"))},
	}
}

// packed returns text compressed.
func packed(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.Bytes()
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// random returns size characters of the alphabet, the same each time.
func random(alphabet string, size int) string {
	rng := rand.New(rand.NewPCG(1, uint64(len(alphabet))))
	b := make([]byte, size)
	for i := range b {
		b[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(b)
}

// nested encodes text depth times; its length is a multiple of four at each depth, so
// that the units in a row decode as one run.
func nested(text string, depth int) string {
	for range depth {
		text = base64.StdEncoding.EncodeToString([]byte(text[:len(text)/3*3]))
	}
	return text
}
