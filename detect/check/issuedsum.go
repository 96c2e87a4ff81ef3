package check

import "encoding/binary"

// maxIssuedSum is the longest credential that IssuedSum reads, in bytes.
const maxIssuedSum = 640

// IssuedSum reads the credential at the start of b that its issuer gave check digits,
// and returns its length and its vendor if these hold, else 0. What stands behind it
// may be anything, for a run of the digits of another text would not hold them.
//
//   - github, npm: see [GitHubToken]; 36 characters behind "ghp_" and the like, or behind
//     "npm_" (GitHub, "Announcing npm's new access token format", 2021)
//   - gitlab: see routable
//   - grafana: "glsa_", 32 letters and digits, "_" and the CRC-32 of what stands before
//     that, least byte first, in hexadecimal (grafana/grafana:
//     pkg/components/satokengen/tokengen.go)
//   - atlassian: "ATATT3" or "ATCTT3", base 64 for URLs, "=" and the CRC-32 of all of that in
//     hexadecimal (DataDog/dd-sensitive-data-scanner: atlassian_token_checksum.rs)
//   - nats: see nkeySeed
//   - age: "AGE-SECRET-KEY-1" or "AGE-SECRET-KEY-PQ-1" and 58 characters of Bech32 in
//     capitals (C2SP, age, "Native recipient types")
//   - bitcoin: "xprv" and the like, and 107 characters: [base58Check] of 78 bytes (BIP 32,
//     "Serialization format")
func IssuedSum(b []byte) (n int, vendor string) {
	if len(b) < 40 {
		return 0, ""
	}
	if n, vendor = issuedSum(b[:min(len(b), maxIssuedSum)]); n == 0 {
		return 0, ""
	}
	return n, vendor
}

// issuedSum is IssuedSum, but names a vendor where there is no credential too.
func issuedSum(b []byte) (n int, vendor string) {
	switch b[0] {
	case 'g':
		switch {
		case b[1] == 'h' && b[3] == '_' && gitHubKind(b[2]) && sum62(b[4:40]):
			return 40, "github"
		case string(b[:5]) == "glsa_":
			return serviceAccount(b), "grafana"
		case b[1] == 'l':
			return routable(b), "gitlab"
		}
	case 'n':
		if string(b[:4]) == "npm_" && sum62(b[4:40]) {
			return 40, "npm"
		}
	case 'A':
		switch {
		case b[1] == 'T' && string(b[3:6]) == "TT3":
			return atlassian(b), "atlassian"
		case string(b[:15]) == "AGE-SECRET-KEY-":
			return ageKey(b), "age"
		}
	case 'S':
		return nkeySeed(b), "nats"
	case 'x', 'y', 'z', 't':
		if len(b) >= extendedKey && string(b[1:4]) == "prv" {
			if _, ok := base58Check(b[:extendedKey], 78); ok {
				return extendedKey, "bitcoin"
			}
		}
	}
	return 0, ""
}

// gitHubKind reports whether c says what a token of GitHub is for.
func gitHubKind(c byte) bool {
	switch c {
	case 'p', 'o', 'u', 's', 'r':
		return true
	}
	return false
}

// sum62 reports whether b is letters and digits, the last six of which are the CRC-32 of
// those before, in base 62.
func sum62(b []byte) bool {
	n := len(b) - 6
	return alnums(b) == len(b) && base62(b[n:]) == uint64(crc32(b[:n]))
}

// serviceAccount reads "glsa_", a secret, and its checksum.
func serviceAccount(b []byte) int {
	const secret = len("glsa_") + 32
	const whole = secret + len("_01234567")
	if len(b) < whole || b[secret] != '_' || alnums(b[5:secret]) != 32 {
		return 0
	}
	for _, c := range b[secret+1 : whole] {
		if isUpper(c) {
			return 0
		}
	}
	sum, ok := hexNumber(b[secret+1 : whole])
	var least [4]byte
	binary.LittleEndian.PutUint32(least[:], crc32(b[:secret]))
	if !ok || sum != binary.BigEndian.Uint32(least[:]) {
		return 0
	}
	return whole
}

// atlassian reads "ATATT3", a secret, "=" and the checksum of these.
func atlassian(b []byte) int {
	at := 6
	for at < len(b) && base64URL(b[at]) {
		at++
	}
	if at++; at < 40 || len(b) < at+8 || b[at-1] != '=' {
		return 0
	}
	if sum, ok := hexNumber(b[at : at+8]); !ok || sum != crc32(b[:at]) {
		return 0
	}
	return at + 8
}

// routable reads a token of GitLab that says where it belongs: a prefix that ends in a
// hyphen; a payload in base 64 for URLs; a dot; perhaps two digits of a version and
// another dot; the length of the payload in two digits of base 36; and the CRC-32 of all
// before it in seven of them (GitLab, "Routable tokens", pseudo code;
// gitlab-org/gitlab: lib/authn/token_field/generator/routable_token.rb).
func routable(b []byte) int {
	const least, size, sum = 27, 2, 7
	dot := 0
	for dot < len(b) && base64URL(b[dot]) {
		dot++
	}
	at := dot + 1
	if at+2 < len(b) && b[at+2] == '.' {
		at += 3
	}
	end := at + size + sum
	if end > len(b) || b[dot] != '.' {
		return 0
	}
	payload, ok := base36(b[at : at+size])
	if !ok || payload < least || int(payload) > dot {
		return 0
	}
	if got, ok := base36(b[at+size : end]); !ok || got != uint64(crc32(b[:at+size])) {
		return 0
	}
	return end
}

// ageKey reads a secret key of age: its 32 bytes are 52 characters of Bech32, and six
// check them.
func ageKey(b []byte) int {
	name := len("AGE-SECRET-KEY-")
	if len(b) > name+2 && string(b[name:name+3]) == "PQ-" {
		name += 3
	}
	end := name + 1 + 58
	if end > len(b) || b[name] != '1' || bech32(b[:end], name) != bech32Sum {
		return 0
	}
	return end
}

// nkeySeed reads a seed of NATS: 58 characters of base 32, "S" and what it is for in
// front: a byte with the type, one with the rest of it, 32 of the seed and their CRC-16,
// least byte first (nats-io/nkeys: strkey.go, crc16.go).
func nkeySeed(b []byte) int {
	const text, raw, seed = 58, 36, 18 << 3
	var buf [raw]byte
	if len(b) < text || !base32(buf[:], b[:text]) || buf[0]&0xf8 != seed {
		return 0
	}
	if crc16(buf[:raw-2]) != binary.LittleEndian.Uint16(buf[raw-2:]) {
		return 0
	}
	return text
}

// base32 fills dst with what b writes in the alphabet A-Z, 2-7 of RFC 4648 §6, without
// padding. It reports whether b does, and is as long as that takes.
func base32(dst, b []byte) bool {
	if (len(dst)*8+4)/5 != len(b) {
		return false
	}
	v, bits, n := uint(0), 0, 0
	for _, c := range b {
		switch {
		case isUpper(c):
			v = v<<5 | uint(c-'A')
		case '2' <= c && c <= '7':
			v = v<<5 | uint(c-'2'+26)
		default:
			return false
		}
		if bits += 5; bits >= 8 {
			bits -= 8
			dst[n] = byte(v >> bits)
			n++
		}
	}
	return n == len(dst)
}

// base36 returns the number that b writes in the digits 0-9 and a-z.
func base36(b []byte) (v uint64, ok bool) {
	for _, c := range b {
		switch {
		case isDigit(c):
			v = v*36 + uint64(c-'0')
		case isLower(c):
			v = v*36 + uint64(c-'a') + 10
		default:
			return 0, false
		}
	}
	return v, true
}

// hexNumber returns the number that eight hexadecimal digits write.
func hexNumber(b []byte) (v uint32, ok bool) {
	for _, c := range b {
		switch {
		case isDigit(c):
			v = v<<4 | uint32(c-'0')
		case isHex(c):
			v = v<<4 | uint32(lower(c)-'a'+10)
		default:
			return 0, false
		}
	}
	return v, len(b) == 8
}

// crc16 returns the CRC-16 of b as XMODEM has it: polynomial 1021h, from zero.
func crc16(b []byte) (crc uint16) {
	for _, c := range b {
		crc ^= uint16(c) << 8
		for range 8 {
			crc = crc<<1 ^ 0x1021&-(crc>>15)
		}
	}
	return crc
}

// base64URL reports whether c is a digit of base 64 for URLs.
func base64URL(c byte) bool { return isAlnum(c) || c == '-' || c == '_' }
