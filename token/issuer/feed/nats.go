package feed

import (
	"context"
	"errors"
	"fmt"

	"github.com/logscrub/logscrub/internal/natspub"
)

// A bus publishes events to a subject.
type bus struct{ *natspub.Publisher }

var _ Sink = bus{}

// NewNATS returns a Sink that publishes events, with their ids as those of the
// messages. It returns an error only where no attempt to connect can help.
func NewNATS(o natspub.Options) (Sink, error) {
	p, err := natspub.New(o)
	if err != nil {
		return nil, err
	}
	return bus{p}, nil
}

// Send is of Sink.
func (s bus) Send(ctx context.Context, id string, body []byte) error {
	err := s.Publisher.Send(ctx, id, body)
	if errors.Is(err, natspub.ErrTooLarge) {
		return fmt.Errorf("%w; %w", err, ErrRefused)
	}
	return err
}
