package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/marker"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/quarantine"
)

// The parts are what one pipeline has open.
type parts struct {
	source pipeline.Source
	sinks  []pipeline.Sink
	told   []config.Part // the source first, then the sinks in their order
	vault  *quarantine.Sink
	marker *marker.File

	skipped func() int64 // of the source; nil if it leaves nothing out
}

// open opens what p needs. What it opened before an error is closed again.
func (p *pipe) open() (o *parts, err error) {
	o = new(parts)
	defer func() {
		if err != nil {
			_ = o.close(0) // the first error says more
			o = nil
		}
	}()
	n := p.needs()
	if o.vault, err = p.conf.OpenQuarantine(&p.line, n); err != nil {
		return o, err
	}
	if o.vault != nil {
		n.Refuse = p.refusing(o.vault)
		if o.vault.Seals() {
			n.Poison = func(ctx context.Context, b *record.Batch) error {
				return o.vault.Seal(ctx, b, []flow.Withheld{{Record: 0, Why: record.WhyPoison}})
			}
		}
	}
	o.told = make([]config.Part, 1, 1+len(p.line.Sinks))
	for i := range p.line.Sinks {
		sink, part, err := p.conf.OpenSink(&p.line, i, n)
		if err != nil {
			return o, err
		}
		o.sinks, o.told = append(o.sinks, sink), append(o.told, part)
	}
	o.marker, err = marker.Open(marker.Options{Path: filepath.Join(p.dir, "marker"), Hash: p.names.identity})
	if err != nil {
		return o, err
	}
	n.Own = o.writes
	if o.source, o.told[0], err = p.conf.OpenSource(&p.line, n); err != nil {
		return o, err
	}
	o.skipped = o.told[0].Skipped
	return o, nil
}

// writes reports whether a sink of o writes the file of this device and inode.
func (o *parts) writes(dev, ino uint64) bool {
	for i := range o.told {
		if w := o.told[i].Writes; w != nil && w(dev, ino) {
			return true
		}
	}
	return false
}

// needs returns what the parts need of the daemon.
func (p *pipe) needs() *config.Needs {
	return &config.Needs{
		Name: p.name, Dir: p.dir, Hash: p.names.hash, MsgID: p.names.messageID,
		Grace: time.Duration(p.conf.DrainTimeout) / 4, Log: p.log, Admit: p.gate.admit,
	}
}

// refusing returns what keeps records that a sink refused, and counts them.
func (p *pipe) refusing(vault *quarantine.Sink) func(context.Context, int, *record.Clean, []flow.Rejection) error {
	return func(ctx context.Context, sink int, c *record.Clean, rejected []flow.Rejection) error {
		if err := vault.Refuse(ctx, sink, c, rejected); err != nil {
			return err
		}
		for _, r := range rejected {
			p.tally.refuse(r.Reason.String())
		}
		return nil
	}
}

// closeLimit is how long a part may take to close, beyond its grace.
const closeLimit = 3 * time.Second

// close closes what is open: the source first, then all sinks at once. What does
// not close in time is left behind, as it would be by the end of the process.
func (o *parts) close(grace time.Duration) error {
	var errs []error
	if o.source != nil {
		errs = append(errs, within(closeLimit, "source", o.source.Close))
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i, s := range o.sinks {
		all.Go(func() {
			err := within(grace+closeLimit, "sink "+o.told[i+1].Name, s.Close)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
		})
	}
	all.Wait()
	if o.vault != nil {
		errs = append(errs, within(closeLimit, "quarantine", o.vault.Close))
	}
	if o.marker != nil {
		errs = append(errs, o.marker.Close())
	}
	return errors.Join(errs...)
}

// within calls f and waits for it for as long as limit.
func within(limit time.Duration, what string, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("closing %s: %w", what, err)
		}
		return nil
	case <-t.C:
		return fmt.Errorf("closing %s: takes longer than %v", what, limit)
	}
}

// reopen opens the files of sinks again, for whoever renamed them.
func (o *parts) reopen() error {
	var errs []error
	for i := range o.told {
		if again := o.told[i].Reopen; again != nil {
			if err := again(); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", o.told[i].Name, err))
			}
		}
	}
	return errors.Join(errs...)
}

// makeFolder makes the folder of the state of one pipeline.
func makeFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return checkFolder(dir)
}
