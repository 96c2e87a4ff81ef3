package spool

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/failpoint"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/internal/wal"
	"github.com/logscrub/logscrub/record"
)

// A batch is some records on their way to the sink inside: one slot.
type batch struct {
	c        record.Clean
	last     uint64 // index of its last record
	delivery flow.Delivery
}

// A drainer sends what is in the log to the sink inside, batch after batch. A
// batch is forgotten when it and all before it are held; after a failure it and
// all behind it are sent again.
type drainer struct {
	s      *Sink
	r      *wal.Reader
	free   []*batch
	under  []*batch // under way, the oldest first
	done   uint64   // the last index that was committed
	entry  []byte   // the next record, read but not in a batch yet
	index  uint64
	broken bool // whether Health was told so
}

func newDrainer(s *Sink) *drainer {
	d := &drainer{s: s, r: s.log.Reader()}
	d.done = d.r.Position()
	for range s.o.Slots {
		d.free = append(d.free, new(batch))
	}
	return d
}

// run drains until ctx is done, or nothing can be sent any more.
func (d *drainer) run(ctx context.Context) {
	defer d.r.Close()
	wait := d.s.o.Retry
	for {
		err := d.pass(ctx, &wait)
		d.abandon(ctx)
		if ctx.Err() != nil {
			return
		}
		if flow.IsPermanent(err) {
			d.s.fail(err)
			return
		}
		d.s.o.Counts.Retries.Add(1)
		d.health(err)
		if retry.Wait(ctx, wait.Next()) != nil {
			return
		}
		d.r.Seek(d.done)
		d.entry = nil
	}
}

// pass sends batches until something fails. While there are free slots and records
// it sends; else it waits for the oldest batch under way.
func (d *drainer) pass(ctx context.Context, wait *retry.Backoff) error {
	for {
		if len(d.free) > 0 {
			sent, err := d.send(ctx)
			if err != nil {
				return err
			}
			if sent {
				continue
			}
		}
		if len(d.under) == 0 {
			if d.r.Position() > d.done { // missing records were stepped over
				d.commit(d.r.Position())
			}
			if err := d.r.Wait(ctx); err != nil {
				return err
			}
			continue
		}
		if err := d.settle(ctx); err != nil {
			return err
		}
		wait.Reset()
		d.health(nil)
	}
}

// send sends the next batch, if there is anything to send.
func (d *drainer) send(ctx context.Context) (sent bool, err error) {
	b := d.free[len(d.free)-1]
	if err := d.fill(b); err != nil || b.c.Len() == 0 {
		return false, err
	}
	if b.delivery, err = send(ctx, d.s.inner, &b.c); err != nil {
		return false, err
	}
	failpoint.Hit("spool-after-send")
	d.free, d.under = d.free[:len(d.free)-1], append(d.under, b)
	return true, nil
}

// fill puts the next records into b.
func (d *drainer) fill(b *batch) error {
	b.c.Reset()
	for b.c.Len() < d.s.o.BatchRecords {
		if d.entry == nil {
			entry, index, ok, err := d.r.Next()
			if err != nil && b.c.Len()+len(d.under) == 0 {
				return fmt.Errorf("reading the spool: %w", err)
			}
			if err != nil || !ok { // after an error, what was read before goes first
				return nil
			}
			d.entry, d.index = entry, index
		}
		if n := len(b.c.Raw()); n > 0 && n+len(d.entry) > d.s.o.BatchBytes {
			return nil
		}
		if err := b.c.Decode(d.entry); err != nil {
			return flow.Permanent(fmt.Errorf("record %d of the spool: %w; drain it with the release that wrote it", d.index, err))
		}
		b.last, d.entry = d.index, nil
	}
	return nil
}

// settle waits for the oldest batch, and forgets its records.
func (d *drainer) settle(ctx context.Context) error {
	b := d.under[0]
	rejected, err := waitFor(ctx, b.delivery)
	if err == nil && len(rejected) > 0 {
		err = d.reject(ctx, &b.c, rejected)
	}
	if err != nil {
		return err
	}
	failpoint.Hit("spool-after-delivery")
	d.under = append(d.under[:0], d.under[1:]...)
	d.free = append(d.free, b)
	d.s.o.Counts.Sent.Add(int64(b.c.Len() - len(rejected)))
	d.commit(b.last)
	failpoint.Hit("spool-after-commit")
	return nil
}

// commit forgets all records up to index. Where that cannot be written down the
// spool goes on: the next commit makes up for it.
func (d *drainer) commit(index uint64) {
	d.done = index
	if err := d.s.log.Commit(index); err != nil {
		d.s.o.Log.Error("spool: what was sent may be sent again after a crash", "dir", d.s.o.Dir, "error", err)
	}
	d.s.mu.Lock()
	d.s.progress = time.Now()
	d.s.mu.Unlock()
}

// reject hands refused records to Options.Rejected until it has them.
func (d *drainer) reject(ctx context.Context, c *record.Clean, rejected []flow.Rejection) error {
	if d.s.o.Rejected == nil {
		return flow.Permanent(fmt.Errorf("the sink refused %d of %d records of a batch for good, and there is no quarantine; the spool stays before them: %w",
			len(rejected), c.Len(), rejected[0].Err))
	}
	wait := d.s.o.Retry
	for {
		err := keep(ctx, d.s.o.Rejected, c, rejected)
		if err == nil {
			d.s.o.Counts.Rejected.Add(int64(len(rejected)))
			return nil
		}
		if flow.IsPermanent(err) {
			return err
		}
		d.health(fmt.Errorf("quarantine: %w", err))
		if err := retry.Wait(ctx, wait.Next()); err != nil {
			return err
		}
	}
}

// abandon waits until the sink inside has let go of every batch under way.
func (d *drainer) abandon(ctx context.Context) {
	for _, b := range d.under {
		_, _ = waitFor(ctx, b.delivery)
	}
	d.free, d.under = append(d.free, d.under...), d.under[:0]
}

// health tells of the first error of an outage, and of its end.
func (d *drainer) health(err error) {
	if (err != nil) == d.broken {
		return
	}
	d.broken = err != nil
	d.s.mu.Lock()
	d.s.down = err
	d.s.mu.Unlock()
	if err != nil {
		d.s.o.Log.Warn("spool: the sink behind it fails, and is tried until it does not", "dir", d.s.o.Dir, "error", err)
	} else {
		d.s.o.Log.Info("spool: the sink behind it works again", "dir", d.s.o.Dir)
	}
	if d.s.o.Health != nil {
		d.s.o.Health(err)
	}
}

// fail ends the sending for good. What is in the spool stays.
func (s *Sink) fail(err error) {
	s.mu.Lock()
	s.failed = err
	s.mu.Unlock()
	s.o.Log.Error("spool: nothing is sent any more", "dir", s.o.Dir, "error", err)
	if s.o.Health != nil {
		s.o.Health(err)
	}
}

func send(ctx context.Context, s Inner, c *record.Clean) (d flow.Delivery, err error) {
	defer caught(&err)
	return s.Send(ctx, c)
}

func waitFor(ctx context.Context, d flow.Delivery) (rejected []flow.Rejection, err error) {
	defer caught(&err)
	return d.Wait(ctx)
}

func keep(ctx context.Context, f func(context.Context, *record.Clean, []flow.Rejection) error, c *record.Clean, r []flow.Rejection) (err error) {
	defer caught(&err)
	return f(ctx, c, r)
}

// errPanic is what a panic becomes. Its value is never shown: it may quote a
// record.
var errPanic = errors.New("panic")

// caught is deferred around calls of others, and turns a panic into an error that
// names its type and place.
func caught(err *error) {
	p := recover()
	if p == nil {
		return
	}
	where := "an unknown place"
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			where = fmt.Sprintf("%s:%d", f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
			break
		}
	}
	*err = flow.Permanent(fmt.Errorf("%w of type %T at %s; this is a bug, please report it", errPanic, p, where))
}
