package pseudonym

import "hash/maphash"

// A cache remembers the words of recent values. It holds no value and nothing
// that tells one from outside this process: its keys are 128 bits of two hashes
// with random seeds of the family, in a process with random hash keys.
type cache struct {
	buckets []bucket
	fresh   uint64 // values that were not remembered
}

// A bucket is a cache line: the newest entry first.
type bucket [2]cached

type cached struct {
	key  key
	word word // zero: there is none
}

// A key is the two hashes of a value. It is no array, so that it travels in registers.
type key struct{ a, b uint64 }

const (
	bucketCount = 1 << 12 // 256 KiB: what is larger is slower to ask than to hash
	maxCached   = 1024    // bytes of a value; longer ones are hashed each time
)

// slot returns where the word of a value stands, or where it is to be written at once,
// and whether the value was met before.
func (c *cache) slot(t *tagger, value []byte) (w *word, met bool) {
	return c.slotOf(t.hash(value))
}

// hash returns the key that a value has in the cache.
func (t *tagger) hash(value []byte) key {
	return key{maphash.Bytes(t.seeds[0], value), maphash.Bytes(t.seeds[1], value)}
}

// slotOf is slot for the value with a key. What is to be written may be written
// later, by keep: meanwhile the value has its place, but no word.
func (c *cache) slotOf(k key) (w *word, met bool) {
	if c.buckets == nil {
		c.buckets = make([]bucket, bucketCount)
	}
	b := &c.buckets[k.a%bucketCount]
	if e := &b[0]; e.key.a == k.a && e.key.b == k.b {
		return &e.word, true
	}
	if e := &b[1]; e.key.a == k.a && e.key.b == k.b {
		return &e.word, true
	}
	c.fresh++
	b[1] = b[0]
	b[0] = cached{key: k}
	return &b[0].word, false
}

// keep writes w where the value with a key still has a place.
func (c *cache) keep(k key, w word) {
	b := &c.buckets[k.a%bucketCount]
	for i := range b {
		if e := &b[i]; e.key == k {
			e.word = w
		}
	}
}

// A gauge says whether to ask the cache for the values of a family. It costs as
// much as a sixth of the hashing it saves, so where fewer values than that come
// again, only a sample of them, a window at a time, is asked for and kept.
type gauge struct {
	asks, hits uint32 // in this window
	rest       uint32 // values that are not to be asked for
}

const (
	window    = 256
	sampled   = 16 // one window of so many, while the cache does not pay
	worthHits = window / 6
)

// worth reports whether to ask for the value at hand.
func (g *gauge) worth() bool {
	if g.rest == 0 {
		return true
	}
	g.rest--
	return false
}

// asked notes how the cache answered.
func (g *gauge) asked(hit bool) {
	g.asks++
	if hit {
		g.hits++
	}
	if g.asks == window {
		if g.hits < worthHits {
			g.rest = (sampled - 1) * window
		}
		g.asks, g.hits = 0, 0
	}
}
