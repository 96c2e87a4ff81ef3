package nats

import (
	"context"
	"strconv"
	"time"
)

// What a consumer is told of a message (ADR-15 of NATS, "acknowledgements").
const (
	ackText      = "+ACK"
	progressText = "+WPI"
	termText     = "+TERM"
)

// nakText gives a message back, to come again after d.
func nakText(d time.Duration) string {
	if d <= 0 {
		return "-NAK"
	}
	return `-NAK {"delay": ` + strconv.FormatInt(int64(d), 10) + `}`
}

// tell publishes text where a message wants to hear of it. What cannot be sent now
// is not sent later: the message comes again, and is known.
func (j *jet) tell(reply, text string) {
	if err := j.conn.Publish(reply, []byte(text)); err != nil {
		j.o.Counts.Unacked.Add(1)
	}
}

// progress tells the server, at a third of its patience, of every message that
// waits or is under way.
func (j *jet) progress() {
	var replies []string
	for last := time.Now(); ; {
		// A change of the pace does not begin the wait anew: consumers may be opened
		// one after the other for long.
		t := time.NewTimer(time.Until(last.Add(time.Duration(j.third.Load()))))
		select {
		case <-t.C:
			last = time.Now()
		case <-j.paced:
			t.Stop()
			continue
		case <-j.ctx.Done():
			t.Stop()
			return
		}
		if !j.conn.IsConnected() {
			continue
		}
		replies = j.q.replies(replies[:0])
		for _, reply := range replies {
			if j.conn.Publish(reply, []byte(progressText)) != nil {
				break
			}
		}
		clear(replies)
	}
}

// keep writes the state.
func (j *jet) keep() {
	t := time.NewTicker(j.o.Save)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-j.ctx.Done():
			return
		}
		err := j.state.Save()
		if was := j.broken.Swap(err != nil); err != nil && !was {
			j.o.Log.Error("nats source: "+err.Error()+"; after a restart, what is written now may be written again", "path", j.o.State.Path)
		}
	}
}

// verifyFor is how long it is believed that the stream is the one it was, once it
// was asked for.
const verifyFor = 100 * time.Millisecond

// sure reports whether the stream is the one that messages came from. While nothing
// is asked of a consumer nobody says when it is deleted, and an acknowledgement
// names a message by its number alone.
func (j *jet) sure(ctx context.Context) bool {
	switch p := j.trusted.Load(); {
	case p == nil:
		return j.verify(ctx)
	case p.open():
		return true
	case time.Since(p.verified) < verifyFor:
		return true
	case !j.verify(ctx):
		return false
	default:
		p.verified = time.Now()
		return true
	}
}

// verify asks for the stream.
func (j *jet) verify(ctx context.Context) bool {
	ctx, cancel := j.conn.Request(ctx, requestLimit)
	defer cancel()
	s, err := j.js.Stream(ctx, j.o.Stream)
	if err != nil {
		return false
	}
	info, in := s.CachedInfo(), j.q.present()
	return in != nil && in.stream == streamName(info) && info.State.LastSeq >= j.state.Last()
}
