package nats

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
)

// TestAllIsHeld: whatever the server counts as delivered is in the queue, although
// nobody reads and the queue is full; nothing waits where nobody speaks for it.
func TestAllIsHeld(t *testing.T) {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) { c.AckWait = time.Hour })
	k.publish(slices.Repeat([]string{strings.Repeat("x", 1000)}, 4000)...)
	s := k.agent(func(o *Options) { o.Buffer = 100_000 })
	until(t, "all that was delivered is held", func() bool {
		n := k.info().NumAckPending
		return n > 500 && n == len(s.in.(*jet).q.replies(nil))
	})
}

// TestProgress: the server is told of every message that waits or is out, again and
// again, although consumers are opened all the time.
func TestProgress(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 100)
	var mu sync.Mutex
	told := map[string]int{}
	if _, err := k.conn.Subscribe("$JS.ACK.IN.scrub.>", func(m *natsio.Msg) {
		mu.Lock()
		defer mu.Unlock()
		if string(m.Data) == progressText {
			told[m.Subject]++
		}
	}); err != nil {
		t.Fatal(err)
	}
	s := k.agent(func(o *Options) { o.Limits.Records = 30 })
	out := read(t, s)
	j := s.in.(*jet)
	until(t, "all is held", func() bool { return len(j.q.replies(nil)) == 100 })
	j.third.Store(int64(100 * time.Millisecond))
	until(t, "progress of each, three times", func() bool {
		signal(j.paced)
		mu.Lock()
		defer mu.Unlock()
		for _, reply := range j.q.replies(nil) {
			if told[reply] < 3 {
				return false
			}
		}
		return true
	})
	ack(t, s, out, flow.Delivered)
}

// TestPullBounds: a consumer that bounds what may be asked for is asked for less.
func TestPullBounds(t *testing.T) {
	k := serve(t)
	k.stream()
	k.consumer(func(c *jetstream.ConsumerConfig) {
		c.MaxRequestBatch, c.MaxRequestMaxBytes, c.MaxRequestExpires = 7, 10_000, 2*time.Second
	})
	k.number(1, 1000)
	s := k.agent()
	once(t, collect(t, s, 1000), 1, 1000)
}

// TestPullGrows: a message that is larger than a pull, because the server once
// allowed that, is asked for with a larger one.
func TestPullGrows(t *testing.T) {
	k := serve(t)
	k.stream()
	k.publish("1", strings.Repeat("x", 900_000), "3")
	k.Stop()
	k.Options.MaxPayload = 64 << 10
	k.Start()
	until(t, "connected", k.conn.IsConnected)
	s := k.agent(func(o *Options) { o.Buffer = 100_000 })
	if got := collect(t, s, 3); len(got) != 3 {
		t.Errorf("%d messages", len(got))
	}
	if size := s.in.(*jet).trusted.Load().size; size != 2*leastPull {
		t.Errorf("%d bytes a pull", size)
	}
}

// TestPullAccount: what was asked for and does not come any more is asked for again,
// also where server and library count bytes in different ways; nobody is thought
// gone who has nothing to say.
func TestPullAccount(t *testing.T) {
	k := serve(t)
	j := &jet{o: Options{Buffer: 4 << 20, Heartbeat: time.Second}, conn: nil, q: newQueue()}
	s := k.agent()
	j.conn, j.js = s.in.(*jet).conn, k.js
	until(t, "connected", func() bool { return j.conn.Up() == nil })
	p := j.newPuller(&jetstream.ConsumerInfo{Stream: "IN", Name: "nobody"})
	for range 3 {
		if p.silent() {
			t.Error("silent, and nothing was asked")
		}
	}
	if err := p.ask(); err != nil {
		t.Fatal(err)
	}
	asked := p.asked
	if n := len(p.pulls); n == 0 || asked != n*p.size || asked > j.o.Buffer {
		t.Fatalf("%d bytes are asked for in %d pulls", asked, n)
	}
	for i := range silences + 1 {
		if got, want := p.silent(), i == silences; got != want {
			t.Errorf("%d: silent %v", i, got)
		}
	}
	p.came(100)
	if p.silent() {
		t.Error("silent, and something came")
	}
	for reply := range p.pulls {
		m := &natsio.Msg{Subject: reply, Header: natsio.Header{"Status": {"408"}, "Description": {"Request Timeout"}, "Nats-Pending-Bytes": {"7"}}}
		if ok, err := p.status(m); !ok || err != nil {
			t.Error(ok, err)
		}
	}
	if p.open() {
		t.Errorf("%d bytes are still to come of no pull", p.asked)
	}
	if err := p.ask(); err != nil || p.asked != asked {
		t.Errorf("%v, %d bytes", err, p.asked)
	}
}
