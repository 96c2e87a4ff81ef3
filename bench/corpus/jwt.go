package corpus

import (
	"encoding/base64"
	"fmt"
)

// appendJWT appends a compact JWS (RFC 7515, section 3.1) of 500 to 700 bytes: a real
// header and payload, and 256 random bytes where an RSA signature would stand.
func appendJWT(dst []byte, s *source, person int) []byte {
	alg := pick(s, []string{"RS256", "PS256"})
	header := fmt.Sprintf(`{"alg":%q,"typ":"JWT","kid":"key-%d"}`, alg, s.between(1, 9))
	issued := s.now.Unix() - int64(s.n(3600))
	payload := fmt.Sprintf(`{"iss":"https://auth.example.com","aud":"api","sub":"u-%07d","email":%q,"iat":%d,"exp":%d,"scope":%q}`,
		person, appendEmail(nil, person), issued, issued+3600, s.phrase(nil, s.between(1, 5)))
	var signature [256]byte
	s.bytes(signature[:])
	dst = base64.RawURLEncoding.AppendEncode(dst, []byte(header))
	dst = append(dst, '.')
	dst = base64.RawURLEncoding.AppendEncode(dst, []byte(payload))
	dst = append(dst, '.')
	return base64.RawURLEncoding.AppendEncode(dst, signature[:])
}
