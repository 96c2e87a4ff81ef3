package delivery

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/nats-io/nats.go/jetstream"
)

// A path is what an agent does in a run: a pipeline, how it is fed, and when the last
// record has arrived.
type path struct {
	name  string
	early bool // it begins by itself once the agent runs; it is measured from the first record that arrives
	// over are the ceilings that it is compared with: the slower of them counts.
	over []string
	also []string // further ceilings, to be shown
	long bool     // it is fed with the long file
	// pipeline returns the configuration. It prepares what must be there before.
	pipeline func(ctx context.Context, r *run) (string, error)
	// feed begins; it may return before everything is fed.
	feed func(ctx context.Context, r *run) error
	// arrived waits for the last record.
	arrived func(ctx context.Context, r *run) error
}

// A run is one run of a path.
type run struct {
	l     *Lab
	in    *input
	dir   string
	addr  string // where the agent finds nats-server
	own   string // where the agent listens
	agent *agent
	begin func() error
}

// paths are those that are measured.
func paths() []path {
	return []path{
		{"file_to_jetstream", false, []string{"publish"}, []string{"publish, ids"}, false, fileToStream, beginFile, streamHolds},
		{"jetstream_to_jetstream", true, []string{"publish", "consume"}, nil, false, streamToStream, nil, streamHolds},
		{"http_to_file", false, []string{"store"}, nil, true, httpToFile, postFile, fileEnds},
		{"syslog_to_jetstream", false, []string{"publish"}, nil, false, syslogToStream, sendAll, streamHolds},
		{"file_to_file", false, []string{"copy"}, nil, true, fileToFile, beginFile, fileEnds},
	}
}

// far is the path that goes through the proxy.
func far() path {
	return path{"file_to_jetstream, far", false, []string{"publish, far"}, nil, false, fileToStream, beginFile, streamHolds}
}

// natsSink is the sink of the paths that end in JetStream.
func (r *run) natsSink(more string) string {
	return fmt.Sprintf("    sinks:\n      - {type: nats, url: \"nats://%s\", stream: %s, subject: %s, encode: raw%s}\n", r.addr, outStream, outSubject, more)
}

func (r *run) out() string { return filepath.Join(r.dir, "out.log") }

// fileSource has the input stand beside where the agent looks for it.
func (r *run) fileSource(from string) (text string, err error) {
	in := filepath.Join(r.dir, "in")
	r.begin, err = appear(from, filepath.Join(in, "app.log"))
	return fmt.Sprintf("    source: {type: file, paths: [\"%s/*.log\"]}\n", in), err
}

func beginFile(_ context.Context, r *run) error { return r.begin() }

func fileToStream(ctx context.Context, r *run) (string, error) {
	if _, err := r.l.server.fresh(ctx, outStream, outSubject); err != nil {
		return "", err
	}
	text, err := r.fileSource(r.in.short)
	return text + r.natsSink(""), err
}

func fileToFile(_ context.Context, r *run) (string, error) {
	text, err := r.fileSource(r.in.long)
	return text + fmt.Sprintf("    sinks:\n      - {type: file, path: %q}\n", r.out()), err
}

func streamToStream(ctx context.Context, r *run) (string, error) {
	if err := r.l.stored(ctx, r.in); err != nil {
		return "", err
	}
	if _, err := r.l.consumer(ctx, r.in); err != nil {
		return "", err
	}
	if _, err := r.l.server.fresh(ctx, outStream, outSubject); err != nil {
		return "", err
	}
	return fmt.Sprintf("    source: {type: nats, url: \"nats://%s\", stream: %s, durable: %s}\n", r.addr, r.in.in, durable) + r.natsSink(""), nil
}

func httpToFile(_ context.Context, r *run) (text string, err error) {
	if r.own, err = freeAddress(); err != nil {
		return "", err
	}
	return fmt.Sprintf("    source: {type: http, listen: %q}\n    sinks:\n      - {type: file, path: %q, encode: raw, spool: {}}\n", r.own, r.out()), nil
}

func syslogToStream(ctx context.Context, r *run) (string, error) {
	var err error
	if r.own, err = freeAddress(); err != nil {
		return "", err
	}
	if _, err := r.l.server.fresh(ctx, outStream, outSubject); err != nil {
		return "", err
	}
	return fmt.Sprintf("    source: {type: syslog, listen: [\"tcp://%s\"]}\n", r.own) + r.natsSink(", spool: {}"), nil
}

func sendAll(_ context.Context, r *run) error { return sendSyslog(r.own, r.in) }

func postFile(ctx context.Context, r *run) error {
	return postAll(ctx, "http://"+r.own+"/ingest", r.in)
}

func streamHolds(ctx context.Context, r *run) error {
	return r.l.server.holds(ctx, outStream, len(r.in.lines), r.agent.alive)
}

func fileEnds(ctx context.Context, r *run) error {
	return until(ctx, "the last record in the file", timeLimit, func() (bool, error) {
		if err := r.agent.alive(); err != nil {
			return false, err
		}
		return endsWith(r.out())
	})
}

// run runs a path once.
func (l *Lab) run(ctx context.Context, p path, v variant, in *input, addr string) (c Cost, err error) {
	r := &run{l: l, in: in, addr: addr}
	if r.dir, err = l.folder(); err != nil {
		return c, err
	}
	defer os.RemoveAll(r.dir)
	text, err := p.pipeline(ctx, r)
	if err != nil {
		return c, err
	}
	if r.agent, err = l.launch(v, r.dir, text); err != nil {
		return c, err
	}
	defer r.agent.stop()
	m, err := r.started(ctx, p)
	if err != nil {
		return c, err
	}
	if err := p.arrived(ctx, r); err != nil {
		said, _ := os.ReadFile(r.agent.log)
		return c, fmt.Errorf("%w\n%s", err, said)
	}
	c = l.cost(m, r.agent)
	return c, r.check(ctx, p, v)
}

// started has the run begin and returns its meter.
func (r *run) started(ctx context.Context, p path) (m meter, err error) {
	if p.early {
		n, err := r.l.server.begun(ctx, outStream, r.agent.alive)
		m = r.l.meter(r.agent)
		m.before = n
		return m, err
	}
	if err := r.agent.ready(ctx); err != nil {
		return m, err
	}
	m = r.l.meter(r.agent)
	return m, p.feed(ctx, r)
}

// check holds that all records arrived, changed as they should be.
func (r *run) check(ctx context.Context, p path, v variant) error {
	first, n, want := []byte(nil), 0, len(r.in.lines)
	if p.long {
		want = r.in.longCount()
		text, err := os.ReadFile(r.out())
		if err != nil {
			return err
		}
		n = bytes.Count(text, []byte{'\n'})
		first, _, _ = bytes.Cut(text, []byte{'\n'})
	} else {
		s, err := r.l.server.js.Stream(ctx, outStream)
		if err != nil {
			return err
		}
		info, err := s.Info(ctx)
		if err != nil {
			return err
		}
		msg, err := s.GetMsg(ctx, 1, jetstream.WithGetMsgSubject(outSubject))
		if err != nil {
			return err
		}
		n, first = int(info.State.Msgs), msg.Data
	}
	fed := func(line []byte) bool { return bytes.Equal(line, bytes.TrimSuffix(first, []byte{'\n'})) } // posts overtake one another
	switch same := slices.ContainsFunc(r.in.lines, fed); {
	case n != want:
		return fmt.Errorf("%s: %d records arrived, want %d", p.name, n, want)
	case v == plain && !same:
		return fmt.Errorf("%s: the plain twin changed a record: %q", p.name, first)
	case v == scrubbing && (same || bytes.IndexByte(first, '@') >= 0):
		return fmt.Errorf("%s: a record was not scrubbed", p.name)
	}
	return nil
}
