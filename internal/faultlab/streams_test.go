//go:build linux

package faultlab

import (
	"context"
	"errors"
	"fmt"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// A broker is what the lab itself does with the servers: it publishes to the stream
// IN, and reads the stream OUT.
type broker struct {
	l    *lab
	js   jetstream.JetStream
	next uint64 // of OUT
	all  []outMsg
	seen map[oracle.Ref]bool
}

// An outMsg is a message of OUT.
type outMsg struct {
	body []byte
	id   string
	seq  uint64
}

// broker connects to servers and makes the streams and the consumer.
func (l *lab) broker(urls string, replicas int, change func(out *jetstream.StreamConfig)) *broker {
	l.Helper()
	conn, err := natsio.Connect(urls, natsio.MaxReconnects(-1), natsio.ReconnectWait(20*time.Millisecond), natsio.RetryOnFailedConnect(true), natsio.Timeout(10*time.Second))
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(conn.Close)
	k := &broker{l: l, next: 1, seen: map[oracle.Ref]bool{}}
	if k.js, err = jetstream.New(conn, jetstream.WithPublishAsyncMaxPending(512)); err != nil {
		l.Fatal(err)
	}
	out := jetstream.StreamConfig{Name: "OUT", Subjects: []string{"out.>"}, Duplicates: 10 * time.Minute, AllowDirect: true, Replicas: replicas}
	if change != nil {
		change(&out)
	}
	for _, c := range []jetstream.StreamConfig{{Name: "IN", Subjects: []string{"in.>"}, Duplicates: 10 * time.Minute, Replicas: replicas}, out} {
		k.do("making stream "+c.Name, func(ctx context.Context) error { _, err := k.js.CreateOrUpdateStream(ctx, c); return err })
	}
	k.consumer()
	return k
}

// consumer makes the durable consumer that agents share.
func (k *broker) consumer() {
	k.l.Helper()
	k.do("making the consumer", func(ctx context.Context) error {
		_, err := k.js.CreateOrUpdateConsumer(ctx, "IN", jetstream.ConsumerConfig{Durable: "scrub", AckPolicy: jetstream.AckExplicitPolicy,
			AckWait: 3 * time.Second, MaxDeliver: -1, MaxAckPending: 1000})
		return err
	})
}

// forget deletes the consumer and makes it again: nothing is acknowledged any more.
func (k *broker) forget() {
	k.l.Helper()
	k.do("deleting the consumer", func(ctx context.Context) error {
		if err := k.js.DeleteConsumer(ctx, "IN", "scrub"); !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return err
		}
		return nil
	})
	k.consumer()
}

// do does something with the servers, as often as it takes.
func (k *broker) do(what string, f func(context.Context) error) {
	k.l.Helper()
	k.l.await(what, func() (int64, bool) {
		ctx, cancel := context.WithTimeout(k.l.Context(), 10*time.Second)
		defer cancel()
		return 0, f(ctx) == nil
	})
}

// publish publishes n records to IN, each with its id, until the server has them. It
// may be called beside everything else.
func (k *broker) publish(ctx context.Context, stream string, n int) {
	for range n {
		r, raw := k.l.ledger.Issue(stream)
		m := natsio.NewMsg("in." + stream)
		m.Data = raw
		m.Header.Set("Nats-Msg-Id", r.String())
		m.Header.Set("X-User", "zqcanary-header@example.com")
		for {
			k.l.pace()
			try, cancel := context.WithTimeout(ctx, 2*time.Second)
			_, err := k.js.PublishMsg(try, m)
			cancel()
			if err == nil {
				k.l.ledger.Owe(r)
				break
			}
			if ctx.Err() != nil {
				return
			}
		}
	}
}

// bulk publishes n records at once, to a server that nobody disturbs.
func (k *broker) bulk(stream string, n int) {
	k.l.Helper()
	var all []oracle.Ref
	var futures []jetstream.PubAckFuture
	for range n {
		r, raw := k.l.ledger.Issue(stream)
		f, err := k.js.PublishAsync("in."+stream, raw, jetstream.WithMsgID(r.String()), jetstream.WithStallWait(time.Minute))
		if err != nil {
			k.l.Fatal(err)
		}
		all, futures = append(all, r), append(futures, f)
	}
	for i, f := range futures {
		select {
		case <-f.Ok():
			k.l.ledger.Owe(all[i])
		case err := <-f.Err():
			k.l.Fatal(err)
		}
	}
}

// more reads what was added to OUT.
func (k *broker) more() {
	ctx, cancel := context.WithTimeout(k.l.Context(), 10*time.Second)
	defer cancel()
	s, err := k.js.Stream(ctx, "OUT")
	if err != nil || s.CachedInfo().State.LastSeq < k.next {
		return // asked again
	}
	c, err := k.js.OrderedConsumer(ctx, "OUT", jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: k.next})
	if err != nil {
		return
	}
	batch, err := c.Fetch(int(s.CachedInfo().State.LastSeq-k.next)+1, jetstream.FetchMaxWait(5*time.Second))
	if err != nil {
		return
	}
	for m := range batch.Messages() {
		meta, err := m.Metadata()
		if err != nil || meta.Sequence.Stream < k.next {
			continue
		}
		k.next = meta.Sequence.Stream + 1
		k.all = append(k.all, outMsg{m.Data(), m.Headers().Get("Nats-Msg-Id"), meta.Sequence.Stream})
		for name, values := range m.Headers() {
			for _, v := range values {
				for _, leak := range k.l.scan.Leaks([]byte(name + ": " + v)) {
					k.l.Errorf("a secret in a header: %s", leak)
				}
			}
		}
		if r, ok := oracle.Find(m.Data()); ok {
			k.seen[r] = true
		}
	}
}

// delivered waits until OUT, or the quarantine, has everything that is owed.
func (k *broker) delivered(a *agent) {
	k.l.Helper()
	sealed, looks := map[oracle.Ref]bool{}, 0
	k.l.await("every record in OUT", func() (int64, bool) {
		a.alive()
		k.more()
		missing := 0
		for _, r := range k.l.ledger.Owed() {
			if !k.seen[r] && !sealed[r] {
				k.l.note(missing, r)
				missing++
			}
		}
		if looks++; missing > 0 && looks%50 == 0 {
			sealed = k.l.sealed()
		}
		return int64(len(k.all) + len(sealed)), missing == 0
	})
}

// check audits OUT.
func (k *broker) check(rules oracle.Rules) *oracle.Audit {
	k.l.Helper()
	rules.Expect, rules.Withheld, rules.IDs = k.l.expect, k.l.sealed(), true
	k.more()
	a := oracle.NewAudit(k.l.ledger, rules)
	for _, m := range k.all {
		a.Show(m.body, m.id)
		for _, leak := range k.l.scan.Leaks(m.body) {
			k.l.Errorf("a secret in OUT: %s", leak)
		}
	}
	k.l.verdict("OUT", a)
	return a
}

// watched returns a proxy before a server, and what it saw the agent send.
func (l *lab) watched(addr string) *proxy.Proxy {
	l.Helper()
	p, err := proxy.New(addr)
	if err != nil {
		l.Fatal(err)
	}
	sent := l.scan.Stream()
	p.Watch(func(d proxy.Direction, b []byte) {
		if d == proxy.Up {
			_, _ = sent.Write(b)
		}
	})
	l.Cleanup(func() {
		p.Close()
		for _, leak := range sent.Leaks() {
			l.Errorf("the agent sent a secret: %s", leak)
		}
	})
	return p
}

// fileToStream is a pipeline from files to OUT.
func (l *lab) fileToStream(url, further string) string {
	return fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 50ms}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: nats, url: "%s", stream: OUT, subject: out.app%s}]
`, l.path("in"), url, further)
}

// streamToStream is a pipeline from IN to OUT.
func (l *lab) streamToStream(from, to, further string) string {
	return fmt.Sprintf(`    source: {type: nats, url: "%s", stream: IN, durable: scrub}
    batch: {max_bytes: 16KiB, max_wait: 10ms}
    sinks: [{type: nats, url: "%s", stream: OUT, subject: out.app, headers: true%s}]
`, from, to, further)
}
