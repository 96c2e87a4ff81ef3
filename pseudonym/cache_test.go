package pseudonym

import (
	"fmt"
	"hash/maphash"
	"testing"
)

// TestCacheEvicts fills the cache past its size, forwards and backwards, so that
// values are met in both places of a bucket and after they were put out.
func TestCacheEvicts(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	words := make([]string, 3*bucketCount)
	var v []byte
	for i := range words {
		v = fmt.Appendf(v[:0], "value-%d", i)
		words[i] = string(h.Append(nil, User, v))
	}
	for i := len(words) - 1; i >= 0; i-- {
		v = fmt.Appendf(v[:0], "value-%d", i)
		if got := string(h.Append(nil, User, v)); got != words[i] {
			t.Fatalf("%s of %q, was %s", got, v, words[i])
		}
	}
}

// TestBucket puts three values in one bucket: the last two stay.
func TestBucket(t *testing.T) {
	ring, _, _, _, _ := testRing(t)
	h := mustHasher(t, ring)
	user := h.tagger(User)
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
		word[0] = byte('a' + i)
	}
	if b := h.buckets[place(same[0])]; b[0].hash[0] == b[0].hash[1] {
		t.Error("the two hashes of a value are one")
	}
	for i := 2; i >= 1; i-- {
		if word, hit := h.slot(user, same[i]); !hit || word[0] != byte('a'+i) {
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
