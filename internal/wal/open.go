package wal

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Open opens the log in a directory, or begins one. Opening reads the headers of
// all segments and the frames of the last.
func Open(o Options) (*Log, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	d, err := o.open(o.Dir)
	if err != nil {
		return nil, err
	}
	l := &Log{o: o, d: d, closing: make(chan struct{}), ended: make(chan struct{}), changed: make(chan struct{})}
	if err := l.recover(); err != nil {
		if l.state != nil {
			_ = l.state.close()
		}
		_ = d.close()
		return nil, err
	}
	go l.commitAll()
	return l, nil
}

// recover finds out where the log stands.
func (l *Log) recover() error {
	names, err := l.d.names()
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDirectory, l.o.Dir, err)
	}
	slices.Sort(names)
	if l.state, err = openState(l.d, names); err != nil {
		return err
	}
	if l.state != nil && l.state.s.owner != ownerOf(l.o.Owner) {
		return fmt.Errorf("%w: %s; give each a directory of its own", ErrOwner, l.o.Dir)
	}
	if err := l.list(names); err != nil {
		return err
	}
	if err := l.begin(names); err != nil {
		return err
	}
	return l.findEnd()
}

// list reads the headers of the segments, and removes what a crash left half
// made.
func (l *Log) list(names []string) error {
	for _, name := range names {
		if strings.HasSuffix(name, temporary) {
			_ = l.d.remove(name)
		}
		if number, _, ok := parseName(name, damagedPrefix); ok {
			l.kept, l.number = append(l.kept, name), max(l.number, number)
		}
		number, first, ok := parseName(name, segmentPrefix)
		if !ok {
			continue
		}
		s := &segment{name: name, number: number, first: first}
		if l.state != nil {
			s.seed = seedOf(l.state.s.salt)
		}
		if err := l.readHeader(s); err != nil {
			return err
		}
		l.segs = append(l.segs, s)
		l.used += s.end
		l.number = max(l.number, number)
	}
	sortSegments(l.segs)
	return nil
}

// begin sets the reader's progress from the state, or makes a state where there is
// none.
func (l *Log) begin(names []string) error {
	if l.state != nil {
		l.drained = l.state.s.drained
		l.seed = seedOf(l.state.s.salt)
		return nil
	}
	var salt [8]byte
	_, _ = rand.Read(salt[:]) // never fails
	l.state = &stateFile{d: l.d, s: state{salt: binary.LittleEndian.Uint64(salt[:]), owner: ownerOf(l.o.Owner)}}
	l.seed = seedOf(l.state.s.salt)
	if len(l.segs) > 0 {
		l.drained = l.segs[0].first - 1
	}
	if used, err := l.markUsed(); err != nil {
		return err
	} else if used || len(l.segs) > 0 || slices.Contains(names, stateName) {
		l.o.Counts.StateLost.Add(1)
		l.o.Log.Warn("spool: its state is missing or damaged; what it holds will be sent again", "dir", l.o.Dir)
	}
	l.state.s.drained = l.drained
	if err := l.state.replace(); err != nil {
		return fmt.Errorf("%w: %s: its state cannot be written: %w", ErrDirectory, l.o.Dir, err)
	}
	return nil
}

// markUsed notes in the lock file that there was a state, and reports whether it
// was noted before.
func (l *Log) markUsed() (bool, error) {
	f, err := l.d.open(lockName, true)
	if err != nil {
		return false, fmt.Errorf("%w: %s: %w", ErrDirectory, lockName, err)
	}
	defer f.close()
	size, err := f.size()
	if err == nil && size == 0 {
		err = writeAt(f, []byte("used\n"), 0)
	}
	if err != nil {
		return false, fmt.Errorf("%w: %s: %w", ErrDirectory, lockName, err)
	}
	return size > 0, nil
}

// findEnd finds the last entry, and syncs the segment it stands in: what can be
// read now must not be gone after the next crash, when there are later ones.
func (l *Log) findEnd() error {
	last := max(l.drained, l.state.s.durable)
	l.sure = last
	if n := len(l.segs); n > 0 {
		s := l.segs[n-1]
		end, torn, err := l.scan(s)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDirectory, s.name, err)
		}
		if torn > 0 {
			l.o.Log.Warn("spool: the last segment ends in bytes that are no record, as after a crash",
				"dir", l.o.Dir, "segment", s.name, "bytes", torn)
		}
		l.sure = max(last, s.first-1)
		last = max(l.sure, end)
	}
	l.opened = last
	l.durable, l.next = last, last+1
	_ = l.forget() // what the last run was about to remove; else it is tried again
	return nil
}

// scan reads a whole segment and returns the last index in it, and the number of
// bytes behind.
func (l *Log) scan(s *segment) (last uint64, torn int64, err error) {
	f, err := l.d.open(s.name, false)
	if err != nil {
		return 0, 0, err
	}
	defer f.close()
	if err := f.sync(); err != nil {
		return 0, 0, err
	}
	c := cursor{f: f, seed: s.seed, off: firstFrame, limit: s.end, hasty: true}
	whole := int64(firstFrame)
	for {
		h, _, ok, err := c.next()
		if err != nil || !ok {
			return last, max(0, s.end-whole), err
		}
		last, whole = max(last, h.index), c.off
	}
}
