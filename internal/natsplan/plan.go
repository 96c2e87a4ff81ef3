// Package natsplan says which streams and consumers of JetStream a configuration
// needs, compares them with what a server has, and makes those that are missing.
//
// Call Make, then show Plan.AppendText, and only when the user asks Apply. What is
// there is never changed and never deleted, whatever the plan finds about it; a
// difference that would lose or repeat records is told.
package natsplan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
)

// A Need is what a configuration needs. The same stream may be named more than
// once; what is asked of it is joined.
type Need struct {
	Streams   []Stream
	Consumers []Consumer
}

// A Stream is one that records are read from or written to.
type Stream struct {
	Name     string
	Subjects []string // that it stores; for a plan that is only to check, those published to
	// Duplicates is how long it must know the ids of messages; 0 asks for nothing.
	Duplicates time.Duration
	Replicas   int // when it is made; 0 is 1
	// Atomic asks for atomic batches, which pay where servers sync always.
	Atomic bool
	// MaxBytes and MaxAge bound it when it is made; 0 is no bound. A stream that is
	// full refuses what is new, so that agents wait and nothing is lost.
	MaxBytes int64
	MaxAge   time.Duration
}

// A Consumer is a durable pull consumer that agents share.
type Consumer struct {
	Stream, Durable string
	Filters         []string // subjects; none is all
	AckWait         time.Duration
	// MaxAckPending is how many messages may be under way in all agents together.
	MaxAckPending int
}

// The values of what is made, where a Need sets none.
const (
	DefaultAckWait       = 30 * time.Second
	DefaultMaxAckPending = 8192
	DefaultDuplicates    = 2 * time.Minute
)

// A Status is how something stands on the server.
type Status uint8

// The statuses.
const (
	// Missing is what Apply makes.
	Missing Status = iota
	// Present is what is there and can be used.
	Present
	// Unfit is what is there and cannot be used as it is; Notes say why.
	Unfit
)

// String returns the word for s.
func (s Status) String() string { return [...]string{"missing", "present", "unfit"}[min(s, Unfit)] }

// A Step is one stream or consumer.
type Step struct {
	Stream   *jetstream.StreamConfig   // to be made; nil for a consumer
	Consumer *jetstream.ConsumerConfig // to be made; nil for a stream
	Of       string                    // the stream of a consumer
	Status   Status
	Notes    []string // what an operator should know of it, or mend
}

// Name returns what the step is about.
func (s *Step) Name() string {
	if s.Stream != nil {
		return "stream " + s.Stream.Name
	}
	return "consumer " + s.Consumer.Durable + " of stream " + s.Of
}

// A Plan is the steps, streams before their consumers.
type Plan struct{ Steps []Step }

// Missing returns how many steps Apply would take.
func (p *Plan) Missing() (n int) {
	for i := range p.Steps {
		if p.Steps[i].Status == Missing {
			n++
		}
	}
	return n
}

// Fit reports whether everything is there and can be used.
func (p *Plan) Fit() bool {
	return !slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Status != Present })
}

// Make compares need with the server. It changes nothing.
func Make(ctx context.Context, js jetstream.JetStream, need Need) (Plan, error) {
	var p Plan
	for _, s := range need.streams() {
		step, err := planStream(ctx, js, s)
		if err != nil {
			return Plan{}, err
		}
		p.Steps = append(p.Steps, step)
	}
	for _, c := range need.Consumers {
		step, err := planConsumer(ctx, js, c)
		if err != nil {
			return Plan{}, err
		}
		p.Steps = append(p.Steps, step)
	}
	return p, nil
}

// streams returns each stream once, also those that only a consumer names.
func (n *Need) streams() (all []Stream) {
	add := func(s Stream) {
		i := slices.IndexFunc(all, func(o Stream) bool { return o.Name == s.Name })
		if i < 0 {
			all = append(all, s)
			return
		}
		all[i] = all[i].join(s)
	}
	for _, s := range n.Streams {
		add(s)
	}
	for _, c := range n.Consumers {
		add(Stream{Name: c.Stream})
	}
	return all
}

// join returns what s and o ask for together.
func (s Stream) join(o Stream) Stream {
	for _, subject := range o.Subjects {
		if !slices.Contains(s.Subjects, subject) {
			s.Subjects = append(slices.Clip(s.Subjects), subject)
		}
	}
	s.Duplicates = max(s.Duplicates, o.Duplicates)
	s.Replicas = max(s.Replicas, o.Replicas)
	s.MaxBytes, s.MaxAge = max(s.MaxBytes, o.MaxBytes), max(s.MaxAge, o.MaxAge)
	s.Atomic = s.Atomic || o.Atomic
	return s
}

// Apply makes what is missing, in order, and returns the plan as it then stands.
// It stops at the first error; what was made before stays.
func Apply(ctx context.Context, js jetstream.JetStream, p Plan) (Plan, error) {
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Status != Missing {
			continue
		}
		var err error
		switch {
		case s.Stream != nil && len(s.Stream.Subjects) == 0:
			return p, fmt.Errorf("%s: the configuration does not say which subjects it stores; make it by hand, or set them", s.Name())
		case s.Stream != nil:
			_, err = js.CreateStream(ctx, *s.Stream)
		default:
			_, err = js.CreateConsumer(ctx, s.Of, *s.Consumer)
		}
		if err != nil {
			return p, fmt.Errorf("%s: %w", s.Name(), plain(err))
		}
		s.Status = Present
	}
	return p, nil
}

// plain returns err in words: what the server says of a configuration is the
// operator's own, and a broken connection is said without its address.
func plain(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return fmt.Errorf("the server refuses: %s (error %d)", strings.TrimPrefix(api.Description, "nats: "), api.ErrorCode)
	}
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) || errors.Is(err, jetstream.ErrConsumerExists) {
		return errors.New("somebody made it meanwhile, otherwise; plan again")
	}
	return errors.New(natsconn.Reason(err))
}
