package nats

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
)

// kinds of stream that every outage is tried on.
func onBoth(t *testing.T, test func(t *testing.T, change func(*jetstream.StreamConfig))) {
	t.Run("one by one", func(t *testing.T) { test(t, func(*jetstream.StreamConfig) {}) })
	t.Run("atomic batches", func(t *testing.T) { test(t, atomicBatches) })
}

// behind puts a proxy between the sink and the broker.
func (k *broker) behind(t *testing.T, change ...func(*Options)) (*proxy, *Sink, *Counts) {
	p := relay(t, k.Addr().String())
	change = append([]func(*Options){func(o *Options) {
		o.Conn = natsconn.Options{URLs: []string{p.url()}, ReconnectWait: 10 * time.Millisecond, PingInterval: 500 * time.Millisecond}
	}}, change...)
	s, n := k.sink(change...)
	until(t, "ready", func() bool { return s.Ready() == nil })
	return p, s, n
}

// TestServerRestarts stops and starts the server under load, many times: every
// record is stored once, in order.
func TestServerRestarts(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		k.stream(change)
		s, n := k.sink()
		const rounds, size = 20, 300
		var under []flow.Delivery
		for i := range rounds {
			under = append(under, send(t, s, batch(i*size, i*size+size-1)))
			if i%4 == 1 {
				k.Stop()
				k.Start()
			}
			if len(under) > 4 {
				wait(t, s, under[0])
				under = under[1:]
			}
		}
		for _, d := range under {
			wait(t, s, d)
		}
		equal(t, k.held(), numbered(0, rounds*size-1))
		t.Logf("resent %d, duplicates %d", n.Resent.Load(), n.Duplicates.Load())
	})
}

// TestCutAnywhere cuts the connection at many bytes of what is sent: all of it is
// stored once, in order, and atomic batches never in part.
func TestCutAnywhere(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		k.stream(change)
		p, s, _ := k.behind(t)
		const size = 40
		rounds := 0
		for at := int64(1); at < 6000; at += 173 {
			p.cutAfter.Store(at)
			d := send(t, s, batch(rounds*size, rounds*size+size-1))
			wait(t, s, d)
			rounds++
		}
		equal(t, k.held(), numbered(0, rounds*size-1))
	})
}

// TestAnswersLost swallows every answer of the server, for longer than the sink
// waits: what is sent again is known by its id.
func TestAnswersLost(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		k.stream(change)
		p, s, n := k.behind(t, func(o *Options) { o.AckTimeout = 100 * time.Millisecond })
		p.deaf.Store(true)
		d := send(t, s, batch(1, 100))
		until(t, "stored, and sent again", func() bool { return len(k.held()) == 100 && (n.Resent.Load() > 0 || p.gone()) })
		p.deaf.Store(false)
		wait(t, s, d)
		equal(t, k.held(), numbered(1, 100))
		if n.Duplicates.Load() == 0 {
			t.Error("nothing was known as a duplicate")
		}
	})
}

// TestHalfOpen swallows what the client says and closes nothing: the missing answer
// to a ping ends the connection.
func TestHalfOpen(t *testing.T) {
	k := serve(t)
	k.stream()
	p, s, _ := k.behind(t)
	p.mute.Store(true)
	d := send(t, s, batch(1, 100))
	until(t, "not ready", func() bool { return s.Ready() != nil })
	p.mute.Store(false)
	wait(t, s, d)
	equal(t, k.held(), numbered(1, 100))
}

// TestSlow has a connection of 40 KB a second: all goes through, once.
func TestSlow(t *testing.T) {
	k := serve(t)
	k.stream()
	p, s, n := k.behind(t, func(o *Options) { o.Conn.PingInterval = time.Minute })
	p.pace.Store(40_000)
	wait(t, s, send(t, s, batch(1, 300)))
	equal(t, k.held(), numbered(1, 300))
	if n.Resent.Load() > 0 {
		t.Errorf("%d messages were sent again over a slow connection", n.Resent.Load())
	}
}

// TestLongOutage lasts longer than the stream knows ids. What it stored before, and
// did not get to say, is found by reading; only the rest is sent.
func TestLongOutage(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		const window = 300 * time.Millisecond
		k.stream(change, func(c *jetstream.StreamConfig) { c.Duplicates = window })
		p, s, n := k.behind(t)
		wait(t, s, send(t, s, batch(1, 10)))
		before := n.Recovered.Load() // on a busy machine the connection may have been given up
		p.deaf.Store(true)
		first := send(t, s, batch(11, 60))
		until(t, "stored", func() bool { return len(k.held()) == 60 })
		other, err := k.js.Publish(t.Context(), "out.app", []byte("of another agent"))
		if err != nil || other.Sequence != 61 {
			t.Fatalf("error %v", err)
		}
		p.cut()
		until(t, "not ready", func() bool { return s.Ready() != nil || p.gone() })
		second := send(t, s, batch(61, 80))
		<-time.After(2 * window)
		p.deaf.Store(false)
		p.cut()
		wait(t, s, first)
		wait(t, s, second)
		want := append(append(numbered(1, 60), "of another agent"), numbered(61, 80)...)
		equal(t, k.held(), want)
		if n.Recovered.Load()-before != 50 || n.Uncertain.Load() != 0 {
			t.Errorf("recovered %d, uncertain %d", n.Recovered.Load()-before, n.Uncertain.Load())
		}
	})
}

// TestLongOutageUnnamed: without ids nothing can be found, and what may be stored
// twice is counted.
func TestLongOutageUnnamed(t *testing.T) {
	k := serve(t)
	k.stream(func(c *jetstream.StreamConfig) { c.Duplicates = 200 * time.Millisecond })
	p, s, n := k.behind(t, func(o *Options) { o.MsgID = nil })
	p.deaf.Store(true)
	d := send(t, s, batch(1, 10))
	until(t, "stored", func() bool { return len(k.held()) == 10 })
	<-time.After(400 * time.Millisecond)
	p.deaf.Store(false)
	p.cut()
	wait(t, s, d)
	if got := len(k.held()); got > 20 || n.Uncertain.Load() < 10 {
		t.Errorf("%d messages, uncertain %d", got, n.Uncertain.Load())
	}
}

// TestNoStream: there is no stream at first, and then there is; and it is deleted
// and made anew under way.
func TestNoStream(t *testing.T) {
	k := serve(t)
	s, _ := k.sink()
	d := send(t, s, batch(1, 10))
	until(t, "blamed", func() bool { err := s.Ready(); return err != nil && s.out.(*jet).conn.Up() == nil })
	k.stream()
	wait(t, s, d)
	equal(t, k.held(), numbered(1, 10))

	if err := k.js.DeleteStream(t.Context(), "OUT"); err != nil {
		t.Fatal(err)
	}
	d = send(t, s, batch(11, 20))
	until(t, "not ready", func() bool { return s.Ready() != nil })
	k.stream()
	wait(t, s, d)
	equal(t, k.held(), numbered(11, 20))
	until(t, "ready", func() bool { return s.Ready() == nil })
}

// TestFull: a stream that refuses what is new while it is full is waited for, and
// nothing is rejected.
func TestFull(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		full := func(c *jetstream.StreamConfig) { c.MaxMsgs, c.Discard = 15, jetstream.DiscardNew }
		k.stream(change, full)
		s, n := k.sink()
		wait(t, s, send(t, s, batch(1, 10)))
		d := send(t, s, batch(11, 20))
		until(t, "refused", func() bool { return n.Refused.Load() > 0 })
		if s.Ready() == nil {
			t.Error("ready although the stream is full")
		}
		k.stream(change)
		wait(t, s, d)
		if got := k.held(); len(got) != 20 {
			t.Errorf("%d messages", len(got))
		}
	})
}

// TestOtherStream: a subject that another stream stores is an error for good, for
// what was stored there is not where it belongs.
func TestOtherStream(t *testing.T) {
	k := serve(t)
	k.stream(func(c *jetstream.StreamConfig) { c.Subjects = []string{"other.>"} })
	if _, err := k.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "ELSE", Subjects: []string{"out.>"}}); err != nil {
		t.Fatal(err)
	}
	s, _ := k.sink()
	d := send(t, s, batch(1, 1))
	if _, err := d.Wait(t.Context()); err == nil || !flow.IsPermanent(err) {
		t.Errorf("error %v", err)
	}
	if _, err := s.Send(t.Context(), batch(2, 2)); err == nil {
		t.Error("goes on")
	}
}

// TestPublishOnly has an account that may do nothing but publish and hear answers.
func TestPublishOnly(t *testing.T) {
	k := serve(t, func(o *server.Options) {
		o.Users = []*server.User{
			{Username: "admin", Password: "admin-not-secret"},
			{Username: "agent", Password: "agent-not-secret", Permissions: &server.Permissions{
				Publish: &server.SubjectPermission{Allow: []string{"out.app"}}, Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX.>"}},
			}},
		}
	})
	k.stream()
	s, _ := k.sink(func(o *Options) { o.Conn.User, o.Conn.Password = "agent", "agent-not-secret" })
	wait(t, s, send(t, s, batch(1, 100)))
	equal(t, k.held(), numbered(1, 100))
}

// TestShortWindow: a window for duplicates that is too short is told.
func TestShortWindow(t *testing.T) {
	k := serve(t)
	k.stream(func(c *jetstream.StreamConfig) { c.Duplicates = time.Second })
	s, n := k.sink()
	wait(t, s, send(t, s, batch(1, 1)))
	if n.ShortWindow.Load() != 1 {
		t.Error("not told")
	}
	k.stream(func(c *jetstream.StreamConfig) { c.Duplicates = DefaultDuplicates })
	s, n = k.sink()
	wait(t, s, send(t, s, batch(2, 2)))
	if n.ShortWindow.Load() != 0 {
		t.Error("told of one that is long enough")
	}
}

// TestTwice: what another process wrote already is stored once.
func TestTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		k.stream(change)
		for i := range 3 {
			s, n := k.sink()
			wait(t, s, send(t, s, batch(1+20*i, 60+20*i))) // 40 of the batch before
			if want := int64(min(i, 1) * 40); n.Duplicates.Load() != want {
				t.Errorf("round %d: %d duplicates, want %d", i, n.Duplicates.Load(), want)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		equal(t, k.held(), numbered(1, 100))
	})
}

func (p *proxy) gone() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns) == 0
}

// TestGivenUp: a delivery whose Wait was given up is not looked at again, and its
// place is free.
func TestGivenUp(t *testing.T) {
	k := serve(t)
	s, _ := k.sink(func(o *Options) { o.Window, o.Patience = 100, 20*time.Millisecond })
	for i := range 5 { // no stream: nothing is ever acknowledged
		d := send(t, s, batch(100*i, 100*i+99))
		if _, err := d.Wait(t.Context()); err == nil || flow.IsPermanent(err) {
			t.Fatalf("error %v", err)
		}
	}
	k.stream()
	s.out.(*jet).o.Patience = testLimit
	wait(t, s, send(t, s, batch(500, 599)))
	got := k.held()
	equal(t, got[len(got)-100:], numbered(500, 599))
	if len(got) > 100 && got[0] == fmt.Sprint("record ", 0) {
		t.Error("a batch that was given up was sent")
	}
}
