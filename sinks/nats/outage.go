package nats

import (
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// settleLimit bounds what the stream is asked after a long outage.
const settleLimit = 30 * time.Second

// A place is that of a record in the ring.
type place struct {
	id uint64
	i  int
}

// settleOld finds out, of records that were sent so long ago that the stream has
// forgotten their ids, whether it stored them. It reads the messages that the
// stream got since the last acknowledged one, as many as could be this sink's and
// some more.
func (s *jet) settleOld(chunks []*chunk) {
	ids, unnamed := s.old(chunks)
	s.o.Counts.Uncertain.Add(int64(unnamed))
	if len(ids) == 0 {
		return
	}
	ctx, cancel := s.conn.Request(s.ctx, settleLimit)
	defer cancel()
	stream, err := s.js.Stream(ctx, s.o.Stream)
	seq, last := s.ring.highest()+1, uint64(0)
	if err == nil {
		if last = stream.CachedInfo().State.LastSeq; seq > last+1 {
			seq = 1 // it was made anew
		}
	}
	for range 4*len(ids) + 1000 {
		if err != nil || len(ids) == 0 || seq > last {
			break
		}
		var m *jetstream.RawStreamMsg
		if m, err = stream.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(s.o.Subject)); err != nil {
			break
		}
		if at, ours := ids[m.Header.Get(headerID)]; ours {
			s.ring.stored(at.id, at.i, m.Sequence, false, s.o.Counts)
			s.o.Counts.Recovered.Add(1)
			delete(ids, m.Header.Get(headerID))
		}
		seq = m.Sequence + 1
	}
	if seq <= last && (err == nil || !isNotFound(err)) {
		s.o.Counts.Uncertain.Add(int64(len(ids)))
	}
}

// old returns the ids of the records in chunks that the stream may have stored and
// forgotten the id of, and how many of them have none.
func (s *jet) old(chunks []*chunk) (ids map[string]place, unnamed int) {
	window := time.Duration(s.window.Load())
	if window == 0 {
		return nil, 0
	}
	s.send.Lock() // so that no batch is taken away while it is read
	defer s.send.Unlock()
	ids = map[string]place{}
	var id []byte
	for _, k := range chunks {
		// A part of the window goes for what is under way.
		if k.first.IsZero() || time.Since(k.first) < window*9/10 || !s.ring.hold(k.d) {
			continue
		}
		for i := range k.is {
			if !s.ring.open(k, i) {
				continue
			}
			if s.o.MsgID == nil {
				unnamed++
				continue
			}
			id = s.o.MsgID(id[:0], k.d.c.Origin(k.lo+i), k.d.c.Record(k.lo+i).Seq)
			ids[string(id)] = place{k.id, i}
		}
		s.ring.release(k.d)
	}
	return ids, unnamed
}

// isNotFound reports whether there is no further message.
func isNotFound(err error) bool { return errors.Is(err, jetstream.ErrMsgNotFound) }
