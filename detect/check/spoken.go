package check

import "bytes"

// Spoken reports whether v, a word without quotes that only a blank or a verb parts
// from "password", is one rather than the next word of a sentence: letters and
// digits in turn or with punctuation that words have not, so that "hunter2x",
// "Zx9!kQ" and "Winter2031" are, and "for", "sha256", "expired," and "3" are not. A
// name, an address, a path and a version are left to others.
func Spoken(v []byte) bool {
	if len(v) < 6 || len(v) > 128 || Placeholder(v) != ReasonSecret || isPath(v) || algorithm(v) {
		return false
	}
	t := traitsOf(v)
	marks := 0
	for i, c := range v {
		switch c {
		case '!', '@', '#', '$', '%', '^', '&', '*', '+', '~', '?':
			marks++
		case '=', ':', '/', '\\', '(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', ';', '|':
			return false
		case '.':
			if c := bytes.IndexByte(v[:i], '@'); c > 0 {
				return false // an address
			}
		}
	}
	if t.lower+t.upper == 0 || t.dots > 1 || t.dashes > 2 {
		return false
	}
	if t.digits == 0 {
		return marks > 1 || marks == 1 && t.upper > 0 && t.lower > 0 && !isUpper(v[0])
	}
	if marks > 0 || mixed(v) || digitInside(v) {
		return t.dashes == 0 || marks > 0 || t.turns*3 > t.n
	}
	return t.n >= 8 && t.digits > 1 && t.dashes+t.dots == 0 && isLetter(v[0])
}

// SpokenToken reports whether v, a word that only a blank parts from "token" or the
// like, is a credential: long, of letters and digits in turn, and no word.
func SpokenToken(v []byte) bool {
	if len(v) < 12 || len(v) > 512 || Placeholder(v) != ReasonSecret || isPath(v) || algorithm(v) {
		return false
	}
	for _, c := range v {
		if !isAlnum(c) && c != '-' && c != '_' && c != '.' && c != '+' && c != '/' && c != '~' {
			return false
		}
	}
	if v[0] == '0' && v[1]|0x20 == 'x' {
		return false // an address of a chain
	}
	t := traitsOf(v)
	return t.digits > 1 && t.lower+t.upper > 1 && t.turns*4 >= t.n && t.dots < 3 && (t.dashes*6 <= t.n || t.n == 36 && t.dashes == 4)
}

// digitInside reports whether a digit stands between letters, and not for a word as in node2vec.
func digitInside(v []byte) bool {
	if i := bytes.IndexByte(v, '2'); i >= 3 && len(v)-i > 3 && lettersLower(v[:i]) && lettersLower(v[i+1:]) {
		return false
	}
	for i := 1; i+1 < len(v); i++ {
		if isDigit(v[i]) && isLetter(v[i-1]) && isLetter(v[i+1]) {
			return true
		}
	}
	return false
}

// algorithm reports whether v begins like the name of an algorithm, a protocol or a
// format that has a number in it: "sha256", "sha512-crypt", "pbkdf2_sha256", "oauth2".
func algorithm(v []byte) bool {
	for _, s := range [...]string{"sha1", "sha2", "sha3", "sha5", "sha-", "md5", "md4", "base64", "base32", "pbkdf2", "oauth2", "utf8", "utf-",
		"x509", "pkcs", "ssh2", "sshv", "ipv4", "ipv6", "argon2", "hmac", "aes1", "aes2", "aes-", "http2", "tlsv", "rsa2", "es25", "hs25", "rs25", "ntlmv", "2fa", "s3", "ec2"} {
		if len(v) >= len(s) && equalFold(v[:len(s)], s) && !((s == "s3" || s == "ec2") && len(v) > len(s) && isLetter(v[len(s)])) { // s3cret77
			return true
		}
	}
	return false
}

// lettersLower reports whether v has small letters of ASCII alone.
func lettersLower(v []byte) bool {
	for _, c := range v {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
