package config

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks"
	"github.com/logscrub/logscrub/sinks/quarantine"
	"github.com/logscrub/logscrub/sinks/spool"
	"github.com/logscrub/logscrub/sources"
)

// Needs are what the parts of one pipeline need of whoever runs it.
type Needs struct {
	// Name is that of the pipeline.
	Name string
	// Dir is the folder of the state of this pipeline alone. It exists.
	Dir string
	// Hash appends a keyed hash of data to dst; every file of state names things by
	// it. It is safe for concurrent use, and the same in every process.
	Hash func(dst, data []byte) []byte
	// MsgID appends the id that a sink gives a record.
	MsgID func(dst []byte, origin string, seq uint64) []byte
	// Grace is how long closing a part may take to pass on what it holds.
	Grace time.Duration
	// Refuse keeps records that sink number sink refused for good, behind a spool.
	// nil if there is no quarantine.
	Refuse func(ctx context.Context, sink int, c *record.Clean, rejected []flow.Rejection) error
	// Poison keeps the original of a record that was tried too often. nil if it
	// cannot be kept.
	Poison func(ctx context.Context, b *record.Batch) error
	// Own reports whether a file, by device and inode, is what a sink of this process
	// writes: a source does not read it. nil is none.
	Own func(dev, ino uint64) bool
	// Admit is the door of a source that has one; see issuer.Door. nil lets nobody in.
	Admit func(authorization []string) (status int, challenge string)
	// Log gets what the parts say of themselves.
	Log *slog.Logger
}

// A Part is what is to be told of a source or a sink.
type Part struct {
	Name    string       // source, or the name of a sink
	Ready   func() error // why it does not work; nil if nothing can be said
	Reopen  func() error // opens its files again; nil if it has none
	Counts  []Counters   // what it counts
	Spool   func() spool.Status
	Skipped func() int64 // records that a source left out since it was opened; nil if it never does
	// LagBytes and LagMessages return how much a source has before it that is not
	// acknowledged; nil where it cannot know.
	LagBytes, LagMessages func() int64
	// Writes reports whether a sink writes a file; nil if it writes none.
	Writes func(dev, ino uint64) bool
	// Dropped returns how many datagrams the kernel dropped, and whether it tells; nil
	// for all but sources of datagrams.
	Dropped func() (n uint64, ok bool)
}

// Counters are a struct of counters, for admin.Events.
type Counters struct {
	Of     any
	Prefix string   // of the names of all
	Levels []string // the fields that can fall
}

// OpenSource opens the source of p.
func (c *Config) OpenSource(p *Pipeline, n *Needs) (pipeline.Source, Part, error) {
	part := Part{Name: "source"}
	o := sources.Options{Framer: framer.Options{Max: int(p.Source.MaxRecord), Oversize: framer.Reject}}
	switch s := &p.Source; {
	case s.File != nil:
		o.Tail = c.fileSource(p, s.File, n, &part)
	case s.NATS != nil:
		o.NATS = c.natsSource(p, s.NATS, n, &part)
	case s.Syslog != nil:
		options, err := c.syslog(p, s.Syslog, n, &part)
		if err != nil {
			return nil, part, err
		}
		o.Syslog = options
	case s.HTTP != nil:
		options, err := c.httpSource(p, s.HTTP, n, &part)
		if err != nil {
			return nil, part, err
		}
		o.HTTP = options
	}
	src, err := sources.Kinds()[p.Source.Type](o)
	if err != nil {
		return nil, part, fmt.Errorf("source: %w", err)
	}
	watch(src, &part)
	return src, part, nil
}

// OpenSink opens sink i of p, and the spool before it.
func (c *Config) OpenSink(p *Pipeline, i int, n *Needs) (pipeline.Sink, Part, error) {
	s := &p.Sinks[i]
	part := Part{Name: s.Title()}
	o, err := c.sinkOptions(p, s, n, &part)
	if err != nil {
		return nil, part, err
	}
	inner, err := sinks.Kinds()[s.Type](o)
	if err != nil {
		return nil, part, fmt.Errorf("sink %s: %w", s.Title(), err)
	}
	watch(inner, &part)
	if s.Spool == nil {
		return inner, part, nil
	}
	out, err := sinks.Kinds()["spool"](sinks.Options{Inner: inner, Spool: c.spool(p, i, n, &part)})
	if err != nil {
		_ = inner.Close() // the first error says more
		return nil, part, fmt.Errorf("spool of sink %s: %w", s.Title(), err)
	}
	if sp, ok := out.(*spool.Sink); ok {
		part.Spool = sp.Status
	}
	return out, part, nil
}

// sinkOptions returns the options of s.
func (c *Config) sinkOptions(p *Pipeline, s *Sink, n *Needs, part *Part) (o sinks.Options, err error) {
	format := p.encoding(s)
	switch {
	case s.Stdout != nil:
		o.Stdout.Encode = format
	case s.File != nil:
		o.File = c.fileSink(s.File, n, part)
		o.File.Encode = format
	case s.HTTP != nil:
		o.HTTP, err = c.httpSink(s.HTTP, n, part)
		o.HTTP.Encode = p.line(s)
	case s.NATS != nil:
		o.NATS = c.natsSink(s.NATS, n, part)
		o.NATS.Encode = format
	case s.Syslog != nil:
		o.Syslog, err = c.syslogSink(s.Syslog, n, part)
		o.Syslog.Encode = format
	}
	return o, err
}

// watch takes over what part can tell by itself.
func watch(what any, part *Part) {
	if w, ok := what.(interface{ KernelDrops() (uint64, bool) }); ok {
		part.Dropped = w.KernelDrops
	}
	if w, ok := what.(interface{ Ready() error }); ok {
		part.Ready = w.Ready
	}
	if w, ok := what.(interface{ LagBytes() int64 }); ok {
		part.LagBytes = w.LagBytes
	}
	if w, ok := what.(interface{ Writes(dev, ino uint64) bool }); ok {
		part.Writes = w.Writes
	}
	if w, ok := what.(interface{ Reopen() error }); ok {
		part.Reopen = w.Reopen
	}
}

// encoding returns how sink s of p writes a record; nil is as it is.
func (p *Pipeline) encoding(s *Sink) encode.Func {
	if p.encodes(s) == "json" {
		return encode.JSON
	}
	return nil
}

// line is encoding for a sink that always needs to know one.
func (p *Pipeline) line(s *Sink) encode.Func {
	f, _ := encode.ByName(p.encodes(s))
	return f
}

// encodes returns the name of the encoding of s.
func (p *Pipeline) encodes(s *Sink) string {
	if s.Encode != "" {
		return s.Encode
	}
	if f := p.Source.File; s.HTTP != nil || p.Source.Syslog != nil || f != nil && (f.Format == "cri" || f.Format == "docker") {
		return "json"
	}
	return "raw"
}

// spool returns the options of the spool before sink i.
func (c *Config) spool(p *Pipeline, i int, n *Needs, part *Part) spool.Options {
	s := &p.Sinks[i]
	dir := filepath.Join(n.Dir, "spool-"+s.Title())
	if s.Spool.Dir != "" {
		dir = c.path(s.Spool.Dir)
	}
	counts := new(spool.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts, Prefix: "spool_"})
	o := spool.Options{
		Dir: dir, Owner: n.Name + "/" + s.Title(), Hash: func(dst, name []byte) []byte { return n.Hash(dst, name) },
		MaxBytes: int64(s.Spool.MaxSize), BatchBytes: int(p.Batch.MaxBytes), Grace: n.Grace, Counts: counts, Log: n.Log.With("sink", s.Title()),
	}
	if n.Refuse != nil {
		o.Rejected = func(ctx context.Context, c *record.Clean, rejected []flow.Rejection) error {
			return n.Refuse(ctx, i, c, rejected)
		}
	}
	return o
}

// OpenQuarantine opens the quarantine of p, and returns nil where it has none.
func (c *Config) OpenQuarantine(p *Pipeline, n *Needs) (*quarantine.Sink, error) {
	if p.Quarantine == nil {
		return nil, nil
	}
	dir := filepath.Join(n.Dir, "quarantine")
	if p.Quarantine.Dir != "" {
		dir = c.path(p.Quarantine.Dir)
	}
	return quarantine.New(quarantine.Options{
		Dir: dir, Recipient: p.Quarantine.Recipient, MaxBytes: int64(p.Quarantine.MaxSize), ID: n.MsgID,
		Name: func(sink int) string { return p.Sinks[sink].Title() },
	})
}

// limits returns when a source gives out a batch.
func (p *Pipeline) limits() flow.Limits {
	return flow.Limits{Bytes: int(p.Batch.MaxBytes), Records: p.Batch.MaxRecords, Wait: time.Duration(p.Batch.MaxWait)}
}

// attributes reports whether any sink of p writes attributes.
func (p *Pipeline) attributes() bool {
	for i := range p.Sinks {
		if s := &p.Sinks[i]; p.encodes(s) == "json" || s.NATS != nil && s.NATS.Headers {
			return true
		}
	}
	return false
}

// PipelineNames returns the names of the pipelines, sorted.
func (c *Config) PipelineNames() []string { return slices.Sorted(maps.Keys(c.Pipelines)) }

// StatePath returns the folder of state.
func (c *Config) StatePath() string { return c.path(c.StateDir) }

// path returns a path of the file, which is relative to the file's folder.
func (c *Config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(filepath.Dir(c.in), p)
}

// mode returns permissions that were checked before.
func mode(text string) fs.FileMode {
	n, _ := strconv.ParseUint(text, 8, 12)
	return fs.FileMode(n)
}

// multiline returns m with its expressions compiled, which were checked before.
func (m *Multiline) multiline() *framer.Multiline {
	switch {
	case m == nil:
		return nil
	case m.Start != "":
		return &framer.Multiline{Start: regexp.MustCompile(m.Start)}
	}
	return &framer.Multiline{Continue: regexp.MustCompile(m.Continue)}
}
