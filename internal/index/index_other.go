//go:build (!amd64 && !arm64) || noasm

package index

// fast says that ofRare is faster than pairPlain.
const fast = false

// pair is pairPlain.
func pair(t []byte, n, off int, first, last byte) int { return pairPlain(t, n, off, first, last) }
