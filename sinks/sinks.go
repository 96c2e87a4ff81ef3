// Package sinks is the table of the kinds of sink.
//
// To add one, write its folder, hold it to internal/sinktest, and add its row to
// Kinds. Nothing registers itself.
package sinks

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/stdout"
)

// A Sink is a pipeline.Sink, whose documentation says what each method does.
type Sink interface {
	Send(ctx context.Context, c *record.Clean) (flow.Delivery, error)
	Close() error
}

// Options are what a sink is made from: each kind takes what concerns it.
type Options struct{}

// A Kind makes a sink.
type Kind func(o Options) (Sink, error)

// Kinds returns the kinds of sink by the name that a configuration gives them.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"stdout": func(Options) (Sink, error) { return stdout.New(stdout.Options{}), nil },
	}
}
