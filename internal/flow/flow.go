// Package flow holds the words that sources, sinks and the pipeline between them
// share: what became of a batch, and how a sink says that it holds one. It is
// here, beneath them all, so that a source or a sink need not import package
// pipeline to satisfy its interfaces; pipeline gives these types its own names.
package flow

import (
	"context"

	"github.com/logscrub/logscrub/record"
)

// A Fate is what became of a batch that a source read.
type Fate uint8

// The fates.
const (
	// Undelivered is a batch that some sink does not hold for certain: sending
	// failed, or was given up. A checkpoint must not move past it, and a source
	// that can replay will read it again.
	Undelivered Fate = iota
	// Delivered is a batch of which every sink holds every record. The source may
	// forget it.
	Delivered
	// Refused is a batch of which a sink refused a record for good. A checkpoint
	// must not move past it, but sending it again would not help.
	Refused
)

// String returns the name of f, for messages and metric labels.
func (f Fate) String() string {
	switch f {
	case Delivered:
		return "delivered"
	case Refused:
		return "refused"
	default:
		return "undelivered"
	}
}

// A Rejection is a record that a sink refused for good.
type Rejection struct {
	// Record is the index of the record in the batch that was sent.
	Record int
	// Err says why. It never quotes the record.
	Err error
	// Reason is why in one word, for the quarantine and for metrics.
	Reason Reason
}

// A Reason is why a sink refused a record, in one word of a closed set.
type Reason uint8

// The reasons. A sink that knows none of the others leaves it at Other.
const (
	Other    Reason = iota
	TooLarge        // longer than the other side takes
	BadType         // not of the form that the other side wants
	Poison          // it was tried often enough
	Reasons         // their number
)

// String returns the word for r.
func (r Reason) String() string {
	return [...]string{"refused", "too_large", "type", "poison", "refused"}[min(r, Reasons)]
}

// A Withheld is a record, of a batch as it was read, in whose place a stub is
// sent. Its original may only leave the process sealed.
type Withheld struct {
	Record int
	Why    record.Why
}

// A Delivery is a batch under way to a sink.
type Delivery interface {
	// Wait returns once the fate of the whole batch is known, or ctx is done.
	// nil, nil says that the sink holds every record, so that they are safe to
	// forget; rejections name those it will never hold. With an error nothing is
	// known of any record, and all of them count as undelivered.
	//
	// The pipeline calls Wait once, from one goroutine, in the order of Send.
	Wait(ctx context.Context) ([]Rejection, error)
}

// Held returns the delivery of a sink that has nothing to wait for: it holds every
// record when Send returns. It is compared by value, so that such a batch costs
// no change of goroutine.
func Held() Delivery { return held{} }

type held struct{}

func (held) Wait(context.Context) ([]Rejection, error) { return nil, nil }
