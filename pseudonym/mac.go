package pseudonym

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"hash"
)

// A mac is HMAC-SHA256 (RFC 2104) under one key. It keeps what SHA-256 has come
// to behind the two keyed blocks, so that a message costs the blocks it has and
// one more: by a kernel where the processor has one, else by states that package
// sha256 is set to. The plain form, package crypto/hmac, hashes what is longer than
// the scratch, and everything if a Go release should keep states in another form.
type mac struct {
	plain        hash.Hash
	inner, outer [stateSize]byte
	states       bool // inner and outer can be used
	kernel       kernel
}

// A state of SHA-256, as package sha256 marshals it: a word that names the form,
// the eight words of the hash, and what is not for us.
const (
	stateSize = 108
	stateHead = 4
)

// restorable is a hash that can be set to a state it had.
type restorable interface {
	hash.Hash
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// rounds is the scratch of the macs of a Hasher. It stands behind a pointer, for
// all of it would escape.
type rounds struct {
	hash  restorable // nil: there is none
	text  [maxText + 2*sha256.BlockSize]byte
	state [stateSize]byte
	last  [sha256.BlockSize]byte // of the outer hash: the sum of the inner one, padded
	sum   [sha256.Size]byte
	keys  *schedule // of the key that writes, for a kernel, or nil
	lanes lanes     // the scratch of a kernel
}

// maxText is the length of the longest message that a mac hashes by its states.
const maxText = 512

func newRounds(keys *schedule) *rounds {
	r := &rounds{keys: keys}
	r.hash, _ = sha256.New().(restorable)
	pad(r.last[:], sha256.Size)
	return r
}

// pad ends the message of n bytes in text, behind one keyed block, as SHA-256
// does (FIPS 180-4 §5.1.1), and returns its length in whole blocks. What stands
// in the last block behind the message does not matter.
func pad(text []byte, n int) int {
	end := (n + 1 + 8 + sha256.BlockSize - 1) / sha256.BlockSize * sha256.BlockSize
	text[n] = 0x80
	clear(text[n+1 : end-8])
	binary.BigEndian.PutUint64(text[end-8:], uint64(sha256.BlockSize+n)*8)
	return end
}

// message writes the message of a value to buf, padded, and returns how many blocks it has.
func message(buf, value []byte) int {
	if n := 4 + len(value); len(value) <= maxLane { // of one block, as most are
		b := (*[blockText]byte)(buf)
		*b = [blockText]byte{}
		binary.BigEndian.PutUint32(b[:], uint32(len(value)))
		copy(b[4:], value)
		b[n] = 0x80
		binary.BigEndian.PutUint64(b[blockText-8:], uint64(sha256.BlockSize+n)*8)
		return 1
	}
	binary.BigEndian.PutUint32(buf, uint32(len(value)))
	return pad(buf, 4+copy(buf[4:], value)) / sha256.BlockSize
}

// init makes m the mac under key.
func (m *mac) init(key *[sha256.Size]byte, r *rounds) {
	m.plain = hmac.New(sha256.New, key[:])
	m.plain.Reset() // keeps the states behind the key, so that no later one hashes
	m.states = r.hash != nil && m.keyed(&m.inner, key, 0x36) && m.keyed(&m.outer, key, 0x5c)
	m.kernel.init(key)
	for _, n := range [...]int{0, 1, 55, 56, 64, maxText} { // a mistake would be one in every pseudonym
		if m.states {
			m.states = m.agrees(r, n)
		}
	}
}

// keyed sets state to that behind key, each byte xor by: RFC 2104's ipad or opad.
func (m *mac) keyed(state *[stateSize]byte, key *[sha256.Size]byte, by byte) bool {
	block := bytes.Repeat([]byte{by}, sha256.BlockSize)
	for i, c := range key {
		block[i] ^= c
	}
	h, ok := sha256.New().(restorable)
	if !ok {
		return false
	}
	h.Write(block)
	got, err := h.AppendBinary(nil)
	return err == nil && copy(state[:], got) == stateSize && len(got) == stateSize
}

// agrees reports whether both forms give one sum of n bytes.
func (m *mac) agrees(r *rounds, n int) bool {
	for i := range n {
		r.text[i] = byte(i)
	}
	m.plain.Reset()
	m.plain.Write(r.text[:n])
	want := m.plain.Sum(nil)
	sum, ok := m.byStates(r, n)
	return ok && bytes.Equal(sum, want)
}

// byStates returns the sum of the first n bytes of r.text, at most maxText. It
// writes behind them.
func (m *mac) byStates(r *rounds, n int) (sum []byte, ok bool) {
	inner, ok := r.run(&m.inner, r.text[:pad(r.text[:], n)])
	if !ok {
		return nil, false
	}
	copy(r.last[:], inner)
	return r.run(&m.outer, r.last[:])
}

// run returns the words of the hash that whole blocks lead to from state.
func (r *rounds) run(state *[stateSize]byte, blocks []byte) ([]byte, bool) {
	if r.hash.UnmarshalBinary(state[:]) != nil {
		return nil, false
	}
	r.hash.Write(blocks)
	got, err := r.hash.AppendBinary(r.state[:0])
	if err != nil || len(got) != stateSize {
		return nil, false
	}
	return got[stateHead : stateHead+sha256.Size], true
}

// hash returns the sum of value behind its length in four bytes. It is valid
// until the next call for r.
func (m *mac) hash(r *rounds, value []byte) []byte {
	binary.BigEndian.PutUint32(r.text[:], uint32(len(value)))
	n := 4 + copy(r.text[4:maxText], value)
	if m.states && n == 4+len(value) {
		if sum, ok := m.byStates(r, n); ok {
			return sum
		}
	}
	m.plain.Reset()
	m.plain.Write(r.text[:n])
	m.plain.Write(value[n-4:])
	return m.plain.Sum(r.sum[:0])
}
