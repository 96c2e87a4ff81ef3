//go:build !amd64 || noasm

package pseudonym

import "crypto/sha256"

// shani says that there is no kernel.
const shani = false

// A kernel makes words by the instructions of a processor: none here.
type kernel struct{ on bool }

func (*kernel) init(*[sha256.Size]byte) {}

func (*kernel) word(*rounds, int, uint32) word { return word{} }

// sixteen says that there is no kernel for many messages either.
const sixteen = false

type lanes struct{}

// A lane is a message and its word, for a kernel.
type lane struct{ word word }

func (*lane) set(*kernel, uint32, *byte, int) {}

func (*rounds) one(*lane) {}

func (*rounds) pair(*lane, *lane) {}

func (*rounds) all([]*lane) {}

func worthAll([]waiting) bool { return false }

type schedule struct{}

func newSchedule(*[checkSize]byte) *schedule { return nil }
