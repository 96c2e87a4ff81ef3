package issuer

import (
	"crypto/elliptic"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"github.com/logscrub/logscrub/internal/minttest"
)

// keyed signs with HS256 and any secret.
func keyed(header, payload string, secret []byte) string {
	text := minttest.B64(header) + "." + minttest.B64(payload)
	return text + "." + base64.RawURLEncoding.EncodeToString(minttest.HMAC(secret, text))
}

// negated is an ES256 token with the other signature that its first one implies:
// (r, n-s) for (r, s).
func negated(tok string) string {
	at := strings.LastIndexByte(tok, '.') + 1
	sig := minttest.Must(base64.RawURLEncoding.DecodeString(tok[at:]))
	s := new(big.Int).Sub(elliptic.P256().Params().N, new(big.Int).SetBytes(sig[32:]))
	s.FillBytes(sig[32:])
	return tok[:at] + base64.RawURLEncoding.EncodeToString(sig)
}

// shorten cuts the signature of tok to n bytes.
func shorten(tok string, n int) string {
	at := strings.LastIndexByte(tok, '.') + 1
	sig := minttest.Must(base64.RawURLEncoding.DecodeString(tok[at:]))
	return tok[:at] + base64.RawURLEncoding.EncodeToString(sig[:n])
}

// lastBit changes a bit of the last character of tok that no byte of its signature
// has: 256 bytes end with four of them.
func lastBit(tok string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, tok[len(tok)-1])
	return tok[:len(tok)-1] + string(letters[last^1])
}

func lastSegment(tok string) string { return tok[strings.LastIndexByte(tok, '.')+1:] }

// zeros has a signature of 64 zeros.
func zeros(tok string) string {
	return tok[:strings.LastIndexByte(tok, '.')+1] + minttest.B64(strings.Repeat("\x00", 64))
}

func members(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"m%d":1`, i)
	}
	return b.String()
}

func must2(b []byte, err error) string { return string(minttest.Must(b, err)) }
