package pseudonym

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"slices"
	"time"
)

// ErrNoKey is returned, wrapped, by [Keyring.Hasher] when no key of the tenant is
// in force. The tenant's records must then be withheld, never hashed under the
// key of another.
var ErrNoKey = errors.New("no key in force (logscrub keyring rotate makes one)")

// A Hasher writes pseudonyms with one key and recognises those of a whole ring.
// It is not safe for concurrent use: it owns the state of the hashes, scratch,
// and a cache of results. Each goroutine takes its own Clone. In steady state no
// method allocates, Clone excepted.
type Hasher struct{ *core }

// A core is what a Hasher is. It stands behind a pointer and holds keys and
// scratch behind pointers, because fmt follows one pointer even in fields that
// have no Format (%s of a struct around a Hasher), but never two.
type core struct {
	id    KeyID
	tags  []*tagger
	slots []uint16 // open addressing by slot(name): index of tags plus 1, 0 is free
	ring  *verifier
	own   *verifyKey // the key that writes
	*cache
	*scratch
}

// scratch is what would escape to the heap at each call, once.
type scratch struct {
	lp    [4 + maxLP]byte // length and value, written to the hash in one piece
	sum   [sha256.Size]byte
	block [aes.BlockSize]byte
	word  [wordSize]byte // a result that is not cached
	met   [wordSize]byte // a word being checked
}

const maxLP = 508

// A tagger writes the pseudonyms of one family.
type tagger struct {
	name   Family
	prefix []byte // <family>_<key id>_
	code   uint32
	key    *[sha256.Size]byte
	mac    hash.Hash
	seeds  [2]maphash.Seed
}

// Hasher returns a Hasher that writes with the key of tenant that is in force at
// now ([Keyring.Current]) and recognises the pseudonyms of every key of the ring,
// whosever and of whatever time. It knows families and Foreign, and no others.
func (k *Keyring) Hasher(tenant string, now time.Time, families []Family) (*Hasher, error) {
	e := k.current(tenant, now)
	if e == nil {
		return nil, fmt.Errorf("tenant %q: %w", tenant, ErrNoKey)
	}
	return k.hasher(e, families)
}

// HasherFor returns a Hasher that writes with key id, in force or not. An error
// means that the ring has no such key or no longer its root.
func (k *Keyring) HasherFor(id KeyID, families []Family) (*Hasher, error) {
	e, err := k.full(id)
	if err != nil {
		return nil, err
	}
	return k.hasher(e, families)
}

func (k *Keyring) hasher(e *entry, families []Family) (*Hasher, error) {
	names := []Family{Foreign}
	for _, f := range families {
		if !f.Valid() {
			return nil, fmt.Errorf("family %q is not of the form [a-z][a-z0-9]{0,15}", f)
		}
		if !slices.Contains(names, f) {
			names = append(names, f)
		}
	}
	h := &Hasher{&core{id: e.ID, ring: newVerifier(k), cache: new(cache), scratch: new(scratch)}}
	number, _ := idNumber(e.ID)
	h.own = h.ring.key(number)
	for _, f := range names {
		h.tags = append(h.tags, newTagger(e, f))
	}
	h.index()
	return h, nil
}

func newTagger(e *entry, f Family) *tagger {
	t := &tagger{
		name:   f,
		prefix: []byte(string(f) + "_" + string(e.ID) + "_"),
		code:   familyCode(string(f)),
		key:    (*[sha256.Size]byte)(derive(e.root[:], purposeTag, string(f), sha256.Size)),
	}
	t.ready()
	return t
}

// ready gives t a hash and seeds of its own. The first Reset of a hash keeps the
// state behind the key, so that each later one costs no hashing.
func (t *tagger) ready() {
	t.mac = hmac.New(sha256.New, t.key[:])
	t.mac.Reset()
	t.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
}

// Clone returns a Hasher that writes and recognises the same, with its own
// states, scratch and (empty) cache.
func (h *Hasher) Clone() *Hasher {
	c := *h.core
	c.cache, c.scratch = new(cache), new(scratch)
	c.tags = make([]*tagger, len(h.tags))
	for i, t := range h.tags {
		own := *t
		own.ready()
		c.tags[i] = &own
	}
	return &Hasher{&c}
}

// KeyID returns the id of the key that h writes with.
func (h *Hasher) KeyID() KeyID { return h.id }

// Append appends the pseudonym of a canonical value. A family that h was not
// made with is written as Foreign, so that what h writes is always recognised.
func (h *Hasher) Append(dst []byte, f Family, canonical []byte) []byte {
	t := h.tagger(f)
	w := h.hash(t, canonical)
	dst = append(dst, t.prefix...)
	return appendLetters(dst, w)
}

// AppendForeign appends the pseudonym that stands for text, a word of the form
// of a pseudonym whose key the ring does not hold.
func (h *Hasher) AppendForeign(dst, text []byte) []byte { return h.Append(dst, Foreign, text) }

// TakeFresh returns how many values h has met since the last call that its cache did
// not hold: each new one, and of the others those that it had forgotten or never
// remembers, for being longer than 1 KiB. A sudden rise is the mark of somebody who
// feeds guesses to see their pseudonyms.
func (h *Hasher) TakeFresh() uint64 {
	n := h.fresh
	h.fresh = 0
	return n
}

// hash returns tag and check of a canonical value, valid until the next call.
func (h *Hasher) hash(t *tagger, canonical []byte) *[wordSize]byte {
	if len(canonical) > maxCached {
		h.fresh++
		h.compute(&h.word, t, canonical)
		return &h.word
	}
	slot, hit := h.slot(t, canonical)
	if !hit {
		h.compute(slot, t, canonical)
	}
	return slot
}

// compute sets w to the first 96 bits of HMAC-SHA256 over the value behind its
// length, and the check of them.
func (h *Hasher) compute(w *[wordSize]byte, t *tagger, canonical []byte) {
	binary.BigEndian.PutUint32(h.lp[:], uint32(len(canonical)))
	n := copy(h.lp[4:], canonical)
	t.mac.Reset()
	t.mac.Write(h.lp[:4+n])
	if n < len(canonical) {
		t.mac.Write(canonical[n:])
	}
	t.mac.Sum(h.sum[:0])
	copy(w[:tagSize], h.sum[:])
	h.own.check(&h.block, w[:tagSize], t.code)
	copy(w[tagSize:], h.block[:sumSize])
}

func (h *Hasher) tagger(f Family) *tagger {
	if i, ok := family(h, f); ok {
		return h.tags[i]
	}
	return h.tags[0] // Foreign
}

// index fills the table that family looks names up in, at most a quarter full.
func (h *Hasher) index() {
	n := 64
	for n < 4*len(h.tags) {
		n *= 2
	}
	h.slots = make([]uint16, n)
	for i, t := range h.tags {
		s := nameHash(t.name) & (n - 1)
		for h.slots[s] != 0 {
			s = (s + 1) & (n - 1)
		}
		h.slots[s] = uint16(i + 1)
	}
}

// family returns the index of the tagger of name.
func family[T ~string | ~[]byte](h *Hasher, name T) (int, bool) {
	if len(name) == 0 {
		return 0, false
	}
	mask := len(h.slots) - 1
	for s := nameHash(name) & mask; h.slots[s] != 0; s = (s + 1) & mask {
		if i := int(h.slots[s]) - 1; string(h.tags[i].name) == string(name) {
			return i, true
		}
	}
	return 0, false
}

func nameHash[T ~string | ~[]byte](name T) int {
	n := len(name)
	return int(name[0])*5 + int(name[n-1])*11 + int(name[n/2])*3 + n
}

// Format prints which key h writes with, whatever the verb.
func (h Hasher) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, "hasher of key "+string(h.id))
}
