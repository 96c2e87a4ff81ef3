//go:build !amd64 || noasm

package pseudonym

import "crypto/sha256"

// shani says that there is no kernel.
const shani = false

// A kernel makes words by the instructions of a processor: none here.
type kernel struct{ on bool }

func (*kernel) init(*[sha256.Size]byte) {}

func (*kernel) word(*rounds, int, uint32) word { return word{} }

func (*kernel) enter(*lane) {}

func (*kernel) pair(*rounds, *lane, *lane) {}

func (*rounds) one(*lane) word { return word{} }

type schedule struct{}

func newSchedule(*[checkSize]byte) *schedule { return nil }
