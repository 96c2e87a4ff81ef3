package nats

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/record"
)

// core makes an agent one of core NATS.
func (k *broker) core(subject, queue string, change ...func(*Options)) (*Source, *Counts) {
	var n Counts
	s := k.agent(append(change, func(o *Options) {
		o.Stream, o.Durable, o.Subject, o.Queue, o.Counts = "", "", subject, queue, &n
	})...)
	return s, &n
}

// TestCore loses what comes while it cannot keep up, and counts it.
func TestCore(t *testing.T) {
	k := serve(t)
	s, n := k.core("core.>", "q", func(o *Options) { o.Buffer = 10_000 })
	until(t, "ready", func() bool { return s.Ready() == nil && s.in.(*core).conn.Flush() == nil })
	const sent = 1000
	for i := range sent {
		m := &natsio.Msg{Subject: "core.app", Data: fmt.Appendf(nil, "message %090d", i), Header: natsio.Header{"A": {"b"}, "Nats-Rollup": {"all"}}}
		if err := k.conn.PublishMsg(m); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "all came or were dropped", func() bool {
		s.in.(*core).count()
		pending, _, err := s.in.(*core).sub.Pending()
		return err == nil && pending+int(n.Dropped.Load()) == sent
	})
	got := 0
	for n.Received.Load()+n.Dropped.Load() < sent {
		b := read(t, s)
		got += len(b.Recs)
		if f := b.Fields; len(f) == 0 || string(b.Bytes(f[0].Value)) != "core.app" {
			t.Fatalf("fields %v", f)
		}
	}
	if n.Dropped.Load() == 0 || got+int(n.Dropped.Load()) != sent || n.Control.Load() != int64(got) {
		t.Errorf("read %d, dropped %d, sent %d; %d headers left behind", got, n.Dropped.Load(), sent, n.Control.Load())
	}
}

// TestQueue: of the agents of a queue one gets each message, those of another get it
// too; no two records have one identity.
func TestQueue(t *testing.T) {
	k := serve(t)
	var all []*Source
	for _, queue := range []string{"a", "a", "b"} {
		s, _ := k.core("core", queue)
		until(t, "ready", func() bool { return s.Ready() == nil && s.in.(*core).conn.Flush() == nil })
		all = append(all, s)
	}
	for range 100 {
		_ = k.conn.Publish("core", []byte("x"))
	}
	counts := [3]int{}
	seen := map[string]bool{}
	for i, s := range all {
		until(t, "its share came", func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			b := new(record.Batch)
			_ = s.Read(ctx, b)
			for _, r := range b.Recs {
				seen[fmt.Sprint(b.Origins[r.Origin].Name, r.Seq)] = true
			}
			counts[i] += len(b.Recs)
			return len(b.Recs) == 0 && counts[i] > 0
		})
	}
	if counts[0]+counts[1] != 100 || counts[2] != 100 || len(seen) != 200 {
		t.Errorf("%v, %d identities", counts, len(seen))
	}
}

// TestCoreStop: what is there when reading is to stop is given out first.
func TestCoreStop(t *testing.T) {
	k := serve(t)
	s, _ := k.core("core", "")
	until(t, "ready", func() bool { return s.Ready() == nil && s.in.(*core).conn.Flush() == nil })
	for range 10 {
		_ = k.conn.Publish("core", []byte("x"))
	}
	until(t, "there", func() bool { n, _, _ := s.in.(*core).sub.Pending(); return n == 10 })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := new(record.Batch)
	if err := s.Read(ctx, b); err != nil || len(b.Recs) != 10 {
		t.Errorf("error %v, %d records", err, len(b.Recs))
	}
	if err := s.Read(ctx, new(record.Batch)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
