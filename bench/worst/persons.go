package worst

import "strings"

// accounts holds the units of accounts and names that paths, phrases and the places of
// fields tell.
func accounts() []Case {
	date := "[10/Oct/2026:13:55:36 -0700] "
	return []Case{
		{Name: "home", Unit: "/home/"},
		{Name: "home-accounts", Unit: " /home/a1"},
		{Name: "home-windows", Unit: `\Users\`},
		{Name: "home-windows-blanks", Unit: `\Users\a b`},
		{Name: "sid", Unit: "S-1-"},
		{Name: "sid-parts", Unit: "S-1-5-21-1-1-1-"},
		{Name: "sid-long", Unit: "S-1-5" + strings.Repeat("-4294967295", 14) + "-"},
		{Name: "domain", Unit: `A\`},
		{Name: "domain-words", Unit: `AB\cd `},
		{Name: "domain-letters", Unit: `A\b `},
		{Name: "domain-commas", Unit: `,AB\cd,`},
		{Name: "domain-path", Unit: `C:\AB\cd `},
		{Name: "domain-words-between", Unit: `A a a a a a a a a a a a\b`},
		{Name: "domain-backslashes", Unit: `AB\\`},
		{Name: "domain-authority", Unit: `NT AUTHORITY\a `},
		{Name: "arn", Unit: "arn:aws:iam::"},
		{Name: "arn-joined", Unit: "arn:aws"},
		{Name: "access-log", Unit: " HTTP/1."},
		{Name: "access-log-two", Unit: " HTTP/2"},
		{Name: "access-log-dates", Unit: date + "HTTP/1.", Big: true},
		{Name: "access-log-one-date", Unit: " HTTP/1.", Open: "192.0.2.7 - jdoe42 " + date + `"GET`},
		{Name: "access-log-squid", Unit: "a:/ a HIER_"},
		{Name: "access-log-squid-joined", Unit: " HIER_"},
		{Name: "access-log-w3c", Unit: "1 a 1.1 Mozilla/5.0+"},
		{Name: "panos", Unit: ",TRAFFIC,"},
		{Name: "panos-commas", Unit: ",", Open: "1,TRAFFIC,"},
		{Name: "panos-quote", Unit: `,TRAFFIC,"`},
		{Name: "panos-times", Unit: ",TRAFFIC,1,1,2026/04/10 04:39:55,", Big: true},
		{Name: "panos-config", Unit: ",CONFIG,,,2026/04/10 04:39:55"},
		{Name: "phrase-user", Unit: "user "},
		{Name: "phrase-for-user", Unit: "for user "},
		{Name: "phrase-user-word", Unit: "user a1 "},
		{Name: "phrase-user-quote", Unit: `user "`},
		{Name: "phrase-user-far", Unit: "user " + strings.Repeat("a", 250) + " "},
		{Name: "phrase-gap", Unit: "session: command for "},
		{Name: "phrase-gap-pairs", Unit: "ResourceAudit: Success "},
		{Name: "phrase-gap-words", Unit: "UserAudit: Success a a", Big: true},
		{Name: "phrase-gap-closed", Unit: "Login incorrect ("},
		{Name: "phrase-su", Unit: "su for "},
		{Name: "phrase-su-to", Unit: "su: (to "},
		{Name: "phrase-sudo", Unit: "sudo[1]: "},
		{Name: "phrase-behind", Unit: ": TTY="},
		{Name: "phrase-behind-bracket", Unit: "] OK LOGIN"},
		{Name: "phrase-cron", Unit: "cron[1]: ("},
		{Name: "phrase-failed", Unit: "Failed password for invalid user "},
		{Name: "phrase-krbtgt", Unit: "for krbtgt/"},
		{Name: "phrase-vty", Unit: " on vty"},
		{Name: "name-address", Unit: " Aa Bb <a@"},
		{Name: "name-address-words", Unit: "A B C D (a@"},
		{Name: "name-address-quote", Unit: `" <a@`},
		{Name: "name-directory", Unit: "cn=a b,"},
		{Name: "name-directory-escaped", Unit: `cn=A\, B`},
	}
}

// persons holds the units of numbers of persons, dates and places, by their key and
// behind a phrase.
func persons() []Case {
	return []Case{
		{Name: "id-phrase", Unit: "cpf number is "},
		{Name: "id-phrase-open", Unit: "cpf "},
		{Name: "id-phrase-digits", Unit: "cpf 11111111111"},
		{Name: "id-phrase-passport", Unit: "passport number is of the "},
		{Name: "id-phrase-tax", Unit: "tax id "},
		{Name: "id-key", Unit: "cpf="},
		{Name: "id-key-digits", Unit: "cpf=11111111111 "},
		{Name: "id-key-blanks", Unit: "cpf=1 1 1 1 1 1 1 1 1 1 1 "},
		{Name: "id-keys", Unit: "nric=S tfn=1 vin=1 pesel=1 "},
		{Name: "id-key-list", Unit: `"cpf":[1,`},
		{Name: "id-key-json", Unit: `{"cpf":"`},
		{Name: "id-key-nested", Unit: `"imei":{"imei":`},
		{Name: "id-key-far", Unit: "cpf=" + strings.Repeat("1", 250)},
		{Name: "id-iban", Unit: "iban=de89 "},
		{Name: "phone-key", Unit: "phone=1 1 1 1 1 1 1 "},
		{Name: "phone-key-list", Unit: `"phone":["1",`},
		{Name: "birth", Unit: "dob=1990-01-"},
		{Name: "birth-list", Unit: `"dob":["1990",`},
		{Name: "street", Unit: "street=1 a "},
		{Name: "address-key", Unit: `"address":"1 a st`},
		{Name: "address-long", Unit: `address="` + strings.Repeat("1 a ", 49) + `" `},
		{Name: "coordinates", Unit: "lat=1.12345,"},
		{Name: "coordinates-list", Unit: `"location":[1.12345,`},
		{Name: "expiry", Unit: "exp=11/30 "},
	}
}
