//go:build linux

package faultlab

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
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
	conn *natsio.Conn
	js   jetstream.JetStream
	next uint64 // of OUT
	all  []outMsg
	seen map[oracle.Ref]bool

	refused atomic.Value // why publishing failed last, and when
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
	conn, err := natsio.Connect(urls, natsio.MaxReconnects(-1), natsio.ReconnectWait(20*time.Millisecond), natsio.RetryOnFailedConnect(true), natsio.Timeout(10*time.Second),
		natsio.PingInterval(2*time.Second), natsio.MaxPingsOutstanding(2)) // else a server that hangs is noticed after minutes
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(conn.Close)
	k := &broker{l: l, conn: conn, next: 1, seen: map[oracle.Ref]bool{}}
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
	l.brokers = append(l.brokers, k)
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
			k.refused.Store(fmt.Sprintf("%v at %s", err, time.Now().UTC().Format(time.TimeOnly)))
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

// more reads what was added to OUT. It asks for stored messages and no more: a
// consumer would be something else that can stand still, and thousands of them a
// burden for a cluster.
func (k *broker) more() {
	inbox, err := k.conn.SubscribeSync(k.conn.NewInbox())
	if err != nil {
		return // asked again
	}
	defer func() { _ = inbox.Unsubscribe() }()
	ask := fmt.Appendf(nil, `{"seq": %d, "batch": 1000, "max_bytes": 1000000}`, k.next)
	if k.conn.PublishRequest("$JS.API.DIRECT.GET.OUT", inbox.Subject, ask) != nil {
		return
	}
	for {
		m, err := inbox.NextMsg(2 * time.Second)
		if err != nil || m.Header.Get("Status") != "" {
			return // the end, nothing yet, or nobody there
		}
		k.take(m)
	}
}

// take takes a message of OUT.
func (k *broker) take(m *natsio.Msg) {
	seq, err := strconv.ParseUint(m.Header.Get("Nats-Sequence"), 10, 64)
	if err != nil || seq < k.next {
		return
	}
	k.next = seq + 1
	k.all = append(k.all, outMsg{m.Data, m.Header.Get("Nats-Msg-Id"), seq})
	for name, values := range m.Header {
		for _, v := range values {
			for _, leak := range k.l.scan.Leaks([]byte(name + ": " + v)) {
				k.l.Errorf("a secret in a header: %s", leak)
			}
		}
	}
	if r, ok := oracle.Find(m.Data); ok {
		k.seen[r] = true
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

// everything reports whether OUT has everything that is owed.
func (k *broker) everything() bool {
	k.more()
	for _, r := range k.l.ledger.Owed() {
		if !k.seen[r] {
			return false
		}
	}
	return true
}

// check audits OUT.
func (k *broker) check(rules oracle.Rules) *oracle.Audit {
	k.l.Helper()
	rules.Expect, rules.Withheld, rules.IDs = k.l.expect, k.l.sealed(), true
	k.rest()
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

// ends ends the publishing, and holds that every record is there once, that the agent comes to
// rest and stops, and that no secret stands anywhere.
func (k *broker) ends(a *agent, end func()) {
	k.l.Helper()
	end()
	k.delivered(a)
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true})
	k.l.secrets()
}

// rest reads OUT to its end.
func (k *broker) rest() {
	k.l.Helper()
	k.do("reading OUT to its end", func(ctx context.Context) error {
		k.more()
		s, err := k.js.Stream(ctx, "OUT")
		if err == nil && s.CachedInfo().State.LastSeq >= k.next {
			err = errors.New("there is more")
		}
		return err
	})
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
