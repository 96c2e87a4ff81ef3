package pipeline

import (
	"errors"
	"fmt"
	"time"
)

// DefaultHang is how long a record may be at hand before its worker is given up.
const DefaultHang = 10 * time.Second

// maxLost is the number of hung workers above which a pipeline gives up: each
// may burn a core for good, for a goroutine cannot be killed.
const maxLost = 8

// Options say what Run joins. Source, Sinks and NewWorker must be set.
type Options[C any] struct {
	Source Source
	// Sinks each get every batch. A batch is acknowledged once all of them hold it.
	Sinks []Sink
	// NewWorker returns a worker of its own for each goroutine, and for each worker
	// lost to a panic or a hang. It is safe for concurrent use.
	NewWorker func() Worker[C]
	// Workers is the number of batches scrubbed at once; 0 is 1.
	Workers int
	// Slots is the number of batches between Read and Ack, and so the bound on
	// memory; 0 is Workers + 2. One slot is a pipeline that does one thing at a time.
	Slots int
	// Hang is how long one record may take before it is withheld; 0 is
	// DefaultHang.
	Hang time.Duration
	// Settled, if set, is called after each Ack with what the batch counted. It is
	// never called twice at once.
	Settled func(fate Fate, batch Totals)
}

// Totals count what went through a pipeline. At rest,
//
//	RecordsIn = RecordsOut + Dropped + Undelivered
//
// A record that was read in fragments counts once, with its last fragment. Bytes
// include terminators and leave out the context of fragments.
type Totals struct {
	Batches     int64
	RecordsIn   int64
	RecordsOut  int64 // held by every sink, the withheld ones' stubs among them
	Dropped     int64 // left out by policy
	Undelivered int64 // read, and not held by every sink
	BytesIn     int64
	BytesOut    int64
	Panics      int64 // of workers
	Hangs       int64 // of workers
	Withheld    int64 // records replaced by a stub because of a panic or hang of their worker
}

// add adds n to t.
func (t *Totals) add(n *Totals) {
	t.Batches += n.Batches
	t.RecordsIn += n.RecordsIn
	t.RecordsOut += n.RecordsOut
	t.Dropped += n.Dropped
	t.Undelivered += n.Undelivered
	t.BytesIn += n.BytesIn
	t.BytesOut += n.BytesOut
	t.Panics += n.Panics
	t.Hangs += n.Hangs
	t.Withheld += n.Withheld
}

// withDefaults returns o with every zero replaced, or says what is missing.
func (o Options[C]) withDefaults() (Options[C], error) {
	switch {
	case o.Source == nil:
		return o, errors.New("pipeline: no source; set Options.Source")
	case len(o.Sinks) == 0:
		return o, errors.New("pipeline: no sink; set Options.Sinks")
	case o.NewWorker == nil:
		return o, errors.New("pipeline: no scrubber; set Options.NewWorker")
	case o.Workers < 0 || o.Slots < 0 || o.Hang < 0:
		return o, errors.New("pipeline: workers, slots and hang must not be negative")
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
