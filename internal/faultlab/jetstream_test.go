//go:build linux

package faultlab

import (
	"context"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// TestKillsFileToJetStream kills the agent at random (faults 1 and 2): nothing is lost,
// nothing is stored twice, nothing is out of order.
func TestKillsFileToJetStream(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	p := l.watched(n.addr)
	config := l.config(l.fileToStream("nats://"+p.Addr(), ""))
	logs := []*writer{l.writer("a"), l.writer("b")}
	for range kills() {
		a := l.start(config)
		l.killAfter(a, k, func() { logs[l.rng.IntN(2)].log(1 + l.rng.IntN(200)) })
	}
	a := l.start(config)
	logs[0].log(50)
	k.delivered(a)
	a.rest()
	a.stop(3)
	k.check(oracle.Rules{Once: true, Ordered: true})
	l.secrets()
	l.memory(memoryLimit)
}

// killAfter gives the agent something to do and kills it: at once, or after a random
// time, or when some more has come out.
func (l *lab) killAfter(a *agent, k *broker, load func()) {
	l.Helper()
	load()
	if l.rng.IntN(3) > 0 {
		want := len(k.all) + 1 + l.rng.IntN(100)
		l.await("some records", func() (int64, bool) {
			a.alive()
			load()
			k.more()
			return int64(len(k.all)), len(k.all) >= want
		})
	} else {
		l.pause(l.upTo(600 * time.Millisecond))
	}
	a.kill()
}

// TestKillsJetStream is the same from one stream to another.
func TestKillsJetStream(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	from, to := l.watched(n.addr), l.watched(n.addr)
	config := l.config(l.streamToStream("nats://"+from.Addr(), "nats://"+to.Addr(), ""))
	for range kills() {
		a := l.start(config)
		l.killAfter(a, k, func() { k.bulk("a", 1+l.rng.IntN(200)) })
	}
	a := l.start(config)
	k.bulk("a", 50)
	k.delivered(a)
	a.rest()
	a.stop(3)
	k.check(oracle.Rules{Once: true})
	l.secrets()
	l.memory(memoryLimit)
}

// publishing publishes until the function that it returns is called.
func (k *broker) publishing(streams ...string) (end func()) {
	ctx, cancel := context.WithCancel(k.l.Context())
	var all sync.WaitGroup
	for _, s := range streams {
		all.Go(func() {
			for ctx.Err() == nil {
				k.publish(ctx, s, 1)
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// TestServerKill kills the server and starts it again, under load (fault 39).
func TestServerKill(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	config := l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, ""))
	a := l.start(config)
	end := k.publishing("a", "b", "c", "d")
	rounds := 6
	if full {
		rounds = 100
	}
	for range rounds {
		before := len(k.all)
		l.await("some records", func() (int64, bool) { a.alive(); k.more(); return int64(len(k.all)), len(k.all) > before+50 })
		l.pause(l.upTo(300 * time.Millisecond))
		n.kill()
		l.pause(l.upTo(300 * time.Millisecond))
		n.start()
	}
	k.ends(a, end)
	l.memory(memoryLimit)
}

// TestServerFrozen stops the server for a while: connections stay, and nobody answers
// (fault 49).
func TestServerFrozen(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	config := l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, ""))
	a := l.start(config)
	end := k.publishing("a", "b")
	for range 3 {
		before := len(k.all)
		l.await("some records", func() (int64, bool) { a.alive(); k.more(); return int64(len(k.all)), len(k.all) > before+50 })
		n.signal(syscall.SIGSTOP)
		l.pause(4 * time.Second) // longer than the consumer waits for an acknowledgement
		n.signal(syscall.SIGCONT)
	}
	k.ends(a, end)
}

// TestLeaderKill kills the leaders of the streams in a cluster of three, and stops a
// follower (fault 42).
func TestLeaderKill(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	nodes := l.cluster(3)
	k := l.broker(urls(nodes), 3, nil)
	config := l.config(l.streamToStream(urls(nodes), urls(nodes), ""))
	a := l.start(config)
	end := k.publishing("a", "b")
	rounds := 2
	if full {
		rounds = 20
	}
	for range rounds {
		for _, stream := range []string{"IN", "OUT"} {
			before := len(k.all)
			l.await("some records", func() (int64, bool) { a.alive(); k.more(); return int64(len(k.all)), len(k.all) > before+20 })
			whole(l, nodes)
			leader := k.leader(stream, nodes)
			l.Logf("%s: %s is killed, which leads %s", time.Now().UTC().Format(time.TimeOnly), leader.name, stream)
			leader.kill()
			k.goOn(a)
			leader.start()
		}
		whole(l, nodes)
		n := nodes[l.rng.IntN(3)]
		l.Logf("%s: %s is stopped", time.Now().UTC().Format(time.TimeOnly), n.name)
		n.signal(syscall.SIGSTOP)
		k.goOn(a)
		n.signal(syscall.SIGCONT)
	}
	k.ends(a, end)
}

// goOn waits until some more records are in OUT.
func (k *broker) goOn(a *agent) {
	k.l.Helper()
	before := len(k.all)
	k.l.await("some more records", func() (int64, bool) { a.alive(); k.more(); return int64(len(k.all)), len(k.all) > before+5 })
}

// leader returns the server that leads a stream.
func (k *broker) leader(stream string, nodes []*node) (leader *node) {
	k.l.Helper()
	k.do("a leader", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, time.Second) // while there is none nobody answers
		defer cancel()
		s, err := k.js.Stream(ctx, stream)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			if c := s.CachedInfo().Cluster; c != nil && c.Leader == n.name {
				leader = n
				return nil
			}
		}
		return context.DeadlineExceeded
	})
	return leader
}

// TestAckStateLoss has the server forget every acknowledgement while the agent is
// away, and while it runs: what was written is not written again, although OUT would
// take it (faults 37 and 44). Then the agent is killed as well: OUT removes what comes
// twice.
func TestAckStateLoss(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, func(out *jetstream.StreamConfig) { out.Duplicates = 100 * time.Millisecond })
	config := l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, ", duplicates: 100ms"))
	a := l.start(config)
	for range 3 {
		k.bulk("a", 500)
		k.delivered(a)
		a.rest()
		a.stop()
		k.forget()
		a = l.start(config)
		k.bulk("a", 100)
		k.delivered(a)
		l.await("the agent to skip", func() (int64, bool) {
			m := a.metrics()
			return int64(m["records_skipped_total"]), m["records_skipped_total"] >= 500
		})
		k.forget() // while it runs
		k.bulk("a", 100)
		k.delivered(a)
	}
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true})
	l.secrets()
}

// TestConnections cuts connections at random bytes, swallows answers and freezes a
// direction, while files are published one by one and in atomic batches (faults 46, 48
// and 49).
func TestConnections(t *testing.T) {
	t.Parallel()
	for _, atomic := range []bool{false, true} {
		t.Run(map[bool]string{false: "single", true: "atomic"}[atomic], func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			n := l.node("2m")
			k := l.broker(n.addr, 1, func(out *jetstream.StreamConfig) { out.AllowAtomicPublish = atomic })
			p := l.watched(n.addr)
			config := l.config(l.fileToStream("nats://"+p.Addr(), map[bool]string{false: ", no_batches: true", true: ""}[atomic]))
			logs := l.writer("a")
			a := l.start(config)
			rounds := 25
			if full {
				rounds = 300
			}
			for i := range rounds {
				logs.log(50 + l.rng.IntN(300))
				d := proxy.Direction(l.rng.IntN(2))
				switch i % 5 {
				case 3:
					p.Swallow(d, true)
					l.pause(l.upTo(100 * time.Millisecond))
					p.Reset() // else only the ping would tell
					p.Swallow(d, false)
				case 4:
					p.Freeze(d, true)
					l.pause(l.upTo(100 * time.Millisecond))
					p.Freeze(d, false)
				default:
					cuts := p.Cuts()
					limit := []int{20_000, 2000}[d]
					p.CutAfter(d, 1+l.rng.Int64N(int64(limit)))
					l.await("a cut", func() (int64, bool) {
						a.alive()
						logs.log(10)
						return p.Passed(d), p.Cuts() > cuts
					})
				}
			}
			k.delivered(a)
			m := a.rest()
			a.stop()
			k.check(oracle.Rules{Once: true, Ordered: true})
			if got := m[`part_events_total{part="nats",pipeline="app",reason="batches"}`]; (got > 0) != atomic {
				t.Errorf("%v atomic batches", got)
			}
			l.secrets()
			l.memory(memoryLimit)
		})
	}
}
