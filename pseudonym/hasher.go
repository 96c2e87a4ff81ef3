package pseudonym

import (
	"crypto/aes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
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
	*rounds
	*scratch
	late *late
}

// scratch is what would escape to the heap at each call, once.
type scratch struct {
	block [aes.BlockSize]byte
	met   [wordSize]byte // a word being checked
	wrote [MaxWord]byte  // a word that one is held against
}

// A tagger writes the pseudonyms of one family. What costs time to make is made when
// the first of its values is met: a log has few families.
type tagger struct {
	ready     bool
	name      Family
	prefix    [letterCount]byte // <family>_<key id>_, and zeros
	size      int               // of a pseudonym
	code      uint32
	key       *[sha256.Size]byte
	mac       mac
	canonical func(dst, text []byte) []byte
	// isCanonical says of most canonical forms that they are such.
	isCanonical func(text []byte) bool
	seeds       [2]maphash.Seed
	gauge       gauge
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
	h := &Hasher{&core{id: e.ID, ring: newVerifier(k), cache: new(cache), rounds: newRounds(newSchedule(e.check)), scratch: new(scratch), late: new(late)}}
	number, _ := idNumber(e.ID)
	h.own = h.ring.key(number)
	keys := newExpander(e.root[:])
	for _, f := range names {
		h.tags = append(h.tags, newTagger(e.ID, f, keys))
	}
	h.index()
	return h, nil
}

func newTagger(id KeyID, f Family, keys expander) *tagger {
	t := &tagger{
		name: f,
		size: len(f) + wordTail, canonical: canonicalOf(f), isCanonical: isCanonicalOf(f),
		code: familyCode(string(f)),
		key:  (*[sha256.Size]byte)(keys.derive(purposeTag, string(f), sha256.Size)),
	}
	copy(t.prefix[:], string(f)+"_"+string(id)+"_")
	return t
}

// tagger returns the tagger of a family, ready for its values.
func (h *Hasher) tagger(i Index) *tagger {
	t := h.tags[i]
	if !t.ready {
		h.prepare(t)
	}
	return t
}

// prepare gives t a hash, seeds and a gauge of its own.
func (h *Hasher) prepare(t *tagger) {
	t.mac.init(t.key, h.rounds)
	t.gauge = gauge{}
	t.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	h.prove(t)
	t.ready = true
}

// Clone returns a Hasher that writes and recognises the same, with its own
// states, scratch and (empty) cache.
func (h *Hasher) Clone() *Hasher {
	c := *h.core
	c.cache, c.rounds, c.scratch, c.late = new(cache), newRounds(h.keys), new(scratch), new(late)
	own := make([]tagger, len(h.tags))
	c.tags = make([]*tagger, len(h.tags))
	for i, t := range h.tags {
		own[i] = *t
		own[i].ready = false
		c.tags[i] = &own[i]
	}
	return &Hasher{&c}
}

// KeyID returns the id of the key that h writes with.
func (h *Hasher) KeyID() KeyID { return h.id }

// An Index is a family as a Hasher and its clones number it. The zero Index is
// that of Foreign.
type Index uint16

// Index returns the number of f, for AppendAt: that of Foreign for a family that
// h was not made with.
func (h *Hasher) Index(f Family) Index {
	i, _ := family(h, f)
	return Index(i)
}

// Family returns the family that Index gives i for.
func (h *Hasher) Family(i Index) Family { return h.tags[i].name }

// Canonical returns what the function Canonical appends for the family that Index
// gave i for: text itself where that is canonical already, as it mostly is, or
// else the memory of buf, written anew.
func (h *Hasher) Canonical(buf *[]byte, i Index, text []byte) []byte {
	t := h.tags[i]
	if t.isCanonical(text) {
		return text
	}
	*buf = t.canonical((*buf)[:0], text)
	return *buf
}

// Append appends the pseudonym of a canonical value. A family that h was not
// made with is written as Foreign, so that what h writes is always recognised.
func (h *Hasher) Append(dst []byte, f Family, canonical []byte) []byte {
	return h.AppendAt(dst, h.Index(f), canonical)
}

// AppendAt is Append for the family that Index gave i for.
func (h *Hasher) AppendAt(dst []byte, i Index, canonical []byte) []byte {
	t := h.tagger(i)
	w := h.hash(t, canonical)
	n := len(dst)
	dst = slices.Grow(dst, t.size)[:n+t.size]
	out := dst[n:]
	*(*[letterCount]byte)(out) = t.prefix // what is behind it is overwritten: no prefix has 24 bytes
	w.putLetters((*[letterCount]byte)(out[t.size-letterCount:]))
	return dst
}

// AppendForeign appends the pseudonym that stands for text, a word of the form
// of a pseudonym whose key the ring does not hold.
func (h *Hasher) AppendForeign(dst, text []byte) []byte { return h.AppendAt(dst, 0, text) }

// TakeFresh returns how many values h has met since the last call that its cache did
// not hold: each new one, and of the others those that it had forgotten or never
// remembers, for being longer than 1 KiB. A sudden rise is the mark of somebody who
// feeds guesses to see their pseudonyms.
func (h *Hasher) TakeFresh() uint64 {
	n := h.fresh
	h.fresh = 0
	return n
}

// hash returns tag and check of a canonical value.
func (h *Hasher) hash(t *tagger, canonical []byte) word {
	if len(canonical) > maxCached || !t.gauge.worth() {
		h.fresh++
		return h.compute(t, canonical)
	}
	slot, met := h.slot(t, canonical)
	t.gauge.asked(met)
	if *slot == (word{}) {
		*slot = h.compute(t, canonical)
	}
	return *slot
}

// compute returns the word of a canonical value, by the kernel where there is one.
func (h *Hasher) compute(t *tagger, canonical []byte) word {
	if t.mac.kernel.on && len(canonical) <= maxText-4 {
		return h.byKernel(t, canonical)
	}
	return h.plainly(t, canonical)
}

// byKernel is plainly for at most maxText-4 bytes, where there is a kernel.
func (h *Hasher) byKernel(t *tagger, canonical []byte) word {
	binary.BigEndian.PutUint32(h.text[:], uint32(len(canonical)))
	return t.mac.kernel.word(h.rounds, 4+copy(h.text[4:], canonical), t.code)
}

// plainly returns the first 96 bits of HMAC-SHA256 over the value behind its
// length, and the check of them.
func (h *Hasher) plainly(t *tagger, canonical []byte) word {
	sum := t.mac.hash(h.rounds, canonical)
	hi, lo := binary.BigEndian.Uint64(sum), binary.BigEndian.Uint32(sum[8:])
	binary.BigEndian.PutUint64(h.block[:], hi)
	binary.BigEndian.PutUint64(h.block[8:], uint64(lo)<<32|uint64(t.code))
	h.own.aes.Encrypt(h.block[:], h.block[:])
	return word{hi, uint64(lo)<<32 | uint64(binary.BigEndian.Uint32(h.block[:])>>8<<8)}
}

// prove turns the kernel of t off if it should not agree with the plain form: a
// mistake would be one in every pseudonym.
func (h *Hasher) prove(t *tagger) {
	value := make([]byte, maxText-4)
	for i := range value {
		value[i] = byte(i)
	}
	for _, n := range [...]int{0, 1, 51, 52, 60, len(value)} { // around the ends of blocks
		if t.mac.kernel.on {
			t.mac.kernel.on = h.byKernel(t, value[:n]) == h.plainly(t, value[:n])
		}
	}
	if t.mac.kernel.on {
		t.mac.kernel.on = h.proveLanes(t, value)
	}
}

// proveLanes reports whether the kernels of two and of many lanes agree with the plain
// form, in lanes of their own: values may wait in those of h.
func (h *Hasher) proveLanes(t *tagger, value []byte) bool {
	var q queue
	var of [laneCount]*lane
	q.make(laneCount, longText)
	size := func(i int) int { return 2 * i * i } // messages of one block, six of them, to eight
	for i := range of {
		q.list[i].fill(t, value[:size(i)])
		of[i] = &q.list[i].lane
	}
	h.pair(of[1], of[5])
	good := of[1].word == h.plainly(t, value[:size(1)]) && of[5].word == h.plainly(t, value[:size(5)])
	if good && sixteen {
		h.all(of[:])
		for i, l := range of {
			good = good && l.word == h.plainly(t, value[:size(i)])
		}
	}
	return good
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
