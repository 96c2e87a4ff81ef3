//go:build !amd64 || noasm

package token

// decode is decodePlain.
func decode(dst, src []byte) int { return decodePlain(dst, src) }

// urlRun is urlPlain.
func urlRun(b []byte) int { return urlPlain(b) }
