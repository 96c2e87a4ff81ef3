package delivery

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// A Held is what one agent held while its sink was away.
type Held struct {
	Agent   string
	Before  int64         // resident set when the server went away, in bytes
	Outage  int64         // the largest until it came back
	Peak    int64         // the largest of all, until everything was delivered
	Records int           // fed during the outage, all of them delivered afterwards
	Drained time.Duration // from the return of the server to the last record
}

const (
	trickleEvery = 100 * time.Millisecond
	trickle      = 10 // records at a time
)

// A patient is an agent whose server goes away.
type patient struct {
	stream string
	run    *run
	feed   func(lines [][]byte) error
	Held
}

// Outage feeds agents, takes nats-server away for so long, and brings it back: first
// with the whole input at once, so that slots and spools fill, and then with some
// hundred records a second.
func (l *Lab) Outage(ctx context.Context, length time.Duration) ([]Held, error) {
	in, err := l.input(sizes()[0])
	if err != nil {
		return nil, err
	}
	all, err := l.patients(ctx, in)
	defer func() {
		for _, p := range all {
			p.run.agent.stop()
		}
	}()
	if err != nil {
		return nil, err
	}
	if err := feedAll(all, in.lines[:len(in.lines)/10]); err != nil {
		return nil, err
	}
	for _, p := range all {
		if err := l.drained(ctx, p); err != nil {
			return nil, err
		}
	}
	l.server.kill()
	for _, p := range all {
		p.Before, _ = p.run.agent.resident()
	}
	if err := l.wait(ctx, all, in, length); err != nil {
		return nil, err
	}
	return l.heal(ctx, all)
}

// heal brings the server back and waits until everything is delivered.
func (l *Lab) heal(ctx context.Context, all []*patient) (held []Held, err error) {
	begin := time.Now()
	if err := l.server.start(ctx); err != nil {
		return nil, err
	}
	for _, p := range all {
		if err := l.drained(ctx, p); err != nil {
			return nil, err
		}
		p.Drained = time.Since(begin)
		_, p.Peak = p.run.agent.resident()
		held = append(held, p.Held)
	}
	return held, nil
}

// patients starts the agents, each with a stream of its own.
func (l *Lab) patients(ctx context.Context, in *input) (all []*patient, err error) {
	for i, kind := range []struct {
		name, spool string
		syslog      bool
	}{
		{"file_to_jetstream", "", false},
		{"file_to_jetstream, spool", ", spool: {}", false},
		{"syslog_to_jetstream, spool", ", spool: {}", true},
	} {
		p := &patient{stream: fmt.Sprintf("CLEAN-%d", i), Held: Held{Agent: kind.name}}
		if err := l.admit(ctx, p, in, kind.syslog, kind.spool); err != nil {
			return all, fmt.Errorf("%s: %w", kind.name, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// drained waits until everything that p was fed with is in its stream.
func (l *Lab) drained(ctx context.Context, p *patient) error {
	if err := l.server.holds(ctx, p.stream, p.Records, p.run.agent.alive); err != nil {
		return fmt.Errorf("%s: %w", p.Agent, err)
	}
	return nil
}

// admit starts the agent of p.
func (l *Lab) admit(ctx context.Context, p *patient, in *input, syslog bool, spool string) error {
	r := &run{l: l, in: in, addr: l.server.addr}
	p.run = r
	var err error
	if r.dir, err = l.folder(); err != nil {
		return err
	}
	subject := "logs." + p.stream
	if _, err := l.server.fresh(ctx, p.stream, subject); err != nil {
		return err
	}
	source := fmt.Sprintf("    source: {type: file, paths: [\"%s/*.log\"]}\n", filepath.Join(r.dir, "in"))
	if syslog {
		if r.own, err = freeAddress(); err != nil {
			return err
		}
		source = fmt.Sprintf("    source: {type: syslog, listen: [\"tcp://%s\"]}\n", r.own)
	}
	text := source + fmt.Sprintf("    sinks:\n      - {type: nats, url: \"nats://%s\", stream: %s, subject: %s, encode: raw%s}\n", r.addr, p.stream, subject, spool)
	if r.agent, err = l.launch(scrubbing, r.dir, text); err != nil {
		return err
	}
	begin := func() error { return p.append(filepath.Join(r.dir, "in", "app.log")) }
	if syslog {
		begin = func() error { return p.dial(r.own) }
	}
	if err = r.agent.ready(ctx); err == nil {
		err = begin()
	}
	if err != nil {
		r.agent.stop()
	}
	return err
}

// dial has p fed by syslog.
func (p *patient) dial(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.feed = func(lines [][]byte) error { return sendLines(conn, lines) }
	return nil
}

// append has p fed through a file.
func (p *patient) append(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	p.feed = func(lines [][]byte) error {
		var text []byte
		for _, line := range lines {
			text = append(append(text, line...), '\n')
		}
		_, err := f.Write(text)
		return err
	}
	return nil
}

func feedAll(all []*patient, lines [][]byte) error {
	for _, p := range all {
		if err := p.feed(lines); err != nil {
			return fmt.Errorf("feeding %s: %w", p.Agent, err)
		}
		p.Records += len(lines)
	}
	return nil
}

// wait passes the outage: it feeds, and looks at the memory.
func (l *Lab) wait(ctx context.Context, all []*patient, in *input, length time.Duration) error {
	end := time.After(length)
	tick := time.NewTicker(trickleEvery)
	defer tick.Stop()
	if err := feedAll(all, in.lines); err != nil {
		return err
	}
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end:
			return nil
		case <-tick.C:
		}
		at := n * trickle % (len(in.lines) - trickle)
		if err := feedAll(all, in.lines[at:at+trickle]); err != nil {
			return err
		}
		for _, p := range all {
			if err := p.run.agent.alive(); err != nil {
				return err
			}
			now, _ := p.run.agent.resident()
			p.Outage = max(p.Outage, now)
			if n%600 == 0 {
				l.o.Say(fmt.Sprintf("%-28s after %4d s: %s MiB", p.Agent, n/10, strconv.FormatFloat(float64(now)/(1<<20), 'f', 1, 64)))
			}
		}
	}
}
