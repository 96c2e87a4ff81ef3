package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/logscrub/logscrub/record"
)

// DefaultHang is how long a record may be at hand before its worker is given up.
const DefaultHang = 10 * time.Second

// maxLost is the number of hung workers above which a pipeline gives up: each
// may burn a core for good, for a goroutine cannot be killed.
const maxLost = 8

// Options say what Run joins. Source, Sinks and NewWorker or Policy must be set;
// the rest is off where it is not.
type Options[C any] struct {
	Source Source
	// Sinks each get every batch, or of it what their route takes. A batch is
	// acknowledged once all of them hold it.
	Sinks []Sink
	// Routes are those of the sinks, in their order. Without any, each sink gets
	// every record.
	Routes []Route
	// NewWorker returns a worker of its own for each goroutine, and for each worker
	// lost to a panic or a hang. It is safe for concurrent use.
	NewWorker func() Worker[C]
	// Policy, if set, is where workers come from instead of NewWorker.
	Policy *Policy[C]
	// Workers is the number of batches scrubbed at once; 0 is 1.
	Workers int
	// Slots is the number of batches between Read and Ack, and so the bound on
	// memory and on the deliveries under way to each sink; 0 is Workers + 2. One
	// slot is a pipeline that does one thing at a time.
	Slots int
	// Hang is how long one record may take before it is withheld; 0 is
	// DefaultHang.
	Hang time.Duration

	// Retry, if set, has passing errors of sinks and of the quarantine tried again
	// until abort; else the first one ends the run.
	Retry *Retry
	// Seal keeps the originals of withheld records, sealed, before their stubs are
	// sent. It has them for certain when it returns nil. Without it they are gone.
	Seal func(ctx context.Context, b *record.Batch, withheld []Withheld) error
	// Refuse keeps records that sink number sink refused for good: those of c that
	// rejected names. It has them for certain when it returns nil. Without it the
	// run ends there, with a RejectedError. Seal and Refuse are never called twice at
	// once, and their errors are those of a sink.
	Refuse func(ctx context.Context, sink int, c *record.Clean, rejected []Rejection) error
	// Marker, if set, remembers records that killed the process. Where the process
	// before this one ended uncleanly, the first batches are scrubbed one record at a
	// time behind it.
	Marker Marker

	// Settled, if set, is called after each Ack with what the batch counted. It is
	// never called twice at once.
	Settled func(fate Fate, batch Totals)
	// Skipped, if set, returns how many records the source has left out since it was
	// opened, because every sink held them before. It is asked once, at the end of the
	// run: they count as in and as skipped in what Run returns.
	Skipped func() int64
	// Health, if set, is told when a sink, or the Quarantine, fails and is tried
	// again, and with a nil error when it works again. It is never called twice at
	// once for one sink, and never called without Retry.
	Health func(sink int, err error)
	// Progress, if set, shows this run from outside.
	Progress *Progress
}

// Quarantine stands for the index of a sink where the quarantine is meant.
const Quarantine = -1

// A Retry says how long to wait before a sink that failed is tried again: between
// half of and the whole of a time that doubles from Min to Max. Zeros are a tenth
// of a second and half a minute.
type Retry struct{ Min, Max time.Duration }

// withDefaults returns o with every zero replaced, or says what is missing.
func (o Options[C]) withDefaults() (Options[C], error) {
	switch {
	case o.Source == nil:
		return o, errors.New("pipeline: no source; set Options.Source")
	case len(o.Sinks) == 0:
		return o, errors.New("pipeline: no sink; set Options.Sinks")
	case o.NewWorker == nil && o.Policy == nil:
		return o, errors.New("pipeline: no scrubber; set Options.NewWorker")
	case o.Workers < 0 || o.Slots < 0 || o.Hang < 0:
		return o, errors.New("pipeline: workers, slots and hang must not be negative")
	}
	if o.Policy == nil {
		o.Policy = NewPolicy(o.NewWorker)
	}
	if o.Workers == 0 {
		o.Workers = 1
	}
	if o.Slots == 0 {
		o.Slots = o.Workers + 2
	}
	if o.Hang == 0 {
		o.Hang = DefaultHang
	}
	return o, nil
}

// A RejectedError is returned when a sink refused records for good and there is
// nowhere else to put them.
type RejectedError struct {
	Sink     int   // index in Options.Sinks
	Rejected int   // records refused
	Records  int   // records in the batch
	Err      error // why the first was
}

// Error names the counts, and why the first record was refused.
func (e *RejectedError) Error() string {
	return fmt.Sprintf("sink %d refused %d of %d records of a batch for good; the checkpoint stays before them: %v",
		e.Sink, e.Rejected, e.Records, e.Err)
}

// Unwrap returns why the first record was refused.
func (e *RejectedError) Unwrap() error { return e.Err }

// The errors of a worker that cannot be trusted at all.
var (
	// ErrPanic is returned when a batch panics although each of its records is
	// withheld.
	ErrPanic = errors.New("scrubbing panics although every record of the batch is withheld")
	// ErrHung is returned when more workers hung than a process can carry.
	ErrHung = errors.New("too many records hang their worker; find the rule with logscrub explain, or disable it")
)
