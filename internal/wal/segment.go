package wal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/failpoint"
)

// A segment is one file of frames.
type segment struct {
	name          string
	number, first uint64
	seed          uint32
	end           int64 // bytes that may be read
	f             file  // while it is being written
	gone          bool  // its name is removed, or taken over by another
	damaged       bool  // the reader stepped over something in it
	missing       bool  // the reader finds no file of that name
	bad           bool  // a write or sync failed: nothing is added to it any more
}

// fileName returns the name of a segment.
func fileName(prefix string, number, first uint64) string {
	return fmt.Sprintf("%s%016x-%016x", prefix, number, first)
}

// parseName reads the name of a segment.
func parseName(name, prefix string) (number, first uint64, ok bool) {
	if !strings.HasPrefix(name, prefix) {
		return 0, 0, false
	}
	_, err := fmt.Sscanf(name[len(prefix):], "%016x-%016x", &number, &first)
	return number, first, err == nil && name == fileName(prefix, number, first)
}

// prepare makes the file of a new segment, under a name that recovery removes.
func (l *Log) prepare(number, first uint64) (*segment, error) {
	s := &segment{name: fileName(segmentPrefix, number, first), number: number, first: first, seed: l.seed, end: firstFrame}
	f, err := l.d.create(s.name + temporary)
	if err != nil {
		return nil, err
	}
	s.f = f
	failpoint.Hit("wal-segment-created")
	page := make([]byte, firstFrame)
	copy(page, block{version, [5]uint64{l.state.s.salt, l.state.s.owner, number, first, uint64(time.Now().Unix())}}.encode(segmentMagic))
	if err := writeAt(f, page, 0); err != nil {
		l.discard(s)
		return nil, err
	}
	return s, nil
}

// publish syncs a prepared segment and gives it its name, for good.
func (l *Log) publish(s *segment) error {
	err := s.f.sync()
	failpoint.Hit("wal-segment-before-rename")
	if err == nil {
		err = l.d.rename(s.name+temporary, s.name)
	}
	failpoint.Hit("wal-segment-after-rename")
	if err == nil {
		err = l.d.sync()
	}
	if err != nil {
		l.discard(s)
	}
	return err
}

// discard removes a segment that came to nothing.
func (l *Log) discard(s *segment) {
	_ = s.f.close()
	_ = l.d.remove(s.name + temporary)
	_ = l.d.remove(s.name)
}

// takeNumber returns the number of the next segment; none is used twice.
func (l *Log) takeNumber() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.number++
	return l.number
}

// sortSegments puts segments into the order they were made.
func sortSegments(segs []*segment) {
	slices.SortFunc(segs, func(a, b *segment) int { return cmp.Compare(a.number, b.number) })
}

// lastOf returns the last index that segment i can hold: what a later one has, it
// has anew. l.mu is held.
func (l *Log) lastOf(i int) uint64 {
	if i+1 < len(l.segs) {
		return l.segs[i+1].first - 1
	}
	return l.durable
}

// readHeader reads the header of a segment. Where it is damaged, the name and the
// state say the same.
func (l *Log) readHeader(s *segment) error {
	f, err := l.d.open(s.name, false)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDirectory, s.name, err)
	}
	defer f.close()
	if s.end, err = f.size(); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDirectory, s.name, err)
	}
	b, whole := readBlock(f, 0, segmentMagic)
	switch {
	case !whole:
	case b.version != version:
		return fmt.Errorf("%w: %s has version %d, this release knows %d", ErrFormat, s.name, b.version, version)
	case b.n[1] != ownerOf(l.o.Owner):
		return fmt.Errorf("%w: %s; give each a directory of its own", ErrOwner, s.name)
	default:
		s.seed = seedOf(b.n[0])
	}
	return nil
}
