package natsconn

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// tellAgain is how long the same reason is not told again after it was: trouble that
	// comes and goes with every record would fill the log.
	tellAgain = time.Minute
	// reasonsMax is how many reasons are remembered.
	reasonsMax = 64
)

// A Blame says why nothing goes on, if nothing does, and tells a log. Its methods are
// safe for concurrent use; NewBlame makes one.
type Blame struct {
	log  *slog.Logger
	head string // what every line begins with
	why  atomic.Pointer[string]

	mu   sync.Mutex           // guards told
	told map[string]time.Time // reasons, and when each was told last
}

// NewBlame returns a Blame with a first reason, which is not told: it is that of a
// beginning. head and args are part of every line; they hold nothing of records.
func NewBlame(log *slog.Logger, head, first string, args ...any) *Blame {
	b := &Blame{log: log.With(args...), head: head, told: map[string]time.Time{}}
	b.why.Store(&first)
	return b
}

// Set says why nothing goes on. It is told where it was another reason, or none, that
// was set before, and the last time is a minute ago.
func (b *Blame) Set(why string) { b.set(why, time.Now()) }

func (b *Blame) set(why string, now time.Time) {
	if old := b.why.Swap(&why); old != nil && *old == why {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if last, ok := b.told[why]; ok && now.Sub(last) < tellAgain {
		return
	}
	if len(b.told) >= reasonsMax {
		clear(b.told)
	}
	b.told[why] = now
	b.log.Warn(b.head + why)
}

// Clear says that things go on. It is cheap where they did.
func (b *Blame) Clear() {
	if b.why.Load() != nil {
		b.why.Store(nil)
	}
}

// Err returns the reason that is set, or nil.
func (b *Blame) Err() error {
	if why := b.why.Load(); why != nil {
		return errors.New(b.head + *why)
	}
	return nil
}
