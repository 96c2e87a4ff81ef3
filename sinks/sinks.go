// Package sinks is the table of the kinds of sink, and of what stands around them:
// the spool before one, and the quarantine beside them.
//
// To add one, write its folder, hold it to internal/sinktest, and add its row to
// Kinds. Nothing registers itself.
package sinks

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/file"
	"github.com/logscrub/logscrub/sinks/http"
	"github.com/logscrub/logscrub/sinks/nats"
	"github.com/logscrub/logscrub/sinks/quarantine"
	"github.com/logscrub/logscrub/sinks/spool"
	"github.com/logscrub/logscrub/sinks/stdout"
	"github.com/logscrub/logscrub/sinks/syslog"
)

// A Sink is a pipeline.Sink, whose documentation says what each method does.
type Sink interface {
	Send(ctx context.Context, c *record.Clean) (flow.Delivery, error)
	Close() error
}

// Options are what a sink is made from: each kind takes what concerns it.
type Options struct {
	Stdout stdout.Options
	File   file.Options
	HTTP   http.Options
	NATS   nats.Options
	Syslog syslog.Options
	// Quarantine is for the kind quarantine, which keeps what others refuse.
	Quarantine quarantine.Options
	// Spool is for the kind spool, which stands before Inner.
	Spool spool.Options
	Inner Sink
}

// A Kind makes a sink. Its error names the option that is missing or wrong.
type Kind func(o Options) (Sink, error)

// Kinds returns the kinds of sink by the name that a configuration gives them.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"file":       func(o Options) (Sink, error) { return opened(file.New(o.File)) },
		"http":       func(o Options) (Sink, error) { return opened(http.New(o.HTTP)) },
		"nats":       func(o Options) (Sink, error) { return opened(nats.New(o.NATS)) },
		"quarantine": func(o Options) (Sink, error) { return opened(quarantine.New(o.Quarantine)) },
		"spool":      func(o Options) (Sink, error) { return opened(spool.Open(o.Inner, o.Spool)) },
		"syslog":     func(o Options) (Sink, error) { return opened(syslog.New(o.Syslog)) },
		"stdout":     func(o Options) (Sink, error) { return stdout.New(o.Stdout), nil },
	}
}

// opened returns s, and none with an error.
func opened[S Sink](s S, err error) (Sink, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
