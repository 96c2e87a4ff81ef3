package pseudonym

import (
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"testing"
)

// TestCacheEvicts fills the cache past its size, forwards and backwards, so that
// values are met in both places of a bucket and after they were put out.
func TestCacheEvicts(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	words := make([]string, 3*bucketCount)
	user := h.tagger(h.Index(User))
	var v []byte
	for i := range words {
		v = fmt.Appendf(v[:0], "value-%d", i)
		user.gauge = gauge{} // asks always
		words[i] = string(h.Append(nil, User, v))
	}
	for i := len(words) - 1; i >= 0; i-- {
		v = fmt.Appendf(v[:0], "value-%d", i)
		user.gauge = gauge{}
		if got := string(h.Append(nil, User, v)); got != words[i] {
			t.Fatalf("%s of %q, was %s", got, v, words[i])
		}
	}
}

// TestBucket puts three values in one bucket: the last two stay.
func TestBucket(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	user := h.tagger(h.Index(User))
	place := func(v []byte) uint64 { return maphash.Bytes(user.seeds[0], v) % bucketCount }
	same := [][]byte{[]byte("0")}
	for i := 1; len(same) < 3; i++ {
		if v := fmt.Append(nil, i); place(v) == place(same[0]) {
			same = append(same, v)
		}
	}
	for i, v := range same {
		word, hit := h.slot(user, v)
		if hit {
			t.Fatalf("value %d is there before it was put", i)
		}
		word.hi = uint64('a' + i)
	}
	if b := h.buckets[place(same[0])]; b[0].key.a == b[0].key.b {
		t.Error("the two hashes of a value are one")
	}
	for i := 2; i >= 1; i-- {
		if word, hit := h.slot(user, same[i]); !hit || word.hi != uint64('a'+i) {
			t.Errorf("value %d: hit %v", i, hit)
		}
	}
	if _, hit := h.slot(user, same[0]); hit {
		t.Error("value 0 is there after it was put out")
	}
}

// TestTakeFresh: a value counts when it is first met, and each time if it is too
// long to be remembered.
func TestTakeFresh(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	long := make([]byte, maxCached+1)
	for _, step := range []struct {
		value []byte
		want  uint64
	}{{[]byte("a"), 1}, {[]byte("a"), 0}, {[]byte("b"), 1}, {long, 1}, {long, 1}} {
		h.Append(nil, User, step.value)
		if got := h.TakeFresh(); got != step.want {
			t.Errorf("%d fresh values after one of %d bytes, want %d", got, len(step.value), step.want)
		}
	}
	h.Append(nil, User, []byte("c"))
	if got := h.Clone().TakeFresh(); got != 0 {
		t.Errorf("a clone begins with %d", got)
	}
}

// TestGauge counts how many values of a stream the cache is asked for.
func TestGauge(t *testing.T) {
	const n = 1 << 16
	for _, c := range []struct {
		name     string
		distinct int
		least    int
		most     int
	}{
		{"one", 1, n, n},
		{"few", 1000, n - 2*sampled*window, n},
		{"unique", n, n / sampled, n/sampled + window},
		{"as many as there are buckets", bucketCount, n / 2, n},
		{"far more than the cache holds", 64 * bucketCount, n / sampled, n / 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			ring, _, _, _, _ := testRing(t)
			h, clone := mustHasher(t, ring), mustHasher(t, ring)
			user, asked := h.tagger(h.Index(User)), 0
			r := rand.New(rand.NewPCG(1, uint64(c.distinct)))
			var v []byte
			for i := range n {
				if c.distinct == n {
					v = fmt.Appendf(v[:0], "value-%d", i)
				} else {
					v = fmt.Appendf(v[:0], "value-%d", r.IntN(c.distinct))
				}
				if user.gauge.rest == 0 {
					asked++
				}
				got := string(h.Append(nil, User, v))
				clone.tagger(clone.Index(User)).gauge.rest = 1 // never asks
				if want := string(clone.Append(nil, User, v)); got != want {
					t.Fatalf("%s of %q, want %s", got, v, want)
				}
			}
			if asked < c.least || asked > c.most {
				t.Errorf("asked for %d of %d, want %d to %d", asked, n, c.least, c.most)
			}
		})
	}
}
