package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/internal/natsplan"
)

// A story is the demonstration, step by step.
type story struct {
	out   io.Writer
	b     *broker
	agent *agent
	lines []string
	err   error // of writing
}

func (s *story) say(format string, args ...any) {
	if _, err := fmt.Fprintf(s.out, format, args...); err != nil && s.err == nil {
		s.err = err
	}
}

func (s *story) title(text string) { s.say("\n=== %s\n", text) }

// provide makes streams and consumer, by the plan that an operator would see.
func (s *story) provide(ctx context.Context) error {
	s.say("NATS server with JetStream at %s, inside this process\n", s.b.url)
	s.title("what the pipeline needs (logscrub nats plan --apply)")
	plan, err := natsplan.Make(ctx, s.b.js, need())
	if err != nil {
		return err
	}
	for _, step := range plan.Steps {
		s.say("%s %s\n", step.Status, step.Name())
	}
	plan, err = natsplan.Apply(ctx, s.b.js, plan)
	if err == nil {
		s.say("made: %d\n", len(plan.Steps))
	}
	return err
}

// publish puts the sample into the first stream. A header holds personal data too,
// and another would command the server.
func (s *story) publish(ctx context.Context) error {
	for i, line := range s.lines {
		m := natsio.NewMsg(rawSubject)
		m.Data = []byte(line)
		m.Header.Set("X-Request", fmt.Sprintf("req-%d", i+1))
		m.Header.Set("X-User", "jane.doe@example.com")
		m.Header.Set("Nats-Msg-Id", fmt.Sprintf("raw-%d", i+1))
		if _, err := s.b.js.PublishMsg(ctx, m); err != nil {
			return err
		}
	}
	s.title(fmt.Sprintf("%d records published to %s", len(s.lines), rawSubject))
	return nil
}

// scrub runs the pipeline until all is acknowledged.
func (s *story) scrub(ctx context.Context) error {
	began := time.Now()
	err := s.agent.during(ctx, func() error { return s.b.acknowledged(ctx, uint64(len(s.lines))) })
	s.say("pipeline %s -> logscrub -> %s: %d records in %v\n", rawStream, cleanStream, len(s.lines), time.Since(began).Round(time.Millisecond))
	return err
}

// width is how much of a line is shown.
const width = 150

// short returns one line of text, cut.
func short(text []byte) string {
	line := strings.ReplaceAll(string(text), "\n", `\n`)
	if len(line) > width {
		return line[:width] + "…"
	}
	return line
}

// compare shows records that were changed, before and after.
func (s *story) compare(ctx context.Context) error {
	clean, err := s.b.messages(ctx, cleanStream)
	if err != nil {
		return err
	}
	if len(clean) != len(s.lines) {
		return fmt.Errorf("%d records went in and %d came out", len(s.lines), len(clean))
	}
	s.title("before and after")
	same := 0
	for i, m := range clean {
		if string(m.Data) == s.lines[i] {
			same++
			continue
		}
		s.say("- %s\n+ %s\n\n", short([]byte(s.lines[i])), short(m.Data))
	}
	s.say("%d further records hold nothing to hide and are as they were, byte for byte\n", same)
	return nil
}

// landed shows where a record is, and what goes with it.
func (s *story) landed(ctx context.Context) error {
	clean, err := s.b.messages(ctx, cleanStream)
	if err != nil {
		return err
	}
	m := clean[min(1, len(clean)-1)]
	s.title("where they landed")
	s.say("stream %s, messages 1 to %d; for example message %d:\n", cleanStream, len(clean), m.Sequence)
	s.say("  subject     %s\n", m.Subject)
	for _, name := range []string{"X-Request", "X-User", "Nats-Msg-Id"} {
		s.say("  %-11s %s\n", name, m.Header.Get(name))
	}
	s.say("The header with an address is scrubbed too; Nats-Msg-Id is not the one that came, but a keyed hash\n" +
		"of where the record was read, so that the stream stores it once, whoever writes it.\n")
	return nil
}

// metrics serves and reads the metrics, as Prometheus would.
func (s *story) metrics(ctx context.Context) error {
	srv, err := admin.New(s.agent.snapshot).Listen("127.0.0.1:0", admin.Probes{})
	if err != nil {
		return err
	}
	defer srv.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+srv.Addr()+"/metrics", nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	s.title("metrics (http://127.0.0.1:9465/metrics of logscrub run)")
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "logscrub_") && !strings.HasSuffix(line, " 0\n") && !strings.Contains(line, "_bucket") {
			s.say("%s", line)
		}
	}
	return nil
}

// forget deletes the consumer, and with it all that the server knows of
// acknowledgements, and runs the pipeline again.
func (s *story) forget(ctx context.Context) error {
	s.title("the server forgets every acknowledgement")
	if err := s.b.js.DeleteConsumer(ctx, rawStream, durable); err != nil {
		return err
	}
	plan, err := natsplan.Make(ctx, s.b.js, need())
	if err != nil {
		return err
	}
	if _, err := natsplan.Apply(ctx, s.b.js, plan); err != nil {
		return err
	}
	if err := s.agent.during(ctx, func() error { return s.b.acknowledged(ctx, uint64(len(s.lines))) }); err != nil {
		return err
	}
	clean, err := s.b.messages(ctx, cleanStream)
	if err != nil {
		return err
	}
	s.say("all %d came again, %d were known as written and skipped; %s still holds %d\n",
		len(s.lines), s.agent.read.Skipped.Load(), cleanStream, len(clean))
	if len(clean) != len(s.lines) {
		return errors.New("a record was written twice")
	}
	return nil
}
