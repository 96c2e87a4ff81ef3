package nats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	tick         = 50 * time.Millisecond  // how often it is looked for what is to be sent again
	lookAgain    = 30 * time.Second       // how often the stream is looked at
	lookSoon     = 500 * time.Millisecond // if it was not there
	lookLater    = 10 * time.Second       // if nobody said
	lookSilent   = 10 * time.Minute       // if the server may not say
	requestLimit = 3 * time.Second
	silence      = 3 * time.Second // without an answer to what was sent, a server is doubted
	askAgain     = 5 * time.Second // without any answer, the first of what was sent is sent again
)

// tend sends again what was not acknowledged: all of it, in order, by a new
// connection; what the server refused for a time, after a pause; what has had no
// answer for long.
func (s *jet) tend() {
	t := time.NewTicker(tick)
	defer t.Stop()
	var look time.Time
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.conn.Changed():
			look = time.Time{}
		case <-s.wake:
		case <-t.C:
		}
		if !s.conn.IsConnected() {
			continue
		}
		now := time.Now()
		gen := s.conn.Generation() + 1
		if now.After(look) {
			next, err := s.look()
			look = now.Add(next)
			if err != nil {
				s.blame.Set(err.Error())
			} else {
				s.blame.Clear()
			}
		}
		if s.ring.unheard(now, silence) {
			s.conn.Unanswered()
		}
		s.resend(gen)
	}
}

// resend sends again what is due.
func (s *jet) resend(gen uint64) {
	s.send.Lock()
	fresh := s.live != gen
	s.send.Unlock()
	late := s.ring.late(time.Now(), s.o.AckTimeout)
	if !fresh && !late && s.ring.clear() {
		return
	}
	if fresh || late {
		s.settleOld(s.ring.all())
	}
	s.send.Lock()
	defer s.send.Unlock()
	if fresh {
		s.ring.restart()
		s.live = gen
	}
	for _, k := range s.ring.due(time.Now(), s.o.AckTimeout) {
		s.publish(k)
	}
}

// look asks for the stream, and returns when to ask again. An agent that may only
// publish goes on without an answer; and nobody is waited for who could give one: that
// may be the leader of the cluster, who may be away while the stream's own is there.
func (s *jet) look() (next time.Duration, err error) {
	began := time.Now()
	ctx, cancel := s.conn.Request(s.ctx, requestLimit)
	defer cancel()
	stream, err := s.js.Stream(ctx, s.o.Stream)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return lookSoon, fmt.Errorf("there is no stream %s; logscrub nats plan --apply makes it", s.o.Stream)
	case errors.Is(err, context.DeadlineExceeded) && s.conn.Denied(began):
		s.o.Log.Warn("nats sink: the server does not say how the stream is configured; grant $JS.API.STREAM.INFO, or its limits and how long it knows duplicates stay unchecked", "stream", s.o.Stream)
		return lookSilent, nil
	case errors.Is(err, context.DeadlineExceeded):
		s.conn.Unanswered()
		return lookLater, errors.New("the server does not say how the stream is configured; wait for its leader")
	case err != nil:
		s.conn.Unanswered()
		return lookSoon, errors.New("no JetStream answers; enable it on the server, or wait for its leader")
	}
	info := stream.CachedInfo()
	s.send.Lock()
	defer s.send.Unlock()
	s.max, s.batch = int(info.Config.MaxMsgSize), 0
	if info.Config.AllowAtomicPublish && !s.o.NoBatches {
		s.batch = chunkMax
	}
	if s.live == 0 {
		s.ring.begin(info.State.LastSeq)
	}
	s.checkWindow(info.Config.Duplicates)
	return lookAgain, nil
}

// checkWindow compares the stream's window for duplicates with the one needed.
func (s *jet) checkWindow(have time.Duration) {
	short := int64(0)
	if have < s.o.Duplicates {
		short = 1
	}
	s.window.Store(int64(have))
	if s.o.Counts.ShortWindow.Swap(short) == 0 && short == 1 {
		s.o.Log.Warn("nats sink: the stream's duplicate window is too short: a record that is written again later than that is stored twice; raise duplicate_window",
			"stream", s.o.Stream, "have", have, "need", s.o.Duplicates)
	}
}

// refusedBy tells of an error of the server by its number, for its text may hold
// names.
func (s *jet) refusedBy(a *answer) {
	if a.Error == nil {
		s.conn.Unanswered()
		s.blame.Set("no stream takes what is published to the subject, or its leader is away")
		return
	}
	s.blame.Set(fmt.Sprintf("the stream does not take records now: the server says error %d", a.Error.ErrCode))
}
