package nats

import (
	"errors"
	"strconv"
	"strings"
	"time"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/internal/natsconn"
)

// An answer's address is the number of its chunk and, in base 36, that of its
// record, or a b and the number of the atomic batch.

// replyTo returns where the answer to record i of chunk id goes.
func (s *jet) replyTo(id uint64, i int) string {
	b := append(make([]byte, 0, len(s.inbox)+24), s.inbox...)
	b = append(strconv.AppendUint(b, id, 36), '.')
	return string(strconv.AppendUint(b, uint64(i), 36))
}

// replyToBatch is replyTo for an atomic batch.
func (s *jet) replyToBatch(id, batch uint64) string {
	b := append(make([]byte, 0, len(s.inbox)+24), s.inbox...)
	b = append(strconv.AppendUint(b, id, 36), ".-"...)
	return string(strconv.AppendUint(b, batch, 36))
}

// address reads one. i is negative for a batch.
func address(text string) (id uint64, i int, batch uint64, ok bool) {
	first, second, ok := strings.Cut(text, ".")
	if !ok {
		return 0, 0, 0, false
	}
	id, err := strconv.ParseUint(first, 36, 64)
	if err != nil {
		return 0, 0, 0, false
	}
	if b, isBatch := strings.CutPrefix(second, "-"); isBatch {
		batch, err = strconv.ParseUint(b, 36, 64)
		return id, -1, batch, err == nil
	}
	n, err := strconv.ParseUint(second, 36, 31)
	return id, int(n), 0, err == nil
}

// publish sends what of k is to be sent. The caller holds send.
func (s *jet) publish(k *chunk) {
	if !s.ring.hold(k.d) {
		return
	}
	defer s.ring.release(k.d)
	resent := !k.first.IsZero()
	now := time.Now()
	n, ok := 0, false
	if s.tries++; s.ring.batch(k, s.tries) {
		n, ok = s.publishBatch(k)
	} else {
		n, ok = s.publishEach(k)
	}
	s.o.Counts.Published.Add(int64(n))
	if resent {
		s.o.Counts.Resent.Add(int64(n))
	}
	s.ring.wasSent(k, now)
	if !ok {
		s.ring.unsent(k)
	}
}

// publishEach sends the records one by one, and reports false where the connection
// is gone.
func (s *jet) publishEach(k *chunk) (n int, ok bool) {
	d := s.drafts[0]
	all := s.ring.claimAll(k)
	for i := range k.is {
		if !all && !s.ring.claim(k, i) {
			continue
		}
		d.write(k.d.c, k.lo+i)
		if !s.fits(d, 0) {
			s.reject(k, i)
			continue
		}
		d.msg.Reply = s.replyTo(k.id, i)
		switch err := s.conn.PublishMsg(&d.msg); {
		case err == nil:
			n++
		case errors.Is(err, natsio.ErrMaxPayload):
			s.reject(k, i)
		default:
			if s.conn.IsConnected() {
				s.blame.Set("publishing: " + natsconn.Reason(err))
			}
			return n, false
		}
	}
	return n, true
}

// publishBatch sends the records as an atomic batch, or one by one if one of them
// does not fit into it. Each waits until the next is written, for the last commits.
func (s *jet) publishBatch(k *chunk) (n int, ok bool) {
	name := s.name + "-" + strconv.FormatUint(s.tries, 36)
	this, next := s.drafts[0], s.drafts[1]
	last := -1
	for i := range k.is {
		if !s.ring.claim(k, i) {
			continue
		}
		next.write(k.d.c, k.lo+i)
		if !s.fits(next, batchHeaders) {
			s.ring.oneByOne(k) // what was sent of the batch is forgotten by the server
			return s.publishEach(k)
		}
		if last >= 0 {
			if n++; !s.publishPart(this, name, n, "") {
				return n, false
			}
		}
		this, next, last = next, this, i
	}
	if last < 0 {
		return n, true
	}
	n++
	return n, s.publishPart(this, name, n, s.replyToBatch(k.id, s.tries))
}

// publishPart sends message n of an atomic batch; one with a reply commits it.
func (s *jet) publishPart(d *draft, name string, n int, reply string) bool {
	d.inBatch(name, n, reply != "")
	d.msg.Reply = reply
	return s.conn.PublishMsg(&d.msg) == nil
}

// batchHeaders is what the headers of a batch add to a message, at most.
const batchHeaders = 160

// fits reports whether the server and the stream take a message of its size, and
// so many bytes of headers more.
func (s *jet) fits(d *draft, extra int) bool {
	size := d.size() + extra
	if limit := s.conn.MaxPayload(); limit > 0 && int64(size) > limit {
		return false
	}
	return s.max <= 0 || size <= s.max
}

// reject settles a record that is too large.
func (s *jet) reject(k *chunk, i int) {
	s.o.Counts.Rejected.Add(1)
	s.ring.reject(k.id, i)
}
