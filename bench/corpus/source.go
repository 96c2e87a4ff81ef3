package corpus

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

const (
	digits    = "0123456789"
	hexDigits = digits + "abcdef"
	base32    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	base62    = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	base64std = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + digits + "+/"
)

// source is the stream of choices that one corpus is made from, and its clock.
type source struct {
	rng *rand.Rand
	now time.Time
}

// newSource gives each corpus its own stream, so that adding one leaves the others alone.
func newSource(seed uint64, name string) *source {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &source{
		rng: rand.New(rand.NewPCG(seed, h.Sum64())),
		now: time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC),
	}
}

// n returns a number in [0, limit).
func (s *source) n(limit int) int { return s.rng.IntN(limit) }

// between returns a number in [low, high].
func (s *source) between(low, high int) int { return low + s.rng.IntN(high-low+1) }

// oneIn is true once in limit calls, on average.
func (s *source) oneIn(limit int) bool { return s.rng.IntN(limit) == 0 }

// chars appends count random characters of the alphabet.
func (s *source) chars(dst []byte, alphabet string, count int) []byte {
	for range count {
		dst = append(dst, alphabet[s.rng.IntN(len(alphabet))])
	}
	return dst
}

// bytes fills b.
func (s *source) bytes(b []byte) {
	for i := range b {
		b[i] = byte(s.rng.Uint32())
	}
}

// tick moves the clock on by up to 20 ms.
func (s *source) tick() time.Time {
	s.now = s.now.Add(time.Duration(s.rng.IntN(20_000)) * time.Microsecond)
	return s.now
}

// pick returns one element.
func pick[T any](s *source, list []T) T { return list[s.rng.IntN(len(list))] }

// uuid appends a version 4 UUID (RFC 9562, section 5.4).
func (s *source) uuid(dst []byte) []byte {
	dst = s.chars(dst, hexDigits, 8)
	dst = append(dst, '-')
	dst = s.chars(dst, hexDigits, 4)
	dst = append(dst, "-4"...)
	dst = s.chars(dst, hexDigits, 3)
	dst = append(dst, '-')
	dst = s.chars(dst, "89ab", 1)
	dst = s.chars(dst, hexDigits, 3)
	dst = append(dst, '-')
	return s.chars(dst, hexDigits, 12)
}

// words of the padding and of the clean text: none is a key, a name or a scheme.
var words = []string{
	"after", "again", "batch", "before", "branch", "bucket", "buffer", "cached", "change", "closed",
	"commit", "copied", "counter", "cycle", "depth", "done", "drained", "empty", "entry", "event",
	"fetched", "filled", "flushed", "frame", "grew", "handled", "idle", "index", "item", "joined",
	"late", "level", "lookup", "loaded", "merged", "moved", "nothing", "opened", "order", "page",
	"parsed", "partial", "plan", "queue", "quick", "ready", "region", "replica", "resumed", "retry",
	"rolled", "round", "sample", "segment", "settled", "shard", "skipped", "slow", "started", "stored",
	"stream", "table", "tier", "updated", "waited", "window", "within", "worker", "written", "zone",
}

// text appends exactly size bytes of words, and cuts the last one.
func (s *source) text(dst []byte, size int) []byte {
	end := len(dst) + size
	for len(dst) < end {
		dst = append(dst, pick(s, words)...)
		dst = append(dst, ' ')
	}
	if size > 0 && dst[end-1] == ' ' {
		dst[end-1] = 's'
	}
	return dst[:end]
}

// phrase appends count words with blanks between them.
func (s *source) phrase(dst []byte, count int) []byte {
	for i := range count {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, pick(s, words)...)
	}
	return dst
}
