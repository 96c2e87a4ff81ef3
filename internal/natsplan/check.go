package natsplan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// planStream compares a stream with the server's.
func planStream(ctx context.Context, js jetstream.JetStream, want Stream) (Step, error) {
	step := Step{Stream: want.config()}
	s, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if len(want.Subjects) == 0 {
			step.note("the configuration does not say which subjects it stores")
		}
		return step, nil
	}
	if err != nil {
		return step, fmt.Errorf("%s: %w", step.Name(), plain(err))
	}
	step.Status = Present
	step.checkStream(&want, &s.CachedInfo().Config)
	return step, nil
}

// config returns the stream as it would be made.
func (s *Stream) config() *jetstream.StreamConfig {
	c := &jetstream.StreamConfig{
		Name: s.Name, Subjects: s.Subjects, Replicas: max(s.Replicas, 1), Duplicates: max(s.Duplicates, DefaultDuplicates),
		AllowAtomicPublish: s.Atomic, AllowDirect: true, Discard: jetstream.DiscardNew,
		MaxBytes: -1, MaxAge: s.MaxAge,
	}
	if s.MaxBytes > 0 {
		c.MaxBytes = s.MaxBytes
	}
	if s.MaxAge > 0 && s.MaxAge < c.Duplicates {
		c.Duplicates = s.MaxAge // a server wants it no longer
	}
	return c
}

// checkStream notes what of have is not as want needs it.
func (step *Step) checkStream(want *Stream, have *jetstream.StreamConfig) {
	for _, subject := range want.Subjects {
		if !slices.ContainsFunc(have.Subjects, func(pattern string) bool { return covers(pattern, subject) }) {
			step.unfit(fmt.Sprintf("it does not store %s; add the subject to it", subject))
		}
	}
	switch {
	case have.Mirror != nil && want.Duplicates > 0:
		step.unfit("it is a mirror, which nobody can write to")
	case have.Sealed && want.Duplicates > 0:
		step.unfit("it is sealed")
	case have.NoAck && want.Duplicates > 0:
		step.unfit("it acknowledges nothing (no_ack)")
	}
	if have.Duplicates < want.Duplicates {
		step.note(fmt.Sprintf("it knows ids for %v; a record that is written again later than that is stored twice; raise duplicate_window to %v",
			have.Duplicates, want.Duplicates))
	}
	if want.Atomic && !have.AllowAtomicPublish {
		step.note("it takes no atomic batches (allow_atomic); records are published one by one")
	}
	if want.Replicas > have.Replicas {
		step.note(fmt.Sprintf("it has %d replicas, the configuration asks for %d", have.Replicas, want.Replicas))
	}
}

// planConsumer compares a consumer with the server's.
func planConsumer(ctx context.Context, js jetstream.JetStream, want Consumer) (Step, error) {
	step := Step{Consumer: want.config(), Of: want.Stream}
	c, err := js.Consumer(ctx, want.Stream, want.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrStreamNotFound) {
		return step, nil
	}
	if errors.Is(err, jetstream.ErrNotPullConsumer) {
		step.Status = Present
		step.unfit("it is no pull consumer; choose another name")
		return step, nil
	}
	if err != nil {
		return step, fmt.Errorf("%s: %w", step.Name(), plain(err))
	}
	step.Status = Present
	step.checkConsumer(&want, &c.CachedInfo().Config)
	return step, nil
}

// config returns the consumer as it would be made.
func (c *Consumer) config() *jetstream.ConsumerConfig {
	conf := &jetstream.ConsumerConfig{
		Durable: c.Durable, AckPolicy: jetstream.AckExplicitPolicy, AckWait: c.AckWait, MaxDeliver: -1,
		MaxAckPending: c.MaxAckPending, FilterSubjects: c.Filters,
	}
	if conf.AckWait <= 0 {
		conf.AckWait = DefaultAckWait
	}
	if conf.MaxAckPending <= 0 {
		conf.MaxAckPending = DefaultMaxAckPending
	}
	return conf
}

// checkConsumer notes what of have is not as want needs it.
func (step *Step) checkConsumer(want *Consumer, have *jetstream.ConsumerConfig) {
	switch {
	case have.DeliverSubject != "":
		step.unfit("it is no pull consumer; choose another name")
	case have.AckPolicy != jetstream.AckExplicitPolicy:
		step.unfit("it does not want each message acknowledged by itself; choose another name")
	case have.HeadersOnly:
		step.unfit("it gives headers only; choose another name")
	case len(have.PriorityGroups) > 0:
		step.unfit("it has priority groups; choose another name")
	}
	if have.MaxDeliver > 0 {
		step.note(fmt.Sprintf("it gives a message up after %d tries, and then it is lost; set max_deliver to -1", have.MaxDeliver))
	}
	if have.InactiveThreshold > 0 {
		step.note(fmt.Sprintf("the server deletes it when no agent reads for %v, and what is acknowledged is forgotten; set inactive_threshold to 0", have.InactiveThreshold))
	}
	if d := have.AckWait; d > 0 && d < 3*time.Second {
		step.note(fmt.Sprintf("its ack_wait of %v is short: a pause of an agent makes messages come twice", d))
	}
	filters := have.FilterSubjects
	if have.FilterSubject != "" {
		filters = []string{have.FilterSubject}
	}
	if len(want.Filters) > 0 && !slices.Equal(slices.Sorted(slices.Values(filters)), slices.Sorted(slices.Values(want.Filters))) {
		step.unfit(fmt.Sprintf("it reads %s, the configuration asks for %s", list(filters), list(want.Filters)))
	}
}

func list(subjects []string) string {
	if len(subjects) == 0 {
		return "every subject"
	}
	return strings.Join(subjects, ", ")
}

func (step *Step) note(text string) { step.Notes = append(step.Notes, text) }

func (step *Step) unfit(text string) {
	step.Status = Unfit
	step.note(text)
}

// covers reports whether every subject that matches want matches pattern too.
func covers(pattern, want string) bool {
	p, w := strings.Split(pattern, "."), strings.Split(want, ".")
	for i, token := range p {
		if token == ">" {
			return len(w) > i
		}
		if i >= len(w) || w[i] == ">" || token != "*" && token != w[i] {
			return false
		}
	}
	return len(p) == len(w)
}
