package check

// A Checksum says what the check digits of a credential say.
type Checksum uint8

// The results of a checksum.
const (
	ChecksumNone Checksum = iota // the form has none that its issuer published
	ChecksumGood
	ChecksumBad // the text was cut, altered or made up
)

// GitHubToken reads the GitHub token at the start of b and returns its length,
// 0 where there is none, and what its checksum says.
//
// The forms are "ghp_", "gho_", "ghu_", "ghs_" or "ghr_" and 36 or more letters
// and digits, the last six of which are the CRC-32 of those between, in base
// 62 (GitHub, "Behind GitHub's new authentication token formats", 2021); and
// "github_pat_", 22 and after a "_" 59 letters and digits, of which no
// checksum is published. A token with a bad checksum is a token still: it may
// be of a later form.
func GitHubToken(b []byte) (n int, sum Checksum) {
	const classic, body, crc = 4, 30, 6
	if len(b) < classic+body+crc || b[0] != 'g' {
		return 0, ChecksumNone
	}
	if b[1] == 'i' {
		return fineGrained(b)
	}
	if b[1] != 'h' || b[3] != '_' {
		return 0, ChecksumNone
	}
	switch b[2] {
	case 'p', 'o', 'u', 's', 'r':
	default:
		return 0, ChecksumNone
	}
	n = classic + alnums(b[classic:min(len(b), 256)])
	if n < classic+body+crc {
		return 0, ChecksumNone
	}
	if base62(b[n-crc:n]) == uint64(crc32(b[classic:n-crc])) {
		return n, ChecksumGood
	}
	return n, ChecksumBad
}

// fineGrained reads "github_pat_" and two parts.
func fineGrained(b []byte) (n int, sum Checksum) {
	const prefix, first, second = "github_pat_", 22, 59
	const total = len(prefix) + first + 1 + second
	if len(b) < total || string(b[:len(prefix)]) != prefix || b[len(prefix)+first] != '_' {
		return 0, ChecksumNone
	}
	if alnums(b[len(prefix):]) != first || alnums(b[total-second:min(len(b), total+1)]) != second {
		return 0, ChecksumNone
	}
	return total, ChecksumNone
}

// alnums returns the length of the run of ASCII letters and digits at the
// start of b.
func alnums(b []byte) int {
	i := 0
	for i < len(b) && isAlnum(b[i]) {
		i++
	}
	return i
}

// base62 returns the number that b writes in the digits 0-9, A-Z, a-z.
func base62(b []byte) uint64 {
	v := uint64(0)
	for _, c := range b {
		switch {
		case isDigit(c):
			v = v*62 + uint64(c-'0')
		case isUpper(c):
			v = v*62 + uint64(c-'A') + 10
		default:
			v = v*62 + uint64(c-'a') + 36
		}
	}
	return v
}

// crc32 returns the CRC-32 of b (IEEE 802.3), bit by bit: the texts have 30
// bytes and the standard package would build its tables for them.
func crc32(b []byte) uint32 {
	crc := ^uint32(0)
	for _, c := range b {
		crc ^= uint32(c)
		for range 8 {
			crc = crc>>1 ^ 0xedb88320&-(crc&1)
		}
	}
	return ^crc
}
