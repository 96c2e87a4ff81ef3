package file

import (
	"context"
	"slices"

	"github.com/logscrub/logscrub/internal/failpoint"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// A delivery is a batch that was written.
type delivery struct {
	s    *Sink
	c    *record.Clean
	n    uint64 // deliveries before it
	held bool   // it is on disk; guarded by s.mu
}

// Wait returns once the batch is on disk. With an error the sink has let go of it.
func (d *delivery) Wait(ctx context.Context) ([]flow.Rejection, error) {
	for {
		d.s.mu.Lock()
		if d.held {
			d.s.mu.Unlock()
			return nil, nil
		}
		r := d.s.sync()
		d.s.mu.Unlock()
		if err := r.wait(ctx); err != nil && !d.s.forget(d) {
			return nil, err
		}
	}
}

// forget lets go of a batch that nobody waits for any more, and reports whether it
// is on disk all the same.
func (s *Sink) forget(d *delivery) (held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = slices.DeleteFunc(s.pending, func(p *delivery) bool { return p == d })
	return d.held
}

// A round is one fsync, or after one that failed the making of a new file.
type round struct {
	done chan struct{}
	err  error // set before done is closed
}

// wait waits for the end of r.
func (r *round) wait(ctx context.Context) error {
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sync returns the round under way, or begins one. s.mu is held.
func (s *Sink) sync() *round {
	if s.round != nil {
		return s.round
	}
	r := &round{done: make(chan struct{})}
	if s.closed {
		r.err = context.Canceled
		close(r.done)
		return r
	}
	s.round = r
	s.groups.Go(func() {
		err := s.play()
		s.mu.Lock()
		s.round = nil
		s.mu.Unlock()
		r.err = err
		close(r.done)
	})
	return r
}

// play syncs what is pending. It does not hold the lock meanwhile, so that further
// batches are written, which the next round covers.
func (s *Sink) play() error {
	s.mu.Lock()
	f, sent, size := s.active.f, s.sent, s.active.size
	broken := s.broken
	s.mu.Unlock()
	if !broken && f != nil {
		failpoint.Hit("file-before-sync")
		err := f.Sync()
		failpoint.Hit("file-after-sync")
		s.mu.Lock()
		switch {
		case err == nil:
			s.hold(sent)
			s.active.synced = max(s.active.synced, size)
		default:
			s.abandon(err)
		}
		broken = s.broken
		s.mu.Unlock()
	}
	var t trial
	for broken {
		s.mu.Lock()
		err := s.replace()
		s.mu.Unlock()
		if err == nil {
			return nil
		}
		if err := t.pause(s.life, s, err); err != nil {
			return err
		}
	}
	return nil
}

// settle syncs on the spot, and reports false if the file is broken. s.mu is held,
// and no round is under way: of two syncs at once only one is told of an error.
func (s *Sink) settle() bool {
	if len(s.pending) == 0 {
		return true
	}
	if err := s.active.f.Sync(); err != nil {
		s.abandon(err)
		return false
	}
	s.active.synced = s.active.size
	s.hold(s.sent)
	return true
}

// hold notes that the pending ones of the first n deliveries are on disk. s.mu is
// held.
func (s *Sink) hold(n uint64) {
	s.pending = slices.DeleteFunc(s.pending, func(d *delivery) bool {
		d.held = d.held || d.n < n
		return d.held
	})
}

// abandon notes that the active file must not be trusted: the kernel may have
// forgotten what it could not write, and a second fsync would say that all is
// well. s.mu is held.
func (s *Sink) abandon(err error) {
	s.broken = true
	s.o.Counts.SyncErrors.Add(1)
	s.o.Log.Error("file sink abandons a file that could not be synced", "path", s.o.Path, "cause", cause(err))
}

// replace cuts the active file back to what is on disk for certain, puts it aside,
// and writes what is pending to a new one. It leaves a file that fails again to
// the next call. s.mu is held.
func (s *Sink) replace() error {
	if s.active.f != nil {
		_ = s.active.f.Truncate(s.active.synced) // else what follows stands there twice
		if err := s.putAside(); err != nil {
			return err
		}
		s.active.close()
	}
	if err := s.open(); err != nil {
		return err
	}
	for _, d := range s.pending {
		s.again = s.bytes(s.again[:0], d.c)
		if err := s.active.append(s.again); err != nil {
			s.o.Counts.WriteErrors.Add(1)
			return s.failure("writing", err)
		}
	}
	if err := s.active.f.Sync(); err != nil {
		s.o.Counts.SyncErrors.Add(1)
		return s.failure("syncing", err)
	}
	s.active.synced = s.active.size
	s.hold(s.sent)
	s.again = nil
	s.broken = false
	s.up()
	return nil
}
