//go:build !amd64 || noasm

package pseudonym

import "crypto/sha256"

// shani says that there is no kernel.
const shani = false

// A kernel is HMAC-SHA256 by the instructions of a processor: none here.
type kernel struct{ on bool }

func (*kernel) init(*[sha256.Size]byte) {}

func (*kernel) sum(*rounds, int) (hi uint64, lo uint32) { return 0, 0 }
