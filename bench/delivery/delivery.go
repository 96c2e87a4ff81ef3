// Package delivery measures logscrub run on whole paths, from a source to where the
// last record stands, beside the raw ceiling of the same round: a program that only
// publishes, consumes, copies or stores the same bytes.
//
// Call Open, which builds what is needed beside the binary under test, then Measure or
// Outage, and Close. Agents and nats-server are processes of their own on loopback; the
// ceilings, the feeding and the proxy are in this one. Each path runs twice: with
// the binary under test, and with its plain twin, which is built here from the same
// sources with a scrubber that copies. There is no such switch in the product.
//
// A run is only counted if as many records arrived as were fed, changed with
// scrubbing and unchanged without.
package delivery

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Options say what is measured.
type Options struct {
	Logscrub string        // the binary under test
	Keyring  string        // that it uses
	Source   string        // the folder with its sources, for the twin and for nats-server
	Dir      string        // an empty folder for everything that is written
	Rounds   int           // how often each thing runs
	Bytes    int64         // fed through JetStream in a run; files are four times as long
	Latency  time.Duration // of the proxy, each way
	Only     string        // paths whose name contains it
	Workers  int           // of the agents; 0 is their default
	Say      func(text string)
}

// A Lab is where things are measured.
type Lab struct {
	o       Options
	keyring string
	agents  [2]string // by variant
	server  *server
	runs    int
	inputs  map[int]*input
}

// A variant is which agent runs.
type variant int

// The variants.
const (
	scrubbing variant = iota
	plain
)

// String returns the word for v in tables.
func (v variant) String() string { return [...]string{"scrubbing", "plain"}[v] }

// timeLimit is how long anything may take that is waited for.
const timeLimit = 2 * time.Minute

// Open builds the twin and nats-server, and starts a server.
func Open(ctx context.Context, o Options) (*Lab, error) {
	l := &Lab{o: o, keyring: o.Keyring, inputs: map[int]*input{}}
	l.agents[scrubbing] = o.Logscrub
	l.agents[plain] = filepath.Join(o.Dir, "plain")
	if err := buildTwin(ctx, o.Source, o.Dir, l.agents[plain]); err != nil {
		return nil, err
	}
	nats := filepath.Join(o.Dir, "nats-server")
	if err := goBuild(ctx, o.Source, "-o", nats, "github.com/nats-io/nats-server/v2"); err != nil {
		return nil, err
	}
	var err error
	l.server, err = startServer(ctx, nats, filepath.Join(o.Dir, "nats"))
	return l, err
}

// Close ends the server.
func (l *Lab) Close() {
	if l.server != nil {
		l.server.kill()
	}
}

// folder makes a folder for one run.
func (l *Lab) folder() (string, error) {
	l.runs++
	dir := filepath.Join(l.o.Dir, fmt.Sprintf("run-%04d", l.runs))
	return dir, os.MkdirAll(filepath.Join(dir, "in"), 0o700)
}

// errLate is returned when something did not happen in time.
var errLate = errors.New("did not happen in time")

// until asks done again and again, until it is true.
func until(ctx context.Context, what string, limit time.Duration, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errLate)
	defer cancel()
	pause := time.NewTicker(4 * time.Millisecond)
	defer pause.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		case <-pause.C:
		}
	}
}
