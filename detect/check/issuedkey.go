package check

// KeyVendors returns the vendors that IssuedKey knows the keys of.
func KeyVendors() []string { return []string{"github", "grafana", "npm"} }

// IssuedKey returns the vendor of b if b is wholly a key of one that issues its keys
// with a checksum, and that holds: who made b up knew how, or did not make it up.
// Else it returns "".
//
//   - github: see GitHubToken
//   - npm: "npm_" and 36 letters and digits, the last six of which are a checksum like
//     GitHub's (GitHub, "Announcing npm's new access token format", 2021)
//   - grafana: "glsa_", 32 letters and digits, "_" and the CRC-32 of what stands before
//     that, least byte first, in hexadecimal (grafana/grafana:
//     pkg/components/satokengen/tokengen.go)
func IssuedKey(b []byte) string {
	const npm, secret, sum = 4 + 36, len("glsa_") + 32, 9
	switch {
	case len(b) < npm:
	case b[0] == 'g' && b[1] == 'h':
		if n, sum := GitHubToken(b); n == len(b) && sum == ChecksumGood {
			return "github"
		}
	case string(b[:4]) == "npm_":
		if len(b) == npm && alnums(b[4:]) == 36 && base62(b[npm-6:]) == uint64(crc32(b[4:npm-6])) {
			return "npm"
		}
	case string(b[:5]) == "glsa_":
		if len(b) == secret+sum && alnums(b[5:secret]) == 32 && b[secret] == '_' && hexLeast(b[secret+1:]) == uint64(crc32(b[:secret])) {
			return "grafana"
		}
	}
	return ""
}

// hexLeast returns the number that b writes in pairs of small hexadecimal digits, the
// least byte first, or one that no CRC-32 is where b is none.
func hexLeast(b []byte) (v uint64) {
	for i := len(b) - 2; i >= 0; i -= 2 {
		hi, ok1 := smallHex(b[i])
		lo, ok2 := smallHex(b[i+1])
		if !ok1 || !ok2 {
			return 1 << 32
		}
		v = v<<8 | hi<<4 | lo
	}
	return v
}

// smallHex returns what a small hexadecimal digit stands for.
func smallHex(c byte) (uint64, bool) {
	switch {
	case isDigit(c):
		return uint64(c - '0'), true
	case 'a' <= c && c <= 'f':
		return uint64(c-'a') + 10, true
	}
	return 0, false
}
