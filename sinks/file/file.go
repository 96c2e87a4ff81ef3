// Package file writes clean records to a file, and rotates it.
//
// Call New, which opens the file, then Send. Bytes are written as Send is called;
// Wait returns once they are on disk. One fsync serves every batch that was sent
// before it, so that waiting costs the more the less there is to do.
//
// What goes wrong on the way is waited out, with pauses: a full disk holds Send
// up, and so the source, and nothing is dropped. Of a batch that was written in
// part, the part is cut off again. After an fsync that failed the file is not
// trusted any more, and not synced a second time: it is cut back to what is known
// to be on disk and put aside, and every batch that is not, is written to a new
// file.
//
// The package follows no symbolic link at the end of its path, writes to regular
// files alone, and holds a lock on the file against a second process.
package file

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/inode"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/record"
)

// DefaultMode are the permissions of a file that New makes.
const DefaultMode fs.FileMode = 0o600

// Options configure a Sink. Path must be set.
type Options struct {
	// Path is the file to append to. Its folder must exist.
	Path string
	// Mode are the permissions of files that the sink makes; 0 is DefaultMode.
	Mode fs.FileMode
	// MaxSize is the size in bytes before the file is rotated; 0 is no limit. A file
	// is larger only if one batch alone is.
	MaxSize int64
	// MaxAge is the age at which the file is rotated, with the next batch; 0 is no
	// limit.
	MaxAge time.Duration
	// Compress says how rotated files are packed.
	Compress Compression
	// Keep is the number of rotated files that are kept; 0 is all.
	Keep int
	// Encode writes a record as a line; nil writes bodies with their terminators.
	Encode encode.Func
	// GiveUp is how long an error is waited out before Send and Wait return it; 0 is
	// until their context is done.
	GiveUp time.Duration
	// Down, if set, is called with the cause when the sink begins to wait an error
	// out, and with nil once it writes again.
	Down func(cause error)
	// Counts, if set, are counted up.
	Counts *Counts
	// Log, if set, gets a line for what the sink does by itself.
	Log *slog.Logger
	// Now is the clock of rotation; nil is time.Now.
	Now func() time.Time

	wrap func(handle) handle // of tests
}

// Counts are what a Sink counts, for metrics.
type Counts struct {
	Rotations   atomic.Int64
	Repaired    atomic.Int64 // torn tails that were closed
	WriteErrors atomic.Int64
	SyncErrors  atomic.Int64 // files abandoned after one
}

// A Sink appends records to a file. It is a pipeline.Sink.
type Sink struct {
	o     Options
	buf   []byte // of Send
	again []byte // of what is written a second time

	life   context.Context // until Close
	end    context.CancelFunc
	groups sync.WaitGroup
	pack   chan struct{}

	own atomic.Pointer[fs.FileInfo] // the active file

	mu      sync.Mutex // guards all below
	active  active
	pending []*delivery // written and not known to be on disk, in order
	sent    uint64      // deliveries so far
	broken  bool        // an fsync of the active file failed
	round   *round      // the fsync under way
	down    bool
	closed  bool
}

// New opens the file, or makes it. A last line without an end, as a crash leaves
// it, is ended.
func New(o Options) (*Sink, error) {
	if o.Path == "" {
		return nil, fmt.Errorf("file sink: no path; set path")
	}
	if o.Mode == 0 {
		o.Mode = DefaultMode
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Counts == nil {
		o.Counts = new(Counts)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Path = filepath.Clean(o.Path)
	s := &Sink{o: o, pack: make(chan struct{}, 1)}
	if err := s.open(); err != nil {
		return nil, err
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.groups.Go(s.tend)
	s.tidy()
	return s, nil
}

// Send writes c to the file. See pipeline.Sink.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	d := &delivery{s: s, c: c}
	s.buf = s.bytes(s.buf[:0], c)
	if len(s.buf) == 0 {
		return flow.Held(), ctx.Err()
	}
	var t trial
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		again, err := s.put(d, s.buf)
		switch {
		case again != nil: // a new file is on its way
			if err := again.wait(ctx); err != nil {
				return nil, err
			}
		case err == nil:
			return d, nil
		default:
			if err := t.pause(ctx, s, err); err != nil {
				return nil, err
			}
		}
	}
}

// bytes appends c as it stands in the file.
func (s *Sink) bytes(dst []byte, c *record.Clean) []byte {
	if s.o.Encode == nil {
		return append(dst, c.Raw()...)
	}
	return encode.Batch(dst, c, s.o.Encode)
}

// put writes b, the bytes of d, or returns the round that makes a new file first.
func (s *Sink) put(d *delivery, b []byte) (*round, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, flow.Permanent(fs.ErrClosed)
	}
	if s.active.f == nil && !s.broken { // rotated away, and no new one could be opened
		if err := s.open(); err != nil {
			return nil, err
		}
	}
	if s.due(int64(len(b))) {
		if s.round != nil {
			return s.round, nil
		}
		if err := s.rotate(); err != nil {
			return nil, err
		}
	}
	if s.broken {
		return s.sync(), nil
	}
	if err := s.active.append(b); err != nil {
		s.o.Counts.WriteErrors.Add(1)
		return nil, s.failure("writing", err)
	}
	d.n = s.sent
	s.sent++
	s.pending = append(s.pending, d)
	s.up()
	return nil, nil
}

// Reopen syncs the file, and opens its path again, for whoever renamed it. What is
// sent meanwhile waits.
func (s *Sink) Reopen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.round != nil {
		r := s.round
		s.mu.Unlock()
		err := r.wait(s.life)
		s.mu.Lock()
		if err != nil {
			return err
		}
	}
	if s.closed || s.broken || !s.settle() {
		return nil // a round will open the path, whatever stands there
	}
	s.active.close()
	return s.open()
}

// Writes reports whether the file of this device and inode is the one that s appends
// to.
func (s *Sink) Writes(dev, ino uint64) bool {
	info := s.own.Load()
	if info == nil {
		return false
	}
	d, i, ok := inode.Of(*info)
	return ok && d == dev && i == ino
}

// Close syncs and closes the file, and ends what the sink has running.
func (s *Sink) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.groups.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.broken && s.active.f != nil {
		s.settle()
	}
	s.active.close()
	return nil
}

// up notes that the sink writes. s.mu is held.
func (s *Sink) up() {
	if s.down {
		s.down = false
		s.o.Log.Info("file sink writes again", "path", s.o.Path)
		if s.o.Down != nil {
			s.o.Down(nil)
		}
	}
}

// A trial is a row of tries of one thing.
type trial struct {
	back  retry.Backoff
	since time.Time
}

// pause waits before the next try after err, or returns why there is none.
func (t *trial) pause(ctx context.Context, s *Sink, err error) error {
	if t.since.IsZero() {
		t.since = time.Now()
	}
	s.mu.Lock()
	if first := !s.down; first {
		s.down = true
		s.o.Log.Error("file sink waits", "path", s.o.Path, "cause", err)
		if s.o.Down != nil {
			s.o.Down(err)
		}
	}
	s.mu.Unlock()
	d := t.back.Next()
	if s.o.GiveUp > 0 && time.Since(t.since)+d > s.o.GiveUp {
		return err
	}
	return retry.Wait(ctx, d)
}
