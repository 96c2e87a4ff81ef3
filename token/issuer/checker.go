package issuer

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/token"
)

// Sizes of a Checker's memory: what it remembers costs some 250 bytes a token.
const (
	shardCount = 16
	ways       = 4
	sets       = 128
)

// share is the part of the time that verification may take: one in so many.
const share = 10

// burst is how much of it may be saved up.
const burst = 200 * time.Millisecond

// A Checker verifies each distinct token once, as long as it remembers it, and
// spends at most a tenth of the time on it; what is more stays Unverified until it
// is met again. It remembers no token, but the first half of its SHA-256. It is safe
// for concurrent use and never waits for the network.
type Checker struct {
	all    *Issuers
	names  []string
	found  tally
	shards [shardCount]shard

	clock  func() time.Time // of the budget
	budget sync.Mutex
	credit time.Duration
	filled time.Time

	verified, skipped atomic.Uint64
	nanos             atomic.Int64
}

type shard struct {
	sync.Mutex
	entries [sets][ways]entry // of a set, the newest first
}

// An entry is a verdict without the parts that depend on the time.
type entry struct {
	key      [16]byte
	verdict  Verdict
	occupied bool
}

// NewChecker returns a Checker for the tokens of all.
func NewChecker(all *Issuers) *Checker {
	names := append(all.Names(), "other")
	return &Checker{all: all, names: names, found: make(tally, len(names)), credit: burst, clock: time.Now}
}

// Names returns the names of the issuers and, last, "other": what Token.Issuer can
// be.
func (c *Checker) Names() []string { return slices.Clone(c.names) }

// Verify completes t, which was read from text at now (Unix seconds): State and
// Issuer. A token that its own bytes decide, and one that was cut, is left. It counts
// what is wrong with t.
func (c *Checker) Verify(t *token.Token, text []byte, now int64) {
	v := judge(t, text, func(tok []byte) Verdict { return c.Check(tok, now) })
	c.all.Name(&v, t)
	v.Complete(t)
	c.found.add(slices.Index(c.names, v.Issuer), v.Findings)
}

// Rejudge returns the State of t, which Verify completed, at another time, and whether a
// key of its issuer made the signature.
func (c *Checker) Rejudge(t *token.Token, text []byte, now int64) (s token.State, genuine bool) {
	v := judge(t, text, func(tok []byte) Verdict { return c.Check(tok, now) })
	return v.state(t), v.Verified
}

var (
	_ token.Verifier = (*Checker)(nil)
	_ token.Rejudger = (*Checker)(nil)
)

// Check is Issuers.Verify with the memory and the budget of c. The Claims of its
// verdict have dates only.
func (c *Checker) Check(text []byte, now int64) Verdict {
	sum := sha256.Sum256(text)
	key := [16]byte(sum[:16])
	s := &c.shards[key[0]%shardCount]
	v, ok := c.recall(s, key)
	if !ok {
		v = c.verify(string(text))
		c.keep(s, key, v)
	}
	if v.Reason == NoReason || v.Reason >= UnknownIssuer {
		v.State = v.dated(now)
	}
	return v
}

// verify returns what does not depend on the time of the verdict on tok. There must be
// time to check its signature; to read it there always is.
func (c *Checker) verify(tok string) Verdict {
	start := c.clock()
	read, is, v := c.all.read(tok)
	if v.Reason == NotTried && c.take() {
		v.Reason = is.verify(&read)
		v.Verified = v.Reason == NoReason
		c.spent(c.clock().Sub(start))
	}
	return v
}

// byKeys reports whether v may be another once the issuer has other keys.
func byKeys(v *Verdict) bool {
	return v.Reason == NoReason || v.Reason == UnknownKey || v.Reason == BadSignature
}

// recall returns what is remembered of a token, unless it was found by keys that are not
// those of its issuer any more.
func (c *Checker) recall(s *shard, key [16]byte) (Verdict, bool) {
	s.Lock()
	defer s.Unlock()
	set := &s.entries[binary.LittleEndian.Uint16(key[2:])%sets]
	for i := range set {
		e := &set[i]
		if !e.occupied || e.key != key {
			continue
		}
		if byKeys(&e.verdict) && e.verdict.epoch != c.all.epoch(e.verdict.Issuer) {
			return Verdict{}, false
		}
		found := *e
		copy(set[1:i+1], set[:i])
		set[0] = found
		return found.verdict, true
	}
	return Verdict{}, false
}

// keep remembers v, but not what another try may change.
func (c *Checker) keep(s *shard, key [16]byte, v Verdict) {
	if v.Reason == NotTried {
		c.skipped.Add(1)
		return
	}
	e := entry{key: key, verdict: v, occupied: true}
	e.verdict.Claims = Claims{
		Expiry: v.Claims.Expiry, NotBefore: v.Claims.NotBefore, IssuedAt: v.Claims.IssuedAt,
		HasExpiry: v.Claims.HasExpiry, HasBefore: v.Claims.HasBefore, HasTime: v.Claims.HasTime,
	}
	s.Lock()
	defer s.Unlock()
	set := &s.entries[binary.LittleEndian.Uint16(key[2:])%sets]
	at := ways - 1
	for i := range set {
		if set[i].occupied && set[i].key == key {
			at = i
			break
		}
	}
	copy(set[1:at+1], set[:at])
	set[0] = e
}

// take reports whether there is time for a verification.
func (c *Checker) take() bool {
	c.budget.Lock()
	defer c.budget.Unlock()
	now := c.clock()
	if !c.filled.IsZero() {
		c.credit = min(burst, c.credit+now.Sub(c.filled)/share)
	}
	c.filled = now
	return c.credit > 0
}

// spent takes d from the budget.
func (c *Checker) spent(d time.Duration) {
	c.verified.Add(1)
	c.nanos.Add(int64(d))
	c.budget.Lock()
	c.credit -= d
	c.budget.Unlock()
}

// CheckerStats count what a Checker did.
type CheckerStats struct {
	Verified uint64        // signatures checked
	Skipped  uint64        // tokens that the budget had no time for, each time they were met
	Time     time.Duration // that checking took
}

// Stats returns the counts so far.
func (c *Checker) Stats() CheckerStats {
	return CheckerStats{c.verified.Load(), c.skipped.Load(), time.Duration(c.nanos.Load())}
}
