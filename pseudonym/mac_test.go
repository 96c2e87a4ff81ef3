package pseudonym

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"testing"
)

// twinOf is the mac of value behind its length, by package crypto/hmac.
func twinOf(key *[32]byte, value []byte) []byte {
	m := hmac.New(sha256.New, key[:])
	m.Write(binary.BigEndian.AppendUint32(nil, uint32(len(value))))
	m.Write(value)
	return m.Sum(nil)
}

// TestMacIsHMAC holds both forms of a mac to the definition at every length
// around the blocks and the scratch, each mac and its scratch used again.
func TestMacIsHMAC(t *testing.T) {
	value := make([]byte, 2*maxText)
	for range 3 {
		key := new([32]byte)
		_, _ = rand.Read(key[:])
		r := newRounds(nil)
		var states, plain mac
		states.init(key, r)
		if !states.states {
			t.Fatal("the states of crypto/sha256 are of another form: every value takes the slow way")
		}
		plain.init(key, r)
		plain.states = false
		for n := range value {
			_, _ = rand.Read(value)
			want := twinOf(key, value[:n])
			if got := states.hash(r, value[:n]); !bytes.Equal(got, want) {
				t.Fatalf("by states, %d bytes: %x, want %x", n, got, want)
			}
			if got := plain.hash(r, value[:n]); !bytes.Equal(got, want) {
				t.Fatalf("plain, %d bytes: %x, want %x", n, got, want)
			}
		}
	}
}

// TestKernel holds the kernel to the plain form at every length that it hashes, and
// sees that it is used.
func TestKernel(t *testing.T) {
	value := make([]byte, maxText)
	for range 3 {
		h := mustHasher(t, Ephemeral())
		for _, h := range []*Hasher{h, h.Clone()} {
			for i := range h.tags {
				tag := h.tagger(Index(i))
				if tag.mac.kernel.on != shani {
					t.Fatal("the kernel disagrees with the plain form: no value is hashed by it")
				}
				if !shani {
					t.Skip("no kernel for this processor")
				}
				for n := range maxText - 3 {
					_, _ = rand.Read(value[:n])
					if got, want := h.byKernel(tag, value[:n]), h.plainly(tag, value[:n]); got != want {
						t.Fatalf("%s, %d bytes: %x, want %x", tag.name, n, got, want)
					}
				}
			}
		}
	}
}

// TestKernelProved has a kernel that is wrong: it is not used.
func TestKernelProved(t *testing.T) {
	if !shani {
		t.Skip("no kernel for this processor")
	}
	h := mustHasher(t, Ephemeral())
	for i := range h.tags {
		tag := h.tagger(Index(i))
		tag.mac.kernel.on = true
		tag.key = new([sha256.Size]byte)
		tag.mac.plain = hmac.New(sha256.New, tag.key[:])
		tag.mac.states = false
		if h.prove(tag); tag.mac.kernel.on {
			t.Fatal("it trusts the kernel")
		}
	}
}

// otherForm is a SHA-256 whose states are wrong, of another length, or refused.
type otherForm struct {
	hash.Hash
	state   []byte
	refuses bool
}

func (o *otherForm) AppendBinary(b []byte) ([]byte, error) { return append(b, o.state...), nil }

func (o *otherForm) UnmarshalBinary([]byte) error {
	if o.refuses {
		return errors.New("unknown state")
	}
	return nil
}

// TestMacWithoutStates has a Go release that keeps states in another form: all
// sums are still right.
func TestMacWithoutStates(t *testing.T) {
	for _, c := range []struct {
		name  string
		h     restorable
		tells bool // at each use
	}{
		{"none", nil, false},
		{"wrong", &otherForm{sha256.New(), make([]byte, stateSize), false}, false},
		{"longer", &otherForm{sha256.New(), make([]byte, stateSize+8), false}, true},
		{"refused", &otherForm{sha256.New(), make([]byte, stateSize), true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			key := new([32]byte)
			_, _ = rand.Read(key[:])
			r := newRounds(nil)
			r.hash = c.h
			var m mac
			if m.init(key, r); m.states {
				t.Error("it trusts the states")
			}
			for range 2 {
				if got, want := m.hash(r, []byte("jdoe")), twinOf(key, []byte("jdoe")); !bytes.Equal(got, want) {
					t.Errorf("%x, want %x", got, want)
				}
				m.states = c.tells // as if they had become so after init
			}
		})
	}
}

// TestPad: each message ends as crypto/sha256 would end it.
func TestPad(t *testing.T) {
	front := bytes.Repeat([]byte{7}, sha256.BlockSize)
	for n := range maxText + 1 {
		text := bytes.Repeat([]byte{0xee}, maxText+2*sha256.BlockSize)
		size := pad(text, n)
		if size%sha256.BlockSize != 0 || size < n+9 || size > n+9+63 || !bytes.Equal(text[:n], bytes.Repeat([]byte{0xee}, n)) {
			t.Fatalf("%d bytes: %d", n, size)
		}
		if bytes.ContainsFunc(text[size:], func(r rune) bool { return r != '\ufffd' }) {
			t.Fatalf("%d bytes: wrote behind the blocks", n)
		}
		h := sha256.New().(restorable)
		h.Write(front)
		want := sha256.Sum256(append(bytes.Clone(front), text[:n]...))
		h.Write(text[:size])
		got, _ := h.AppendBinary(nil)
		if !bytes.Equal(got[stateHead:stateHead+sha256.Size], want[:]) {
			t.Fatalf("%d bytes: %x, want %x", n, got[stateHead:], want)
		}
	}
}
