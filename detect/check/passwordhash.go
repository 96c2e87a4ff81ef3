package check

import "bytes"

// PasswordHash returns how long the hash of a password at the start of b is that says how
// it was made, 0 where there is none.
//
// They are fields behind dollar signs (Modular Crypt Format): a scheme, what it was told,
// a salt and the hash, whose length the scheme decides. bcrypt is "$2b$12$" and 53 bytes,
// of crypt(5) "$1$", "$5$", "$6$" and "$y$" with a salt and 22, 43, 86 and 43 bytes, all
// of letters, digits, dots and slashes; Argon2 and scrypt are PHC strings ("$argon2id$",
// parameters, base 64); PBKDF2 is that of passlib or Django's "pbkdf2_sha256$". LDAP has
// the scheme in braces, "{SSHA}", and base 64 (RFC 2307 §5.3).
func PasswordHash(b []byte) int {
	switch {
	case len(b) < 24:
		return 0
	case b[0] == '{':
		return ldapHash(b)
	case b[0] == 'p' && bytes.HasPrefix(b, []byte("pbkdf2_sha")):
		return fieldHash(b, bytes.IndexByte(b[:20], '$'), 3, 24)
	case b[0] != '$':
		return 0
	}
	end := bytes.IndexByte(b[1:min(len(b), 16)], '$') + 1
	if end < 2 {
		return 0
	}
	switch string(b[1:end]) {
	case "2a", "2b", "2x", "2y":
		if len(b) < 60 || !isDigit(b[4]) || !isDigit(b[5]) || b[6] != '$' {
			return 0
		}
		return cryptHash(b, 7, 53)
	case "1", "apr1":
		return saltedHash(b, end, 22)
	case "5", "8", "9": // 8 and 9 are of Cisco
		return saltedHash(b, end, 43)
	case "6":
		return saltedHash(b, end, 86)
	case "y", "gy":
		if i := bytes.IndexByte(b[end+1:min(len(b), end+16)], '$'); i > 0 {
			return saltedHash(b, end+1+i, 43)
		}
	case "argon2id", "argon2i", "argon2d":
		return argonHash(b, end+1)
	case "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512", "scrypt", "bcrypt-sha256":
		return fieldHash(b, end, 5, 20)
	}
	return 0
}

// saltedHash is PasswordHash for what has "rounds=" at most, a salt and a hash of n bytes
// behind the dollar sign at end.
func saltedHash(b []byte, end, n int) int {
	i := end + 1
	if bytes.HasPrefix(b[i:], []byte("rounds=")) {
		if i += len("rounds="); i < len(b) {
			i += digits(b[i:])
		}
		if i >= len(b) || b[i] != '$' {
			return 0
		}
		i++
	}
	salt := cryptRun(b[i:])
	if salt > 24 || i+salt >= len(b) || b[i+salt] != '$' {
		return 0
	}
	return cryptHash(b, i+salt+1, n)
}

// cryptHash returns the end of the n bytes at i that a hash ends in, if no more follow.
func cryptHash(b []byte, i, n int) int {
	run := cryptRun(b[i:])
	if run > n && b[i+n] == '.' && run == n+1 { // the end of a sentence
		run = n
	}
	if run != n {
		return 0
	}
	return i + n
}

// cryptRun returns how many bytes of crypt's base 64 begin b.
func cryptRun(b []byte) int {
	n := 0
	for n < len(b) && n < 128 && (isAlnum(b[n]) || b[n] == '.' || b[n] == '/') {
		n++
	}
	return n
}

// fieldHash is PasswordHash for two to most fields behind the dollar sign at end, of
// which the last is base 64 of at least least bytes.
func fieldHash(b []byte, end, most, least int) int {
	if end < 0 {
		return 0
	}
	i, last := end+1, 0
	for fields := 1; ; fields++ {
		from := i
		for i < len(b) && i-from < 256 && (isAlnum(b[i]) || bytes.IndexByte([]byte("./+=,-_"), b[i]) >= 0) {
			i++
		}
		last = i - from
		if last == 0 {
			return 0
		}
		if i == len(b) || b[i] != '$' || fields == most {
			if fields < 2 {
				return 0
			}
			break
		}
		i++
	}
	if comma := bytes.IndexByte(b[i-last:i], ','); comma >= 0 { // of a list or a sentence
		i, last = i-last+comma, comma
	}
	for last > 0 && b[i-1] == '.' {
		i, last = i-1, last-1
	}
	if last < least {
		return 0
	}
	return i
}

// argonHash is PasswordHash for Argon2, whose version or parameters begin at i: v=16 or
// v=19, m=…,t=…,p=… in this order, a salt and the hash.
func argonHash(b []byte, i int) int {
	if bytes.HasPrefix(b[i:], []byte("v=1")) {
		if len(b) < i+5 || b[i+3] != '6' && b[i+3] != '9' || b[i+4] != '$' {
			return 0
		}
		i += len("v=19$")
	}
	for _, name := range [...]string{"m=", ",t=", ",p="} {
		if !bytes.HasPrefix(b[i:], []byte(name)) {
			return 0
		}
		i += len(name)
		n := 0
		for i+n < len(b) && isDigit(b[i+n]) {
			n++
		}
		if i += n; n == 0 || n > 10 {
			return 0
		}
	}
	if i >= len(b) || b[i] != '$' {
		return 0
	}
	return fieldHash(b, i, 2, 20)
}

// ldapHash is PasswordHash for a scheme in braces.
func ldapHash(b []byte) int {
	end := bytes.IndexByte(b[:16], '}')
	if end < 4 {
		return 0
	}
	switch string(b[1:end]) {
	case "SSHA", "SHA", "SMD5", "MD5", "SSHA256", "SSHA512", "SHA256", "SHA512":
	case "CRYPT", "crypt", "BCRYPT", "bcrypt", "ARGON2":
		if n := PasswordHash(b[end+1:]); n > 0 && b[end+1] == '$' {
			return end + 1 + n
		}
		return 0
	default:
		return 0
	}
	i := end + 1
	for i < len(b) && i-end < 256 && (isAlnum(b[i]) || b[i] == '+' || b[i] == '/') {
		i++
	}
	if i-end < 22 {
		return 0
	}
	for n := 0; i < len(b) && b[i] == '=' && n < 2; n++ {
		i++
	}
	return i
}
