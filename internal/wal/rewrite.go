package wal

import "github.com/logscrub/logscrub/internal/failpoint"

// rewrite gives up the active segment, of which nobody knows what is on the
// device since a write or sync failed. What was promised of it and is not done
// with is read back, checked, and written to a new segment, which takes its place
// once it is synced. What was not promised yet is in the tickets still.
func (l *Log) rewrite(old *segment) error {
	l.mu.Lock()
	from, to := max(l.drained+1, old.first), l.durable
	l.mu.Unlock()
	if from > to {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.retire()
		return nil
	}
	s, err := l.prepare(l.takeNumber(), from)
	if err != nil {
		return err
	}
	if err := l.copy(s, old, from, to); err != nil {
		l.discard(s)
		return err
	}
	if err := l.publish(s); err != nil {
		return err
	}
	failpoint.Hit("wal-rewritten")
	l.mu.Lock()
	l.retire()
	for i := range l.segs {
		if l.segs[i] == old {
			l.segs[i] = s
		}
	}
	old.gone, l.active = true, s
	l.used += s.end - old.end
	l.change()
	l.mu.Unlock()
	l.o.Counts.Rewritten.Add(1)
	_ = l.d.remove(old.name) // else the next start does, for s has all of it
	return nil
}

// copy writes the entries from–to of old to s.
func (l *Log) copy(s, old *segment, from, to uint64) error {
	c := cursor{f: old.f, seed: old.seed, off: firstFrame, limit: old.end}
	var buf []byte
	flush := func() error {
		err := writeAt(s.f, buf, s.end)
		s.end += int64(len(buf))
		buf = buf[:0]
		return err
	}
	for {
		h, entry, ok, err := c.next()
		if err != nil {
			return err
		}
		if !ok {
			return flush()
		}
		if h.index < from || h.index > to {
			continue
		}
		if len(buf)+frameHead+len(entry) > window {
			if err := flush(); err != nil {
				return err
			}
		}
		buf = append(append(buf, c.buf[c.lo-len(entry)-frameHead:c.lo-len(entry)]...), entry...)
	}
}
