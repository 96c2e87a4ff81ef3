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
	"github.com/logscrub/logscrub/sources/stdin"
)

// A Source is a pipeline.Source, whose documentation says what each method does.
type Source interface {
	Read(ctx context.Context, b *record.Batch) error
	Ack(ctx context.Context, b *record.Batch, fate flow.Fate) error
	Close() error
}

// Options are what a source is made from: each kind takes what concerns it.
type Options struct {
	Paths   []string       // file: the names
	Framer  framer.Options // how bytes are cut into records
	MaxRead int            // bytes of the largest read; 0 is the kind's default
}

// A Kind makes a source.
type Kind func(o Options) (Source, error)

// Kinds returns the kinds of source by the name that a configuration gives them.
func Kinds() map[string]Kind {
	return map[string]Kind{
		"file": func(o Options) (Source, error) {
			return file.New(file.Options{Paths: o.Paths, Framer: o.Framer, MaxRead: o.MaxRead})
		},
		"stdin": func(o Options) (Source, error) {
			return stdin.New(stdin.Options{Framer: o.Framer, MaxRead: o.MaxRead}), nil
		},
	}
}
