package token

import "unicode/utf8"

// A ClaimName is a claim that names the token's subject or its session.
type ClaimName uint8

// The claims Parse looks for: RFC 7519, OpenID Connect Core §5.1 and
// Back-Channel Logout, the names that Entra ID (oid, upn, unique_name), Cognito
// (cognito:username), Spring (user_name), ASP.NET (nameid) and others use, and those of
// WS-Federation (Identity Metasystem Interoperability 1.0 §7.5).
const (
	Sub ClaimName = iota
	UPN
	UniqueName
	PreferredUsername
	Username
	UserName
	CognitoUsername
	UserID
	UID
	Login
	Email
	PhoneNumber
	Name
	GivenName
	MiddleName
	FamilyName
	Nickname
	OID
	NameID
	Mail
	EmailAddress
	SchemaName
	SchemaNameID
	SchemaUPN
	SchemaGivenName
	SchemaSurname
	SchemaMobile
	SID        // the last
	claimNames = iota
)

// schema is what names of WS-Federation begin with.
const schema = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"

// A ClaimKind is what a claim says of a person.
type ClaimKind uint8

// The kinds of claims.
const (
	AccountClaim ClaimKind = iota
	EmailClaim
	PhoneClaim
	NameClaim
	SessionClaim // of a session rather than of a person
)

// Kind returns what the claim says.
func (c ClaimName) Kind() ClaimKind {
	switch c {
	case Email, Mail, EmailAddress:
		return EmailClaim
	case PhoneNumber, SchemaMobile:
		return PhoneClaim
	case Name, GivenName, MiddleName, FamilyName, Nickname, SchemaGivenName, SchemaSurname:
		return NameClaim
	case SID:
		return SessionClaim
	}
	return AccountClaim
}

// ClaimNamed returns the claim that is called name in a payload.
func ClaimNamed(name string) (ClaimName, bool) { return claimOf([]byte(name)) }

// String returns the claim's name as it stands in a payload.
func (c ClaimName) String() string {
	names := [claimNames]string{
		"sub", "upn", "unique_name", "preferred_username", "username", "user_name", "cognito:username",
		"user_id", "uid", "login", "email", "phone_number", "name", "given_name", "middle_name",
		"family_name", "nickname", "oid", "nameid", "mail", schema + "emailaddress", schema + "name",
		schema + "nameidentifier", schema + "upn", schema + "givenname", schema + "surname", schema + "mobilephone", "sid",
	}
	if int(c) >= len(names) {
		return "unknown"
	}
	return names[c]
}

// A Claim is one claim of a payload. Value is the string without quotes and
// escapes, or a number as it is written. It lies in the memory of its Token.
type Claim struct {
	Name  ClaimName
	Value []byte
}

// A member is what a key of the payload means to this package.
type member uint8

const (
	unknownMember member = iota
	expMember
	nbfMember
	iatMember
	claimMember // plus a ClaimName
)

func memberOf(key []byte) member {
	switch string(key) {
	case "exp":
		return expMember
	case "nbf":
		return nbfMember
	case "iat":
		return iatMember
	}
	if c, ok := claimOf(key); ok {
		return claimMember + member(c)
	}
	return unknownMember
}

func claimOf(key []byte) (ClaimName, bool) {
	switch string(key) {
	case "sub":
		return Sub, true
	case "upn":
		return UPN, true
	case "unique_name":
		return UniqueName, true
	case "preferred_username":
		return PreferredUsername, true
	case "username":
		return Username, true
	case "user_name":
		return UserName, true
	case "cognito:username":
		return CognitoUsername, true
	case "user_id":
		return UserID, true
	case "uid":
		return UID, true
	case "login":
		return Login, true
	case "email":
		return Email, true
	case "phone_number":
		return PhoneNumber, true
	case "name":
		return Name, true
	case "given_name":
		return GivenName, true
	case "middle_name":
		return MiddleName, true
	case "family_name":
		return FamilyName, true
	case "nickname":
		return Nickname, true
	case "oid":
		return OID, true
	case "nameid":
		return NameID, true
	case "mail":
		return Mail, true
	case "sid":
		return SID, true
	}
	if len(key) > len(schema) && string(key[:len(schema)]) == schema {
		return schemaClaim(key[len(schema):])
	}
	return 0, false
}

// schemaClaim is claimOf for what follows schema.
func schemaClaim(name []byte) (ClaimName, bool) {
	switch string(name) {
	case "emailaddress":
		return EmailAddress, true
	case "name":
		return SchemaName, true
	case "nameidentifier":
		return SchemaNameID, true
	case "upn":
		return SchemaUPN, true
	case "givenname":
		return SchemaGivenName, true
	case "surname":
		return SchemaSurname, true
	case "mobilephone":
		return SchemaMobile, true
	}
	return 0, false
}

// setClaim notes the value of a claim; a later value replaces an earlier one.
func (t *Token) setClaim(name ClaimName, value []byte) {
	for i := range t.Claims {
		if t.Claims[i].Name == name {
			t.Claims[i].Value = value
			return
		}
	}
	t.Claims = append(t.Claims, Claim{name, value})
}

// unescape returns the string that raw, the inside of a JSON string the machine
// has read, stands for. The result lies in t.text. A lone surrogate becomes
// U+FFFD; bytes that are no UTF-8 stay as they are.
func (t *Token) unescape(raw []byte) []byte {
	start := len(t.text)
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			t.text = append(t.text, raw[i])
			continue
		}
		i++
		switch c := raw[i]; c {
		case 'b':
			t.text = append(t.text, '\b')
		case 'f':
			t.text = append(t.text, '\f')
		case 'n':
			t.text = append(t.text, '\n')
		case 'r':
			t.text = append(t.text, '\r')
		case 't':
			t.text = append(t.text, '\t')
		case 'u':
			r, n := escapedRune(raw[i+1:])
			t.text = utf8.AppendRune(t.text, r)
			i += n
		default:
			t.text = append(t.text, c)
		}
	}
	return t.text[start:len(t.text):len(t.text)]
}

// escapedRune returns the character that the digits after a `\u` stand for, with
// those of the low surrogate that follows a high one, and the bytes they take.
func escapedRune(b []byte) (r rune, n int) {
	r = hex4(b)
	if r < 0xD800 || r > 0xDFFF {
		return r, 4
	}
	if r < 0xDC00 && len(b) >= 10 && b[4] == '\\' && b[5] == 'u' {
		if low := hex4(b[6:]); 0xDC00 <= low && low <= 0xDFFF {
			return 0x10000 + (r-0xD800)<<10 + low - 0xDC00, 10
		}
	}
	return utf8.RuneError, 4
}

func hex4(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		d, _ := hexDigit(c)
		r = r<<4 | rune(d)
	}
	return r
}
