//go:build !amd64 || noasm

package token

// wide says that there are no kernels.
const wide = false

// decode is decodePlain.
func decode(dst, src []byte) int { return decodePlain(dst, src) }

// urlRun is urlPlain.
func urlRun(b []byte) int { return urlPlain(b) }

func markQuotes(*[8]uint64, []byte) bool { return false }
