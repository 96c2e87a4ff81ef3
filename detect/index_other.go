//go:build !amd64 || noasm

package detect

// pair is pairPlain.
func pair(t []byte, n, off int, first, last byte) int { return pairPlain(t, n, off, first, last) }
