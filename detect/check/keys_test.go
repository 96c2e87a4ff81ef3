package check

import "testing"

func TestKeyClassOf(t *testing.T) {
	tests := map[KeyClass][]string{
		KeyPassword: {
			"password", "Password", "PASSWORD", "db_password", "user.password", "user[password]", "password2",
			"passwd", "pwd", "pw", "DB_PW", "any_pw", "pass", "dbpass", "DB_PASS", "PGPASSWORD", "mysqlPwd", "passphrase",
			"sshPassphrase", "new-password", "pin", "PIN", "otp", "totp", "cvv", "CVV2", "cvc", "verification_code", "keyPassword",
			"spring.datasource.password", "o.password", "root password", "PassWord", "db-pass-word", "PassPhrase", "passwords", "bindpw", "login code",
		},
		KeySecret: {
			"secret", "client_secret", "clientSecret", "token", "access_token", "accessToken", "X-Auth-Token",
			"api_key", "apiKey", "apikey", "X-Api-Key", "AWS_SECRET_ACCESS_KEY", "AWSSecretKey", "accessKey",
			"private_key", "signing-key", "encryptionKey", "sharedAccessKey",
			"session_id", "sessionId", "JSESSIONID", "PHPSESSID", "session", "csrf_token", "xsrf", "code_verifier",
			"SAMLResponse", "auth_code", "password_hash", "refresh_token", "apitoken", "oauth_token_secret", "jwt",
			"SECRET_KEY_BASE", "GITHUB_TOKEN", "npm_token", "slackToken", "consumerKey", "authToken", "integration_key", "SERVICE_ROLE_KEY", "validationKey",
		},
		KeyWeak: {"key", "code", "auth", "sig", "sid", "c_sid", "credentials", "tokens", "seed", "signature", "X-Amz-Signature", "ACME_MAPS_KEY", "X-Acme-Key", "routing_key"},
		KeyUser: {
			"user", "User", "username", "userName", "user_name", "userid", "user_id", "UserId", "uid", "login",
			"loginName", "acct", "account_name", "accountId", "upn", "userPrincipalName", "suser", "TargetUserName",
			"osusername", "dbUser", "remote_user", "sAMAccountName", "customer_id", "actor.id", "sub", "UserKey", "owner_name", "user_uid",
		},
		KeyName: {
			"first_name", "lastName", "full_name", "fullName", "displayName", "display-name", "given_name",
			"surname", "realname", "cardholder", "cardholder_name", "familyName", "nickname", "customer_name", "senderDisplayName", "target_user_display_name",
		},
		KeyCookie:        {"Cookie", "Set-Cookie", "cookies", "session_cookie"},
		KeyAuthorization: {"Authorization", "Proxy-Authorization", "http_authorization", "auth_header"},
		KeyEmail:         {"email", "e-mail", "userEmail", "email_address", "mail"},
		KeyPhone:         {"phone", "phoneNumber", "mobile", "msisdn", "caller_number", "homePhone", "tel", "fax"},
		KeyCard:          {"card_number", "cardNumber", "credit_card", "ccNumber", "pan", "card_no", "cc_num"},
		KeySSN:           {"ssn", "social_security_number"},
		KeyMAC:           {"mac", "mac_address", "MACAddress", "client_mac", "bssid", "eui64", "hardware-address"},
		KeyIBAN:          {"iban", "IBAN", "debtorIban"},
		KeyID: {
			"pesel", "NATIONAL_ID", "passportNumber", "drivers-license", "licensePlate", "tax_id", "postal_code", "zip", "swiftCode",
			"bank_account_number", "birth_date", "DOB", "home-address", "geo.lat", "longitude", "imei", "id_card", "card_expires",
			"address_line1", "international_mobile_equipment_identity",
		},
		KeyNone: {
			"", "a", "id", "key_id", "kid", "token_type", "token_count", "max_tokens", "next_token", "nextPageToken",
			"page_token", "continuationToken", "ClientRequestToken", "public_key", "partition_key", "partitionKey",
			"objectKey", "s3Key", "cache_key", "aggregation_key", "threat_key", "status_code", "errorCode",
			"keyword", "monkey", "keyboard", "keyspace", "turkey", "hostname", "filename", "name", "service name", "user_agent",
			"userAgent", "username_attribute", "user_count", "secretName", "secret_name", "password_file",
			"passwordless", "has_password", "isUser", "num_tokens", "bypass", "compass", "surpass",
			"level", "msg", "time", "ts", "version", "duration", "action", "session_count", "tokenizationId",
			"namepass", "issue_key", "primary_key", "file_hash", "cookie_name", "GPG_KEY", "ACME_SORT_KEY", "X-Cache-Key", "acme_first_key", "MAX_MAPS_KEY", "A_KEY ", "author", "secretary", "tokenizer", "mailer",
			"process.unique.name", "é", "passwordé", "trace_id", "request_id", "host", "path", "size", "message",
			"TokenObjectId", "uniqueTokenIdentifier", "credentialsId", "keyfile", "pinned", "pass_rate", "hash", "nonce", "encrypted_key", "IsInitiatingProcessRemoteSession", "PublicKeyToken", "NOPASSWD", "appDisplayName", "policy_display_name", "tunnelUid", "ConsoleLogin", "last_login",
			"date", "update", "state", "location_id", "application", "duration", "trace", "details", "metric", "line", "bytes",
		},
	}
	for want, keys := range tests {
		for _, k := range keys {
			if got := KeyClassOf([]byte(k)); got != want {
				t.Errorf("KeyClassOf(%q) = %v, want %v", k, got, want)
			}
		}
	}
}

func FuzzKeyClassOf(f *testing.F) {
	f.Add("db_password")
	f.Add("X-Api-Key")
	f.Fuzz(func(t *testing.T, s string) {
		c := KeyClassOf([]byte(s))
		if c > KeyID || c.String() == "unknown" {
			t.Fatalf("KeyClassOf(%q) = %d", s, c)
		}
		if d := KeyClassOf([]byte(s + "_")); d != c && len(s) > 0 && isAlnum(s[len(s)-1]) && isLetter(s[len(s)-1]) {
			t.Fatalf("%q is %v, with a separator after it %v", s, c, d)
		}
	})
}

func BenchmarkKeyClassOf(b *testing.B) {
	for _, k := range []string{"level", "time", "request_id", "filename", "duration", "username", "db_password", "X-Api-Key"} {
		key := []byte(k)
		b.Run("key="+k, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				KeyClassOf(key)
			}
		})
	}
}
