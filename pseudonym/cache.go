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
	hash [2]uint64
	word [wordSize]byte
	used bool
}

const (
	bucketCount = 1 << 12 // 256 KiB: what is larger is slower to ask than to hash
	maxCached   = 1024    // bytes of a value; longer ones are hashed each time
)

// slot returns where the word of a value stands (hit), or where it is to be
// written at once.
func (c *cache) slot(t *tagger, value []byte) (word *[wordSize]byte, hit bool) {
	if c.buckets == nil {
		c.buckets = make([]bucket, bucketCount)
	}
	key := [2]uint64{maphash.Bytes(t.seeds[0], value), maphash.Bytes(t.seeds[1], value)}
	b := &c.buckets[key[0]%bucketCount]
	if b[0].hash == key && b[0].used {
		return &b[0].word, true
	}
	if b[1].hash == key && b[1].used {
		return &b[1].word, true
	}
	c.fresh++
	b[1] = b[0]
	b[0].hash, b[0].used = key, true
	return &b[0].word, false
}
