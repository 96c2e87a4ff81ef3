package http

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// A request is a body on its way through the pipeline.
type request struct {
	origin string
	form   record.Form
	attrs  [][2]string
	rest   []byte // not framed yet
	held   int    // bytes set aside for it; guarded by the source's mu, as all below
	framer *framer.Framer
	begun  bool          // a batch has records of it
	given  bool          // all of them are in batches
	under  int           // batches that are not settled
	failed bool          // one was not delivered
	done   chan struct{} // closed once it is known whether every sink holds it

	id      identity
	keyed   bool // it has an id
	waiters int  // handlers that wait for it
}

// describe gives q its attributes.
func (s *Source) describe(q *request, r *http.Request) {
	for _, name := range s.o.Headers {
		for _, value := range r.Header.Values(name) {
			q.attrs = append(q.attrs, [2]string{name, value})
		}
	}
	if s.o.Peer {
		if host := peer(r.RemoteAddr); host != "" {
			q.attrs = append(q.attrs, [2]string{"peer", host})
		}
	}
}

// reserve sets n bytes aside for q, and reports false if there are not so many.
func (s *Source) reserve(q *request, n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used+n > s.o.MaxPending {
		return false
	}
	s.used += n
	q.held += n
	return true
}

// release gives back what was set aside for q.
func (s *Source) release(q *request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free(q)
}

func (s *Source) free(q *request) {
	s.used -= q.held
	q.held = 0
}

// enqueue puts q behind those that wait, and returns it; or the request that came
// before with the same identity, and is under way; or none, if nothing is read any
// more. held says that every sink holds what q has.
func (s *Source) enqueue(q *request) (waitFor *request, held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil, false
	}
	if q.keyed {
		if _, ok := s.seen.held[q.id]; ok {
			return nil, true
		}
		if first := s.seen.under[q.id]; first != nil {
			first.waiters++
			return first, false
		}
		s.seen.under[q.id] = q
		q.origin = q.id.origin()
	} else {
		s.requests++
		q.origin = s.origin + strconv.FormatUint(s.requests, 10)
	}
	q.waiters = 1
	q.framer = framer.New(s.o.Framer)
	if extra := q.held - cap(q.rest); extra > 0 { // what unpacking needed
		s.used -= extra
		q.held -= extra
	}
	s.queue = append(s.queue, q)
	s.wake()
	return q, false
}

// withdraw takes q from the queue if nothing of it was given out and nobody else
// waits for it: its client will send it again, or does not care.
func (s *Source) withdraw(q *request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.waiters--
	if i := slices.Index(s.queue, q); i >= 0 && q.waiters == 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
		s.free(q)
		s.forget(q)
		s.wake()
	}
}

// forget has the next request with the identity of q taken for the first. s.mu is
// held.
func (s *Source) forget(q *request) {
	if q.keyed && s.seen.under[q.id] == q {
		delete(s.seen.under, q.id)
	}
}

// gather adds to b what the limits allow.
func (s *Source) gather(b *record.Batch) {
	marks, _ := b.Mark.([]*request)
	for !s.o.Limits.Full(len(b.Arena), len(b.Recs), 1) && len(b.Origins) < 1<<15 {
		if s.next == nil && !s.advance() {
			break
		}
		q := s.next
		n := len(b.Recs)
		s.fill(b, q)
		given := len(q.rest) == 0 && q.framer.Done()
		if len(b.Recs) > n {
			marks = append(marks, q)
		}
		s.mu.Lock()
		if len(b.Recs) > n {
			q.under++
		}
		if q.given = given; given {
			s.free(q)
			s.next = nil
			s.finish(q)
		}
		s.mu.Unlock()
	}
	b.Mark = marks
}

// advance takes the next request from the queue.
func (s *Source) advance() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return false
	}
	s.next = s.queue[0]
	s.next.begun = true
	s.queue = slices.Delete(s.queue, 0, 1)
	return true
}

// fill adds records of q to b, at least one if q has any.
func (s *Source) fill(b *record.Batch, q *request) {
	origin := uint16(len(b.Origins))
	b.Origins = append(b.Origins, record.Origin{Name: q.origin})
	shared := attributes(b, q.attrs)
	from := len(b.Recs)
	f := q.framer
	f.Begin(b)
	for len(b.Recs) == from || len(q.rest) > 0 && len(b.Arena) < s.o.Limits.Bytes {
		n := copy(f.Space(b, min(len(q.rest), part)), q.rest[:min(len(q.rest), part)])
		q.rest = q.rest[n:]
		f.Feed(b, n)
		if len(q.rest) == 0 {
			f.End(b)
			break
		}
	}
	f.Finish(b)
	for i := range b.Recs[from:] {
		r := &b.Recs[from+i]
		r.Origin, r.Form, r.Shared = origin, q.form, shared
	}
}

// part is how much of a body is framed at a time.
const part = 64 << 10

// attributes appends attrs to b.
func attributes(b *record.Batch, attrs [][2]string) record.Range {
	shared := record.Range{Lo: uint32(len(b.Fields))}
	for _, a := range attrs {
		at := uint32(len(b.Arena))
		b.Arena = append(append(b.Arena, a[0]...), a[1]...)
		mid := at + uint32(len(a[0]))
		b.Fields = append(b.Fields, record.Field{Name: record.Span{Start: at, End: mid}, Value: record.Span{Start: mid, End: uint32(len(b.Arena))}})
	}
	shared.Hi = uint32(len(b.Fields))
	return shared
}

// finish tells the handlers of q how it ended, once that is known. s.mu is held.
func (s *Source) finish(q *request) {
	if !q.given || q.under != 0 {
		return
	}
	s.forget(q)
	if q.keyed && !q.failed {
		s.seen.hold(q.id)
	}
	close(q.done)
}

// Ack answers the requests whose last records are in b, once those before are
// settled.
func (s *Source) Ack(_ context.Context, b *record.Batch, fate flow.Fate) error {
	marks, _ := b.Mark.([]*request)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range marks {
		q.under--
		q.failed = q.failed || fate != flow.Delivered
		s.finish(q)
	}
	return nil
}
