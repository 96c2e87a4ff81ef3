// Package natsstate remembers which messages of a JetStream stream this process
// has written to every sink, so that one that comes again is not written again:
// after the server lost what it knew of acknowledgements, after a process was
// held up for longer than the acknowledgement wait, or after both were restarted.
//
// It holds the very sequence numbers, never "all up to", for other replicas read
// the same stream and what they did is theirs. A State belongs to one stream as
// it was created at one moment; of another it knows nothing.
//
// A server that lost stored messages uses their numbers again. That is seen by the
// stream's last number, or by a message that is younger than one with a higher
// number. Then a new generation begins, which is part of the identity of records:
// what was known counts for messages stored before only, and nothing is known of
// those stored since. (Where the server's clock was set back by more than its outage
// lasted, the two cannot be told apart.)
//
// Nothing of a message is kept, only numbers; the stream is named by a hash.
package natsstate

import (
	"crypto/sha256"
	"sync"
)

// DefaultRuns is the number of runs of sequence numbers that are kept. One agent
// that reads a stream alone needs a few; of many, each needs about one for every
// message until the others' are far behind. It bounds memory to 1 MiB and the
// file to 1.3 MiB, mostly to 200 KiB.
const DefaultRuns = 64 << 10

// Options configure a State.
type Options struct {
	// Path is the file; "" keeps the state in memory alone.
	Path string
	// Key appends a keyed hash of the name of a stream to dst. Where it is nil the
	// hash is SHA-256.
	Key func(dst []byte, name string) []byte
	// Runs bounds the runs of numbers; 0 is DefaultRuns.
	Runs int
}

// A State is what is known of one stream. It is safe for concurrent use.
type State struct {
	o Options

	mu    sync.Mutex
	name  [sha256.Size]byte // of the stream, hashed
	gen   uint32
	done  Set    // of this generation
	last  uint64 // highest sequence number seen in it
	at    int64  // when the youngest message of it was stored
	old   Set    // of the generation before
	until int64  // when its youngest message was stored
	floor uint64 // every message up to it is acknowledged, says the server
	dirty bool

	saving sync.Mutex // one Save at a time
}

// New returns a state that knows nothing.
func New(o Options) *State {
	if o.Runs <= 0 {
		o.Runs = DefaultRuns
	}
	s := &State{o: o}
	s.done.Limit, s.old.Limit = o.Runs, o.Runs
	return s
}

// hash returns the hash of a name.
func (s *State) hash(name string) (h [sha256.Size]byte) {
	if s.o.Key == nil {
		return sha256.Sum256([]byte(name))
	}
	return sha256.Sum256(s.o.Key(nil, name))
}

// Use says which stream the numbers are of: its name and the moment of its
// creation. If it is another than before, everything is forgotten. last is the
// highest number the stream holds. Where it is below one that was seen, the server
// has lost messages, Use returns true, and another generation begins.
func (s *State) Use(name string, last uint64) (lost bool) {
	h := s.hash(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if h != s.name {
		s.name, s.gen, s.last, s.at, s.until, s.floor = h, 0, 0, 0, 0, 0
		s.done.Cut(0)
		s.old.Cut(0)
		s.dirty = true
		return false
	}
	if last >= s.last {
		return false
	}
	s.begin(last)
	return true
}

// begin begins another generation. The stream may have kept what it had up to last.
func (s *State) begin(last uint64) {
	s.old, s.done = s.done, Set{Limit: s.o.Runs}
	s.until, s.last, s.at = s.at, 0, 0
	s.floor = min(s.floor, last)
	s.gen++
	s.dirty = true
}

// Generation is part of the identity of a record: with it, a number of a stream
// names one message only.
func (s *State) Generation() uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gen
}

// A Verdict is what is known of a message that has come.
type Verdict uint8

// The verdicts.
const (
	// Fresh is a message that is to be written.
	Fresh Verdict = iota
	// Written is a message that every sink holds.
	Written
	// Reused is a message whose number was once that of another: the server lost
	// messages in between. It is to be written, under the new generation.
	Reused
)

// See says what is known of the message with this number that was stored at this
// time, in Unix nanoseconds, and to which generation it belongs.
func (s *State) See(seq uint64, at int64) (Verdict, uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gen > 0 && at <= s.until {
		if s.old.Has(seq) {
			return Written, s.gen - 1
		}
		return Fresh, s.gen - 1
	}
	switch {
	case seq > s.last:
		s.last, s.at = seq, max(s.at, at) // a new leader's clock may be behind
		return Fresh, s.gen
	case at > s.at:
		s.begin(seq - 1)
		s.last, s.at = seq, at
		return Reused, s.gen
	case s.done.Has(seq):
		return Written, s.gen
	}
	return Fresh, s.gen
}

// Last returns the highest number seen.
func (s *State) Last() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// Done says that every sink holds the message, which See put into that generation.
func (s *State) Done(seq uint64, gen uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch gen {
	case s.gen:
		s.dirty = s.done.Add(seq) || s.dirty
	case s.gen - 1:
		s.dirty = s.old.Add(seq) || s.dirty
	}
}

// Floor says that the server knows every message up to seq as acknowledged.
func (s *State) Floor(seq uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq > s.floor {
		s.floor, s.dirty = seq, true
	}
}

// Next returns the number of the first message that may not have been written by
// anybody: a consumer that is made anew begins there.
func (s *State) Next() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done.Above(s.floor) + 1
}

// Runs returns how many runs of numbers are kept.
func (s *State) Runs() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done.Runs()
}
