package issuer

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"sync"
)

// A Printer makes fingerprints under one key, as FingerprintOf does, without
// allocation. It is safe for concurrent use.
type Printer struct{ pool sync.Pool }

// A press is what one fingerprint is made with.
type press struct {
	mac hash.Hash
	sum [32]byte
}

// NewPrinter returns a Printer of key, which nobody changes afterwards.
func NewPrinter(key []byte) *Printer {
	p := new(Printer)
	p.pool.New = func() any { return &press{mac: hmac.New(sha256.New, key)} }
	return p
}

// Of returns FingerprintOf of the key of p and canonical.
func (p *Printer) Of(canonical []byte) Fingerprint {
	s := p.pool.Get().(*press)
	defer p.pool.Put(s)
	s.mac.Reset()
	s.mac.Write(canonical)
	s.mac.Sum(s.sum[:0])
	return s.sum
}
