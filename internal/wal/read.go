package wal

import (
	"context"
	"errors"
	"io/fs"
)

// A Reader gives the entries back in order. There is one at a time.
type Reader struct {
	l       *Log
	c       cursor
	seg     *segment // that c reads
	next    uint64
	counted uint64 // gaps up to this index are counted
}

// Reader returns a reader that begins behind what was committed.
func (l *Log) Reader() *Reader {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &Reader{l: l, next: l.drained + 1, counted: l.drained}
}

// Close closes the file that r reads.
func (r *Reader) Close() { r.leave() }

// Wait returns nil once Next has something to read.
func (r *Reader) Wait(ctx context.Context) error {
	err := r.l.await(ctx, func() bool {
		if r.seg != nil && r.seg.gone {
			r.leave() // the device has its room again only when nobody has it open
		}
		return r.l.durable >= r.next
	})
	if err == nil {
		r.l.mu.Unlock()
	}
	return err
}

// Position returns the last index that r has given out or stepped over.
func (r *Reader) Position() uint64 { return r.next - 1 }

// Seek has Next go on behind index, which is not before what was committed.
func (r *Reader) Seek(index uint64) {
	if r.next != index+1 {
		r.next = index + 1
		r.leave()
	}
}

// leave closes the segment at hand.
func (r *Reader) leave() {
	if r.c.f != nil {
		_ = r.c.f.close()
	}
	r.c = cursor{buf: r.c.buf}
	r.seg = nil
}

// Next returns the next entry, which is valid until the next call, and its index;
// ok is false where nothing more is on the device. Indices that are missing are
// stepped over and counted. After an error Next may be called again; a place that
// cannot be read time and again is given up as damaged.
func (r *Reader) Next() (entry []byte, index uint64, ok bool, err error) {
	for {
		if r.seg == nil || r.next > r.c.last {
			more, err := r.locate()
			if err != nil || !more {
				return nil, 0, false, err
			}
		}
		h, entry, ok, err := r.c.next()
		switch {
		case err != nil:
			r.l.o.Counts.ReadErrors.Add(1)
			return nil, 0, false, err
		case !ok:
			r.endOfSegment()
		case h.index >= r.next && h.index <= r.c.last:
			if h.index > r.next {
				r.damaged()
				r.gap(h.index, h.proven)
			}
			r.next = h.index + 1
			return entry, h.index, true, nil
		}
	}
}

// locate has c read the segment in which the next entry stands; more is false if
// there is no next entry on the device.
func (r *Reader) locate() (more bool, err error) {
	l := r.l
	l.mu.Lock()
	durable := l.durable
	if r.next > durable {
		l.mu.Unlock()
		return false, nil
	}
	at := -1
	for i, s := range l.segs {
		if at < 0 || s.first <= r.next {
			at = i
		}
	}
	if at < 0 { // somebody removed them all
		l.mu.Unlock()
		r.gap(durable+1, durable)
		r.next = durable + 1
		return false, nil
	}
	s := l.segs[at]
	limit, last := s.end, l.lastOf(at)
	l.mu.Unlock()
	if s.first > r.next {
		r.gap(s.first, s.first-1)
		r.next = s.first
	}
	if s != r.seg {
		if err := r.enter(s); err != nil {
			return r.missing(s, last, err)
		}
	}
	r.c.limit, r.c.last = limit, last
	return true, nil
}

// missing decides what becomes of a segment that cannot be opened. One that is not
// there is lost, unless it was just replaced, or is still being written: that is
// written anew from the open file.
func (r *Reader) missing(s *segment, last uint64, err error) (more bool, _ error) {
	r.l.mu.Lock()
	gone, active := s.gone, s == r.l.active
	s.missing = errors.Is(err, fs.ErrNotExist)
	r.l.mu.Unlock()
	switch {
	case gone:
		return r.locate()
	case s.missing && !active:
		r.gap(last+1, last)
		r.next = last + 1
		return r.locate()
	}
	r.l.o.Counts.ReadErrors.Add(1)
	return false, err
}

// enter opens s.
func (r *Reader) enter(s *segment) error {
	r.leave()
	f, err := r.l.d.open(s.name, false)
	if err != nil {
		return err
	}
	r.seg = s
	r.c.f, r.c.seed, r.c.off = f, s.seed, firstFrame
	return nil
}

// endOfSegment steps over what the segment at hand should have held and does not.
func (r *Reader) endOfSegment() {
	if r.next <= r.c.last {
		r.damaged()
		r.gap(r.c.last+1, r.c.last)
		r.next = r.c.last + 1
	}
}

// damaged marks the segment at hand.
func (r *Reader) damaged() {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	r.seg.damaged = true
}

// gap counts the entries before index that r was not given. Those up to proven
// had been promised.
func (r *Reader) gap(index, proven uint64) {
	from := max(r.next, r.counted+1)
	if from >= index {
		return
	}
	r.counted = index - 1
	// Of what an earlier process wrote, only a part is known to have been promised.
	proven = max(proven, r.l.sure)
	torn := within(from, index, proven+1, r.l.opened+1)
	lost := index - from - torn
	r.l.o.Counts.Lost.Add(int64(lost))
	r.l.o.Counts.Torn.Add(int64(torn))
	if lost > 0 {
		r.l.o.Log.Error("spool: records are damaged or were removed; they are lost", "dir", r.l.o.Dir, "records", lost)
	}
	if torn > 0 {
		r.l.o.Log.Warn("spool: records that a crash cut off were stepped over; nobody relied on them", "dir", r.l.o.Dir, "records", torn)
	}
}

// within returns how many of from, from+1 … to-1 lie in lo, lo+1 … hi-1.
func within(from, to, lo, hi uint64) uint64 {
	lo, hi = max(from, lo), min(to, hi)
	return hi - min(lo, hi)
}

// Drained returns nil once everything that was appended is on the device and done
// with.
func (l *Log) Drained(ctx context.Context) error {
	err := l.await(ctx, func() bool { return l.drained == l.next-1 })
	if err == nil {
		l.mu.Unlock()
	}
	return err
}
