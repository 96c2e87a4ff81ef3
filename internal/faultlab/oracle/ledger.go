// Package oracle knows what is right: it issues records that have secrets in them,
// remembers which of them the agent was made responsible for, and judges what came
// out.
//
// A Ledger issues and remembers. An Audit is shown everything that one sink holds,
// in its order, and Problems says what is wrong with it. A Scanner looks for
// secrets in whatever else was written.
//
// A record follows from its stream and number alone, so nothing of it is kept. It
// has an id that scrubbing leaves alone, and what becomes of the rest is told by
// Expect: the oracle compares whole records, byte for byte.
package oracle

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"
)

// A Ref names a record.
type Ref struct {
	Stream string // lower-case letters
	Seq    uint64 // from 1
}

// seqDigits is the least number of digits of an id.
const seqDigits = 7

// String returns the id that stands in the record.
func (r Ref) String() string { return fmt.Sprintf("%s%s-%0*d", prefix, r.Stream, seqDigits, r.Seq) }

// salt has streams have different secrets.
func (r Ref) salt() uint64 {
	n := r.Seq
	for _, c := range r.Stream {
		n += uint64(c) * 1_000_003
	}
	return n % 1_000_000_000
}

// prefix begins an id.
const prefix = "flt-"

// Find returns the record whose id stands first in text.
func Find(text []byte) (r Ref, ok bool) {
	for {
		at := bytes.Index(text, []byte(prefix))
		if at < 0 {
			return Ref{}, false
		}
		text = text[at+len(prefix):]
		letters := run(text, 'a', 'z')
		digits := 0
		if letters > 0 && letters < len(text) && text[letters] == '-' {
			digits = run(text[letters+1:], '0', '9')
		}
		n, err := strconv.ParseUint(string(text[min(letters+1, len(text)):][:digits]), 10, 64)
		if digits >= seqDigits && err == nil {
			return Ref{string(text[:letters]), n}, true
		}
	}
}

// run returns how many bytes at the front of text are from lo to hi.
func run(text []byte, lo, hi byte) (n int) {
	for n < len(text) && lo <= text[n] && text[n] <= hi {
		n++
	}
	return n
}

// Raw returns record r as it is before scrubbing, without an end of line.
func Raw(r Ref) []byte {
	all := shapes()
	return []byte(all[(r.salt()*2654435761>>7)%uint64(len(all))](r.String(), r.salt()))
}

// A Ledger knows which records there are. It is safe for concurrent use.
type Ledger struct {
	mu     sync.Mutex
	issued map[string]uint64 // by stream, the last number
	owed   map[Ref]bool
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{issued: map[string]uint64{}, owed: map[Ref]bool{}}
}

// Issue returns the next record of a stream.
func (l *Ledger) Issue(stream string) (Ref, []byte) {
	l.mu.Lock()
	l.issued[stream]++
	r := Ref{stream, l.issued[stream]}
	l.mu.Unlock()
	return r, Raw(r)
}

// Owe notes that the agent is responsible for r: it was acknowledged, or stands
// where the agent has to read it.
func (l *Ledger) Owe(r Ref) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.owed[r] = true
}

// Forgive takes every responsibility back.
func (l *Ledger) Forgive() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.owed)
}

// Issued returns how many records there are.
func (l *Ledger) Issued() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, last := range l.issued {
		n += int(last)
	}
	return n
}

// Owed returns the records that the agent is responsible for.
func (l *Ledger) Owed() []Ref {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]Ref, 0, len(l.owed))
	for r := range l.owed {
		all = append(all, r)
	}
	return all
}

// has reports whether r was issued.
func (l *Ledger) has(r Ref) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return r.Seq >= 1 && r.Seq <= l.issued[r.Stream]
}
