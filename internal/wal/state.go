package wal

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/logscrub/logscrub/internal/failpoint"
)

// A state is what a log keeps beside its segments.
type state struct {
	salt    uint64
	owner   uint64
	serial  uint64 // of two states, the one with the higher serial counts
	drained uint64 // the last index that the reader has done with
	durable uint64 // an index up to which all were on the device
}

// A stateFile keeps the state in two slots of one file. Only one of them has been
// written since the other was synced, so a power cut tears one at most.
type stateFile struct {
	d    disk
	mu   sync.Mutex
	f    file
	slot int64
	s    state
	// dirty says that the file is behind s, or not synced.
	dirty  bool
	synced time.Time
}

// openState opens the state where there is a whole one, and returns nil where not.
// What is written next goes to the other slot, so that it takes no new room.
func openState(d disk, names []string) (*stateFile, error) {
	if !slices.Contains(names, stateName) {
		return nil, nil
	}
	f, err := d.open(stateName, true)
	if err != nil {
		return nil, fmt.Errorf("%w: its state: %w", ErrDirectory, err)
	}
	st := &stateFile{d: d}
	for _, off := range []int64{0, secondSlot} {
		b, whole := readBlock(f, off, stateMagic)
		if whole && b.version != version {
			_ = f.close()
			return nil, fmt.Errorf("%w: the state has version %d, this release knows %d", ErrFormat, b.version, version)
		}
		if whole && (st.f == nil || b.n[2] > st.s.serial) {
			st.f, st.slot = f, secondSlot-off
			st.s = state{b.n[0], b.n[1], b.n[2], b.n[3], b.n[4]}
		}
	}
	if st.f == nil {
		_ = f.close()
		return nil, nil
	}
	return st, nil
}

// replace writes the state to a new file, and gives it the name.
func (st *stateFile) replace() error {
	if st.f != nil {
		_ = st.f.close()
		st.f = nil
	}
	st.dirty = true
	_ = st.d.remove(stateName + temporary) // of an earlier attempt
	f, err := st.d.create(stateName + temporary)
	if err != nil {
		return err
	}
	st.s.serial++
	b := st.block()
	// The second slot is written now, so that no later write needs room.
	page := make([]byte, secondSlot+firstFrame)
	copy(page, b)
	err = writeAt(f, page, 0)
	if err == nil {
		err = f.sync()
	}
	failpoint.Hit("wal-state-before-rename")
	if err == nil {
		err = st.d.rename(stateName+temporary, stateName)
	}
	failpoint.Hit("wal-state-after-rename")
	if err == nil {
		err = st.d.sync()
	}
	if err != nil {
		_ = f.close()
		return err
	}
	st.f, st.slot, st.dirty, st.synced = f, secondSlot, false, time.Now()
	return nil
}

func (st *stateFile) block() []byte {
	s := &st.s
	return block{version, [5]uint64{s.salt, s.owner, s.serial, s.drained, s.durable}}.encode(stateMagic)
}

// save writes the state down. Without now it may stay in the system's memory for
// a while: a power cut then has the reader do some entries again.
func (st *stateFile) save(drained, durable uint64, now bool) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if drained > st.s.drained || durable > st.s.durable { // two goroutines save
		st.s.drained, st.s.durable, st.dirty = max(drained, st.s.drained), max(durable, st.s.durable), true
	}
	if !st.dirty {
		return nil
	}
	now = now || time.Since(st.synced) >= stateInterval
	if st.f == nil {
		return st.replace()
	}
	st.s.serial++
	err := writeAt(st.f, st.block(), st.slot)
	failpoint.Hit("wal-state-written")
	if err == nil && now {
		err = st.f.sync()
		failpoint.Hit("wal-state-synced")
		st.slot = secondSlot - st.slot
		st.dirty, st.synced = err != nil, time.Now()
	}
	if err != nil {
		return st.replace() // never sync the same file again
	}
	return nil
}

// close closes the file.
func (st *stateFile) close() error {
	if st.f == nil {
		return nil
	}
	return st.f.close()
}

// writeAt writes all of b, or fails.
func writeAt(f file, b []byte, off int64) error {
	n, err := f.WriteAt(b, off)
	if err == nil && n < len(b) {
		err = errShort
	}
	return err
}
