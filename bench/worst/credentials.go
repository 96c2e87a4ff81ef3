package worst

import "strings"

// issued holds the units of credentials that begin with what their issuer chose. Their
// runs are long, and hold the literals that others begin with.
func issued() []Case {
	return []Case{
		{Name: "issued-underscores", Unit: "aact_1"},
		{Name: "issued-two", Unit: "aact_1vca_"},
		{Name: "issued-changes", Unit: "AAaaaa_vck_eeaB"},
		{Name: "issued-found", Unit: "vcr_zQ7wK9x2_vck_"},
		{Name: "issued-dotted", Unit: "hvs.zQ7wK9x2."},
		{Name: "issued-link", Unit: "SAMLResponse=zQ7wK9x2%"},
		{Name: "marked-azure", Unit: "Q~zQ7wK9x2~"},
		{Name: "marked-azure-words", Unit: "zQ7wK9x2-"},
		{Name: "marked-bot", Unit: "123456789:AAzQ7wK9x2"},
		{Name: "marked-registry", Unit: "+ACRzQ7wK9x2"},
		{Name: "marked-terraform", Unit: ".atlasv1.zQ7wK9x2aaaaaaa"},
		{Name: "marked-length", Unit: strings.Repeat("zQ7w", 10) + " "},
		{Name: "near-vendor", Unit: "heroku key the v is zQ7wK9x2zQ7wK9x2 "},
		{Name: "near-assigned", Unit: "apiKey ?= 'zQ7wK9x2zQ7wK9x2' "},
		{Name: "near-hex", Unit: "sha256:0123456789abcdef "},
		{Name: "jwk-members", Unit: `"d":"zQ7wK9x2zQ7wK9x2zQ7w",`, Open: `{"kty":"x",`},
		{Name: "issued-many", Unit: "aact_bkaa_fo1_fpk_vca_vci_vck_vcp_vcr_y0_pina_pinr_"},
		{Name: "issued-random", Unit: "aact_zQ7w", Big: true},
		{Name: "issued-random-two", Unit: "aact_zQ7w_vca_x3Kp_"},
		{Name: "issued-dots", Unit: "3MVG9aaaaaaaaaaa."},
		{Name: "issued-slashes", Unit: "3MVG9aaa/"},
		{Name: "issued-hyphens", Unit: "xoxb-aaaaaaaaaaaaaaaa-"},
		{Name: "issued-hyphens-random", Unit: "xoxb-z7w9q4k8x3v2-"},
		{Name: "issued-equals", Unit: "whsec_aaaaaaaa="},
		{Name: "issued-parts", Unit: "sc_aaaaaaaa.aaaa.acc_aaaaaaaaaaaa."},
		{Name: "issued-words", Unit: "aaaaaaaa-"},
		{Name: "issued-joined", Unit: "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-aaaaaaaaaaaaaaaa "},
		{Name: "issued-gaps", Unit: "_a"},
		{Name: "issued-long", Unit: "a_" + strings.Repeat("a", 30)},
		{Name: "issued-alone", Unit: "xoxb-" + strings.Repeat("a", 24) + " "},
		{Name: "issued-first", Unit: "EAAA" + strings.Repeat("a", 60) + "-"},
		{Name: "base58", Unit: random("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 1024)},
		{Name: "bech32", Unit: random("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 1024)},
		{Name: "key-bytes", Unit: "MIGHAgEAMBMGByqG "},
		{Name: "key-bytes-joined", Unit: "MII"},
	}
}

// said holds the units of credentials in sentences, in command lines, in code and in
// statements of SQL.
func said() []Case {
	tuples := strings.Repeat("(1),", 20)
	return []Case{
		{Name: "spoken-words", Unit: "password "},
		{Name: "spoken-token", Unit: "token a"},
		{Name: "spoken-glued", Unit: "passwordpassword "},
		{Name: "spoken-far", Unit: "password for " + strings.Repeat("a", 64) + " "},
		{Name: "spoken-quote", Unit: "password 'a "},
		{Name: "spoken-quoted-pairs", Unit: `('password', '`},
		{Name: "spoken-serialized", Unit: `s:8:"password";s:8:"`},
		{Name: "spoken-ios", Unit: "enable secret 5 "},
		{Name: "spoken-snmp", Unit: "snmp-server community "},
		{Name: "spoken-env", Unit: "ENV PASSWORD "},
		{Name: "command-options", Unit: "mysql -p "},
		{Name: "command-words", Unit: "curl "},
		{Name: "command-curl-options", Unit: "curl -u -U "},
		{Name: "command-quote", Unit: "sshpass -p 'a "},
		{Name: "command-net", Unit: "net user a "},
		{Name: "command-oracle", Unit: "sqlplus a/b@"},
		{Name: "command-oracle-driver", Unit: "jdbc:oracle:"},
		{Name: "command-directive", Unit: "bindpw a "},
		{Name: "wrapped", Unit: "btoa('a:b"},
		{Name: "wrapped-open", Unit: "b64encode("},
		{Name: "wrapped-secure", Unit: "ConvertTo-SecureString '"},
		{Name: "wrapped-curl", Unit: "CURLOPT_USERPWD,'"},
		{Name: "wrapped-bytes", Unit: "byte{"},
		{Name: "wrapped-bytes-key", Unit: "key=byte{1,2,"},
		{Name: "wrapped-brackets", Unit: "byte[]"},
		{Name: "sql-identified", Unit: "identified by "},
		{Name: "sql-identified-with", Unit: "identified with a by '"},
		{Name: "insert-columns", Unit: "a,", Open: "insert into t ("},
		{Name: "insert-columns-many", Unit: "insert into t (" + strings.Repeat("a,", 60) + "a) "},
		{Name: "insert-values", Unit: "(1),", Open: "insert into t (password) values "},
		{Name: "insert-tuples", Unit: "insert into t (password) values " + tuples},
		{Name: "insert-nested", Unit: "insert into t(password)values('x','"},
		{Name: "insert-quotes", Unit: "insert into t(password)values('a''a', "},
		{Name: "insert-blanks", Unit: "insert into " + strings.Repeat(" ", 200)},
		{Name: "compared", Unit: `password=="`},
		{Name: "constructed", Unit: `password = new AValue("`},
		{Name: "changed", Unit: `"password"="a" -> "`},
	}
}
