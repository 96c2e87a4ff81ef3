// Package sources is the table of the kinds of source.
//
// To add one, write its folder, hold it to internal/sourcetest, and add its row
// to Kinds. Nothing registers itself.
package sources

import (
	"context"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
	"github.com/logscrub/logscrub/sources/http"
	"github.com/logscrub/logscrub/sources/nats"
	"github.com/logscrub/logscrub/sources/stdin"
	"github.com/logscrub/logscrub/sources/syslog"
)

// A Source is a pipeline.Source, whose documentation says what each method does.
type Source interface {
	Read(ctx context.Context, b *record.Batch) error
	Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error
	Close() error
}

// Options are what a source is made from: each kind takes what concerns it.
type Options struct {
	Paths   []string          // file, read once: the names
	Framer  framer.Options    // file, read once, and stdin: how bytes are cut into records
	MaxRead int               // the same: bytes of the largest read; 0 is the kind's default
	Tail    *file.TailOptions // file, followed; nil reads Paths once
	HTTP    http.Options
	NATS    nats.Options
	Syslog  syslog.Options
}

// A Kind makes a source. Its error names the option that is missing or wrong.
type Kind func(o Options) (Source, error)

// Kinds returns the kinds of source by the name that a configuration gives them.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"file": func(o Options) (Source, error) {
			if o.Tail != nil {
				return opened(file.NewTail(*o.Tail))
			}
			return opened(file.New(file.Options{Paths: o.Paths, Framer: o.Framer, MaxRead: o.MaxRead}))
		},
		"http": func(o Options) (Source, error) { return opened(http.New(o.HTTP)) },
		"nats": func(o Options) (Source, error) { return opened(nats.New(o.NATS)) },
		"stdin": func(o Options) (Source, error) {
			return stdin.New(stdin.Options{Framer: o.Framer, MaxRead: o.MaxRead}), nil
		},
		"syslog": func(o Options) (Source, error) { return opened(syslog.New(o.Syslog)) },
	}
}

// opened returns s, and none with an error.
func opened[S Source](s S, err error) (Source, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
