// Command logscrub-demo shows logscrub as a stream processor, with nothing
// installed: it starts a NATS server with JetStream inside itself, publishes a
// sample log into one stream, runs the real pipeline from there to another, and
// prints what went in, what came out, where it landed and the metrics. Then the
// server is made to forget every acknowledgement, and nothing is written twice.
//
//	go run ./cmd/logscrub-demo [FILE]
//
// Everything it makes is in a temporary folder and gone when it ends.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// limit bounds the whole demonstration.
const limit = time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	sample := "testdata/sample/app.log"
	if len(os.Args) > 1 {
		sample = os.Args[1]
	}
	if err := show(ctx, os.Stdout, sample); err != nil {
		fmt.Fprintln(os.Stderr, "logscrub-demo:", err)
		cancel()
		stop()
		os.Exit(1)
	}
}

// show runs the demonstration and prints it to out.
func show(ctx context.Context, out io.Writer, sample string) error {
	lines, err := readSample(ctx, sample)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "logscrub-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := startBroker(dir)
	if err != nil {
		return err
	}
	defer b.close()
	p, err := newAgent(b.url, dir)
	if err != nil {
		return err
	}
	s := &story{out: out, b: b, agent: p, lines: lines}
	for _, step := range []func(context.Context) error{s.provide, s.publish, s.scrub, s.compare, s.landed, s.metrics, s.forget} {
		if err := step(ctx); err != nil {
			return err
		}
		if s.err != nil {
			return s.err
		}
	}
	return nil
}
