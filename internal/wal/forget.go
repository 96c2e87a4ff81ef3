package wal

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/internal/failpoint"
)

// maxKept is the number of damaged segments that are kept to be looked at.
const maxKept = 2

// Commit says that the reader is done with all entries up to index, which must be
// one it was given. They may come again after a power cut, but not after a restart
// or a kill. After an error the log goes on, and a later Commit makes up for it.
func (l *Log) Commit(index uint64) error {
	l.mu.Lock()
	l.drained = max(l.drained, min(index, l.durable))
	l.change()
	l.mu.Unlock()
	return l.forget()
}

// forget writes down how far the reader is, and removes the segments of which
// everything is done with: that first, so that what is missing is never taken for
// lost.
func (l *Log) forget() error {
	l.mu.Lock()
	drained, durable := l.drained, l.durable
	var done []*segment
	for i, s := range l.segs {
		if s == l.active || l.lastOf(i) > drained {
			break
		}
		done = append(done, s)
	}
	l.mu.Unlock()
	if err := l.state.save(drained, durable, len(done) > 0); err != nil {
		l.o.Counts.StateErrors.Add(1)
		return fmt.Errorf("spool: how far it was sent cannot be written: %w", err)
	}
	if len(done) == 0 {
		return nil
	}
	failpoint.Hit("wal-before-remove")
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range done {
		if s.gone { // the other goroutine was faster
			continue
		}
		if err := l.removeSegment(s); err != nil {
			l.o.Counts.WriteErrors.Add(1)
			return fmt.Errorf("spool: a segment that was sent cannot be removed: %w", err)
		}
		s.gone = true
		l.used -= s.end
		l.segs = slices.DeleteFunc(l.segs, func(o *segment) bool { return o == s })
		failpoint.Hit("wal-after-remove")
	}
	l.change()
	return nil
}

// removeSegment removes the file of s, or puts it aside if it is damaged.
func (l *Log) removeSegment(s *segment) error {
	if !s.damaged {
		return ifThere(l.d.remove(s.name))
	}
	name := damagedPrefix + strings.TrimPrefix(s.name, segmentPrefix)
	if err := l.d.rename(s.name, name); err != nil {
		return ifThere(err)
	}
	l.o.Log.Warn("spool: a damaged segment was put aside", "dir", l.o.Dir, "file", name)
	l.kept = append(l.kept, name)
	for len(l.kept) > maxKept {
		_ = l.d.remove(l.kept[0])
		l.kept = l.kept[1:]
	}
	return nil
}

// ifThere returns err, unless it says that the file is gone already.
func ifThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
