package file

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"sync"
	"time"

	"github.com/logscrub/logscrub/internal/checkpoint"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A Tail reads files that grow, are rotated and come and go. It is a
// pipeline.Source. The memory that it holds is bounded by MaxOpen times 64 KiB and
// what Limits and the longest record take, and by about a kilobyte a file.
type Tail struct {
	o     TailOptions
	store *checkpoint.Store
	seed  maphash.Seed
	now   time.Time // of the step at hand

	files  map[key]*tailed
	chains map[string]*chain // by path: those that a new file under it joins
	active map[*chain]bool   // those that have a file to read
	queue  queue             // those that may have something to read
	crowd  []*chain          // those that wait for a descriptor
	found  []*chain          // of use while they are looked for
	opened map[*tailed]bool
	room   int    // how many may be open: MaxOpen, or fewer where descriptors run out
	serial uint64 // of the file found last
	turns  uint64
	batch  uint64 // number of the Read at hand

	scans    uint64
	nextScan time.Time
	nextPoll time.Time
	first    bool              // the first scan is still to come
	fresh    bool              // there was no checkpoint
	blanks   bool              // files that end in zero bytes are looked at in this scan
	hurry    bool              // the next scan is to come soon
	said     map[string]string // what was last logged about a path
	last     map[string]lastFile
	bells    *bells
	timer    *time.Timer

	headBuf [headMax]byte
	scratch []byte // lines of a container format, of the turn at hand
	decoded []byte
	hashIn  []byte
	hashOut []byte

	lag lag

	saving   sync.Mutex
	lastSave time.Time // under saving

	mu      sync.Mutex
	unsaved bool // a file has a name that the checkpoint does not have yet
	moved   bool // something was acknowledged that is not saved
	broken  bool // a batch was not delivered: nothing moves any more
	marks   []*mark
	marked  uint64
	lost    map[key]entry  // files that the checkpoint knows and nobody sees
	inodes  map[uint64]key // of those that were loaded, by inode alone
	closed  bool
}

// NewTail returns a source that reads what o says. It reads the checkpoint, and
// nothing else yet.
func NewTail(o TailOptions) (*Tail, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if !supported {
		return nil, errors.New("files are followed on Unix systems only")
	}
	t := &Tail{
		o: o, room: o.MaxOpen, seed: maphash.MakeSeed(), first: true, fresh: true,
		files: map[key]*tailed{}, chains: map[string]*chain{}, active: map[*chain]bool{}, opened: map[*tailed]bool{},
		lost: map[key]entry{}, inodes: map[uint64]key{}, said: map[string]string{}, last: map[string]lastFile{},
	}
	if o.Checkpoint != "" {
		if err := t.load(); err != nil {
			return nil, err
		}
	}
	if o.Notify {
		t.bells = newBells(o.Log)
	}
	t.timer = time.NewTimer(time.Hour)
	t.timer.Stop()
	return t, nil
}

// Read appends the next records of any file to b. See pipeline.Source.
//
// With a checkpoint, what is held back when ctx is done stays unread: the next
// process reads it again, with what came behind it. Without one it is given out.
func (t *Tail) Read(ctx context.Context, b *record.Batch) error {
	var until time.Time
	t.batch++
	for {
		t.now = time.Now()
		if ctx.Err() != nil {
			if len(b.Recs) > 0 {
				return nil
			}
			return t.stop(b, ctx.Err())
		}
		t.look()
		sealed, err := t.fill(b)
		if err != nil {
			return err
		}
		if len(b.Recs) > 0 {
			if until.IsZero() {
				until = t.now.Add(t.o.Limits.Wait)
			}
			if sealed || t.full(b) || t.finished() || !t.now.Before(until) {
				return nil
			}
		} else if t.finished() {
			t.save(true)
			return io.EOF
		}
		if t.queue.len() == 0 {
			t.wait(ctx, until)
		}
	}
}

// full reports whether b takes no further turn.
func (t *Tail) full(b *record.Batch) bool {
	return t.o.Limits.Full(len(b.Arena), len(b.Recs), 1)
}

// look scans and polls where it is time to, and saves what has moved.
func (t *Tail) look() {
	if !t.now.Before(t.nextScan) || t.bells.scanNow(t.now) {
		t.scan()
		t.now = time.Now()
		t.nextScan = t.now.Add(t.o.Scan)
		if t.hurry {
			t.nextScan, t.hurry = t.now.Add(min(t.o.Poll, t.o.Scan)), false
		}
	}
	if !t.now.Before(t.nextPoll) {
		t.poll()
		t.nextPoll = t.now.Add(t.o.Poll)
	}
	t.save(false)
}

// fill gives each file that may have something one turn, and those that have more
// another, until b is full. sealed says that b takes nothing more: the next record
// must be the first of a batch.
func (t *Tail) fill(b *record.Batch) (sealed bool, err error) {
	for t.queue.len() > 0 && !t.full(b) {
		st := t.queue.first()
		if len(b.Recs) > 0 && st.alone() {
			return true, nil
		}
		t.queue.pop()
		st.queued = false
		again, err := t.turn(st, b)
		if err != nil && t.o.Once {
			return true, err
		}
		if again {
			t.enqueue(st)
		}
		t.save(false) // names of new files come before their records
	}
	return false, nil
}

// wait returns once there may be something to do, at until, or when ctx is done.
func (t *Tail) wait(ctx context.Context, until time.Time) {
	next := t.nextScan
	if t.nextPoll.Before(next) {
		next = t.nextPoll
	}
	if !until.IsZero() && until.Before(next) {
		next = until
	}
	t.timer.Reset(max(time.Until(next), time.Millisecond))
	select {
	case <-ctx.Done():
	case <-t.timer.C:
	case <-t.bells.rung():
	}
	t.timer.Stop()
	t.nextPoll = time.Time{}
}

// finished reports whether nothing is to come, with Once.
func (t *Tail) finished() bool {
	return t.o.Once && !t.first && len(t.active) == 0
}

// stop gives out what is held back, where no later process reads it again.
func (t *Tail) stop(b *record.Batch, err error) error {
	if t.store != nil {
		return err
	}
	for st := range t.active {
		l := st.lane
		if l == nil {
			continue
		}
		l.ending = true
		if t.put(l, b, l.dec.end); l.dec.done() {
			st.lane = nil
		}
		if len(b.Recs) > 0 {
			return nil
		}
	}
	return err
}

// Ack tells the fate of a batch: where it was delivered, the checkpoint may move
// past it. See pipeline.Source.
func (t *Tail) Ack(_ context.Context, b *record.Batch, fate flow.Fate) error {
	t.settle(b, fate)
	t.save(false)
	return nil
}

// Close writes the checkpoint and closes the files.
func (t *Tail) Close() error {
	if t.closed {
		return nil
	}
	t.closed = true
	t.bells.close()
	for f := range t.opened {
		t.shut(f)
	}
	if t.store != nil {
		return t.write()
	}
	return nil
}
