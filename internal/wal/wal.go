// Package wal keeps a queue of entries on disk: a write-ahead log with one
// reader.
//
// Append takes entries and gives a Ticket; Ticket.Wait returns once they are on
// the device, many tickets by one fdatasync. The Reader gives the entries back in
// order, and Commit forgets those that are done with. What was promised survives a
// kill and a power cut at any point; what is done with may be read again after
// one, in the same order, and nothing else ever is.
//
// A directory holds, mode 0600 in 0700, and locked against a second process:
//
//	lock                            says that the directory was used
//	state                           how far the reader got: two slots of 64 bytes
//	seg-<number>-<first index>      entries, each in a frame with two checksums
//	damaged-<number>-<first index>  a segment in which damage was found, kept to be looked at
//
// A segment is never appended to after a restart, nor after an error: what a failed
// fsync leaves behind is unknown, so the segment is given up and what is still
// needed of it written to a new one. No room, on the device or by Options.MaxBytes,
// is waited for. Damage is stepped over, and counted by entries.
//
// The package knows nothing of what an entry is, and its errors hold nothing of
// one.
package wal

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// The errors of Open.
var (
	// ErrDirectory is returned when the directory cannot be used as it is.
	ErrDirectory = errors.New("spool directory")
	// ErrLocked is returned when another process has the directory.
	ErrLocked = errors.New("spool directory is in use")
	// ErrFormat is returned for files that another version of the format wrote.
	ErrFormat = errors.New("spool of another format; drain it with the release that wrote it")
	// ErrOwner is returned for the files of another owner.
	ErrOwner = errors.New("spool of another pipeline or sink")
)

// ErrClosed is returned for what was not on the device when the log was closed.
var ErrClosed = errors.New("spool is closed")

// ErrTooLarge is returned for an entry that no frame can hold.
var ErrTooLarge = errors.New("entry is larger than 1 GiB")

var errShort = errors.New("fewer bytes were written than given")

// Sizes that Options have where they are zero.
const (
	DefaultSegmentBytes = 16 << 20
	DefaultMaxBytes     = 1 << 30
	DefaultQueueBytes   = 4 << 20
)

// Names in the directory.
const (
	lockName      = "lock"
	stateName     = "state"
	segmentPrefix = "seg-"
	damagedPrefix = "damaged-"
	temporary     = ".tmp"
)

// stateInterval is how long the reader's progress may be in the system's memory
// alone.
const stateInterval = time.Second

// Options say where a log is and how large it may be.
type Options struct {
	// Dir is the directory. It is made where it is missing, in one that is there.
	Dir string
	// Owner names whose entries these are. Open refuses a directory of another.
	Owner string
	// SegmentBytes is the size of a file, beyond which only a single ticket takes it.
	SegmentBytes int64
	// MaxBytes is the size of all files, of which at least one segment is being
	// written and one read.
	MaxBytes int64
	// QueueBytes bounds what waits to be written; a single ticket may exceed it.
	QueueBytes int64
	// Counts, if set, counts what happens.
	Counts *Counts
	// Log gets what somebody should look at; nil is nobody.
	Log *slog.Logger

	open func(path string) (disk, error) // nil is openDisk
}

// Counts count what happens to a log.
type Counts struct {
	Full        atomic.Int64 // times that there was no room
	WriteErrors atomic.Int64 // writes, syncs and creations that failed otherwise
	Rewritten   atomic.Int64 // segments given up after an error, and written anew
	ReadErrors  atomic.Int64 // reads that failed
	StateErrors atomic.Int64 // times that the reader's progress could not be written
	Lost        atomic.Int64 // entries that were promised, and damaged or removed by others
	Torn        atomic.Int64 // entries that a crash cut off before they were promised
	StateLost   atomic.Int64 // starts without the state, which read all entries again
}

// withDefaults returns o with every zero replaced, or says what is wrong.
func (o Options) withDefaults() (Options, error) {
	o.SegmentBytes = cmp.Or(o.SegmentBytes, DefaultSegmentBytes)
	o.MaxBytes = cmp.Or(o.MaxBytes, DefaultMaxBytes)
	o.QueueBytes = cmp.Or(o.QueueBytes, DefaultQueueBytes)
	switch {
	case o.Dir == "":
		return o, errors.New("a spool needs a directory")
	case o.SegmentBytes < 2*firstFrame || o.QueueBytes < 0:
		return o, fmt.Errorf("a spool's segment has at least %d bytes", 2*firstFrame)
	case o.MaxBytes < 2*o.SegmentBytes:
		return o, fmt.Errorf("a spool has room for two segments of %d bytes at least; raise its greatest size", o.SegmentBytes)
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.open == nil {
		o.open = openDisk
	}
	return o, nil
}

// ownerOf returns the number that stands for an owner on disk.
func ownerOf(name string) uint64 {
	sum := sha256.Sum256([]byte(name))
	return binary.LittleEndian.Uint64(sum[:])
}

// A Log is an open log. Append, Commit, Reader and the Reader's methods may be
// called from different goroutines; Append from one at a time, and so the others.
type Log struct {
	o     Options
	d     disk
	seed  uint32
	state *stateFile

	opened uint64 // the last index that was found when the log was opened
	sure   uint64 // of those, the last that was promised for certain

	closing chan struct{}
	ended   chan struct{} // the committer has
	once    sync.Once

	mu      sync.Mutex // guards all below
	kept    []string   // names of damaged segments, the oldest first
	changed chan struct{}
	queue   []*Ticket
	queued  int64
	spare   [][]byte   // buffers of tickets that are done
	segs    []*segment // the oldest first
	active  *segment   // the last of segs, if it is being written
	number  uint64     // of the next segment
	next    uint64     // index of the next entry
	durable uint64     // the last index that is on the device
	drained uint64     // the last index that Commit was told
	used    int64      // bytes of segs
}

// A Stats is the state of a log at one moment.
type Stats struct {
	Entries  int64 // promised and not done with
	Bytes    int64 // of all segments
	MaxBytes int64
	Queued   int64 // bytes that wait to be written
}

// Stats returns what the log holds.
func (l *Log) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Stats{int64(l.durable - l.drained), l.used, l.o.MaxBytes, l.queued}
}

// change wakes whoever waits for the log to change. l.mu is held.
func (l *Log) change() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// await waits until ready, called with l.mu held, returns true. On nil l.mu is
// held.
func (l *Log) await(ctx context.Context, ready func() bool) error {
	for {
		l.mu.Lock()
		if ready() {
			return nil
		}
		changed := l.changed
		l.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-l.closing:
			return ErrClosed
		}
	}
}

// Close writes what waits, if there is room, closes the files and lets go of the
// directory. What is not on the device then fails with ErrClosed. The reader must
// have come to rest.
func (l *Log) Close() error {
	var err error
	l.once.Do(func() {
		close(l.closing)
		<-l.ended
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, t := range l.queue {
			t.settle(ErrClosed)
		}
		l.queue = nil
		err = l.state.save(l.drained, l.durable, true)
		if l.active != nil {
			_ = l.active.f.close()
		}
		_ = l.state.close()
		_ = l.d.close()
	})
	if err != nil {
		return fmt.Errorf("spool: its state could not be written, some records will be sent again: %w", err)
	}
	return nil
}
