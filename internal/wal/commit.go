package wal

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/logscrub/logscrub/internal/failpoint"
)

// The waits between attempts to write.
const (
	firstWait = 50 * time.Millisecond
	longWait  = 5 * time.Second
)

// groupBytes is about how much is written before a sync.
const groupBytes = 4 << 20

// commitAll writes tickets until the log is closed.
func (l *Log) commitAll() {
	defer close(l.ended)
	for {
		group := l.take()
		if group == nil {
			return
		}
		var p pause
		for len(group) > 0 {
			n, err := l.step(group)
			group = group[n:]
			if err == nil {
				p.over(l)
				continue
			}
			if !p.wait(l, err) {
				for _, t := range group {
					t.settle(ErrClosed)
				}
				return
			}
		}
	}
}

// take returns the tickets that wait, or nil once the log is closed and none does.
func (l *Log) take() []*Ticket {
	if l.await(context.Background(), func() bool { return len(l.queue) > 0 }) != nil {
		return nil
	}
	defer l.mu.Unlock()
	n, size := 0, 0
	for n < len(l.queue) && (n == 0 || size+len(l.queue[n].frames) <= groupBytes) {
		size += len(l.queue[n].frames)
		n++
	}
	group := append([]*Ticket(nil), l.queue[:n]...)
	l.queue = append(l.queue[:0], l.queue[n:]...)
	return group
}

// step writes and syncs as many tickets as the segment takes, and settles them.
// After an error none of the others is written for certain, and step may be called
// again.
func (l *Log) step(group []*Ticket) (n int, err error) {
	s, err := l.segmentFor(group[0])
	if err != nil {
		return 0, err
	}
	size := int64(0)
	for n < len(group) && (n == 0 || s.end+size+int64(len(group[n].frames)) <= l.o.SegmentBytes) {
		size += int64(len(group[n].frames))
		n++
	}
	if err := l.reserve(size); err != nil {
		return 0, err
	}
	if err := l.write(s, group[:n]); err != nil {
		return 0, err
	}
	l.mu.Lock()
	s.end += size
	l.used += size
	l.durable = group[n-1].last
	for _, t := range group[:n] {
		l.recycle(t)
	}
	l.change()
	l.mu.Unlock()
	for _, t := range group[:n] {
		t.settle(nil)
	}
	return n, nil
}

// write writes and syncs tickets at the end of s. An error that may have left
// something unknown in s marks it as bad.
func (l *Log) write(s *segment, group []*Ticket) error {
	failpoint.Hit("wal-before-write")
	at := s.end
	for _, t := range group {
		if err := writeAt(s.f, t.frames, at); err != nil {
			if !isFull(err) || s.f.truncate(s.end) != nil {
				s.bad = true
			}
			return err
		}
		at += int64(len(t.frames))
	}
	failpoint.Hit("wal-after-write")
	err := s.f.sync()
	failpoint.Hit("wal-after-sync")
	s.bad = err != nil
	return err
}

// segmentFor returns the segment to write t to.
func (l *Log) segmentFor(t *Ticket) (*segment, error) {
	s := l.active
	l.mu.Lock()
	missing := s != nil && s.missing
	l.mu.Unlock()
	switch {
	case s == nil:
	case s.bad || missing:
		if err := l.rewrite(s); err != nil {
			return nil, err
		}
		return l.segmentFor(t)
	case s.end == firstFrame || s.end+int64(len(t.frames)) <= l.o.SegmentBytes:
		return s, nil
	}
	if err := l.reserve(firstFrame); err != nil {
		return nil, err
	}
	s, err := l.prepare(l.takeNumber(), t.first)
	if err != nil {
		return nil, err
	}
	if err := l.publish(s); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.retire()
	l.segs, l.active = append(l.segs, s), s
	l.used += s.end
	return s, nil
}

// retire ends the writing of the active segment. l.mu is held.
func (l *Log) retire() {
	if l.active != nil {
		_ = l.active.f.close()
		l.active.f, l.active = nil, nil
	}
}

// reserve returns errMax if the log may not grow by size. What exceeds the limit
// alone is taken by an empty log.
func (l *Log) reserve(size int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used > firstFrame && l.used+size > l.o.MaxBytes {
		return errMax
	}
	return nil
}

// A pause is what lies between attempts to write.
type pause struct {
	tries int
	since time.Time
}

// wait waits before the next attempt: until there is room, or a while that grows.
// It reports false if the log is being closed.
func (p *pause) wait(l *Log, err error) bool {
	full := isFull(err)
	if full {
		l.o.Counts.Full.Add(1)
	} else {
		l.o.Counts.WriteErrors.Add(1)
	}
	if p.tries == 0 {
		p.since = time.Now()
		if full {
			l.o.Log.Warn("spool: full; the source waits until records are sent or there is room", "dir", l.o.Dir, "error", err)
		} else {
			l.o.Log.Error("spool: not written; what is not yet safe is written anew until it is", "dir", l.o.Dir, "error", err)
		}
	}
	d := min(firstWait<<min(p.tries, 10), longWait)
	p.tries++
	ctx, cancel := context.WithTimeout(context.Background(), d/2+rand.N(d/2))
	defer cancel()
	if full {
		l.empty() // no reason to try at once: only others' room may have been too little
	}
	l.mu.Lock()
	before := l.used
	l.mu.Unlock()
	switch err := l.await(ctx, func() bool { return l.used < before }); err {
	case nil:
		l.mu.Unlock()
		return true
	case ErrClosed:
		return false
	default:
		return true
	}
}

// over says that writing goes on.
func (p *pause) over(l *Log) {
	if p.tries > 0 {
		l.o.Log.Info("spool: written again", "dir", l.o.Dir, "after", time.Since(p.since).Round(time.Millisecond))
	}
	*p = pause{}
}

// empty gives back the room of all segments, also of the one at hand, if everything
// in them is done with: so a full log never stays full.
func (l *Log) empty() {
	l.mu.Lock()
	idle := l.drained == l.durable
	if idle {
		l.retire()
	}
	l.mu.Unlock()
	if idle {
		_ = l.forget() // counted there, and tried again
	}
}
