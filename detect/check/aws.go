package check

import "math/bits"

// An AWSID says what an identifier of AWS Identity and Access Management is.
type AWSID uint8

// The kinds of identifiers.
const (
	AWSNone     AWSID = iota
	AWSKey            // AKIA: an access key of long life
	AWSTemp           // ASIA: an access key of the Security Token Service
	AWSBearer         // ABIA, ACCA: a service bearer token, a context-specific credential
	AWSResource       // AIDA, AROA, AGPA, …: a user, role, group or other resource: not a credential
)

// AWSKeyID reads the unique identifier at the start of b: a prefix of four
// letters and 16 or 17 characters of base 32, A to Z and 2 to 7 (AWS, "IAM
// identifiers"). No letter, digit or underscore may follow. It has no
// checksum; a body of fewer than six different characters is refused, because
// it is a filler ("AKIAXXXXXXXXXXXXXXXX").
func AWSKeyID(b []byte) (n int, id AWSID) {
	const prefix, body = 4, 16
	if len(b) < prefix+body || b[0] != 'A' {
		return 0, AWSNone
	}
	switch string(b[:prefix]) {
	case "AKIA":
		id = AWSKey
	case "ASIA":
		id = AWSTemp
	case "ABIA", "ACCA":
		id = AWSBearer
	case "AIDA", "AROA", "AGPA", "ANPA", "ANVA", "AIPA", "APKA", "ASCA":
		id = AWSResource
	default:
		return 0, AWSNone
	}
	seen := uint64(0)
	for n = prefix; n < len(b) && n <= prefix+body; n++ {
		c := b[n]
		if !isUpper(c) && c-'2' > '7'-'2' {
			break
		}
		seen |= 1 << (c - '2')
	}
	if n < prefix+body || !endsWord(b[n:]) || bits.OnesCount64(seen) < 6 {
		return 0, AWSNone
	}
	return n, id
}
