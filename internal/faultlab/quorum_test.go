//go:build linux

package faultlab

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// hopped is what the agent writes when it leaves a server for another.
const hopped = "another one is asked"

// hops returns how often the agent that was started last left a server.
func (l *lab) hops() int {
	l.Helper()
	text, err := os.ReadFile(l.said[len(l.said)-1])
	if err != nil {
		l.Fatal(err)
	}
	return bytes.Count(text, []byte(hopped))
}

// hopsIn returns how often the agent may leave servers in d: each of its two connections
// waits 4 s, and twice as long each time.
func hopsIn(d time.Duration) (n int) {
	for wait, sum := 4*time.Second, 4*time.Second; sum <= d; sum += wait {
		n, wait = n+2, 2*wait
	}
	return n
}

// TestNoQuorum leaves one server of three, who is there and can store nothing, and then
// none that answers, though all take connections (fault 42). The agent, whose two
// connections have nowhere to go, neither loses anything, nor leaves one server after
// another, nor takes the processor; and it goes on once they are back.
func TestNoQuorum(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	nodes := l.cluster(3)
	k := l.broker(urls(nodes), 3, nil)
	a := l.start(l.config(l.streamToStream(urls(nodes), urls(nodes), "")))
	end := k.publishing("a", "b")
	away, rounds := 8*time.Second, 1
	if full {
		away, rounds = time.Minute, 3
	}
	for range rounds {
		for _, f := range []struct {
			name    string
			do, end func()
		}{
			{"two are killed", func() { nodes[1].kill(); nodes[2].kill() }, func() { nodes[1].start(); nodes[2].start() }},
			{"all are stopped", func() { signal(nodes, syscall.SIGSTOP) }, func() { signal(nodes, syscall.SIGCONT) }},
		} {
			k.goOn(a)
			whole(l, nodes)
			hops, spent := l.hops(), a.spent()
			f.do()
			l.pause(away)
			hops, spent = l.hops()-hops, a.spent()-spent
			f.end()
			began := time.Now()
			k.goOn(a)
			t.Logf("%s for %v: servers left %d times, %v of the processor; it went on after %v", f.name, away, hops, spent, time.Since(began).Round(time.Millisecond))
			if most := hopsIn(away); hops > most {
				t.Errorf("%s: servers were left %d times in %v, more than %d", f.name, hops, away, most)
			}
			if spent > away/4 {
				t.Errorf("%s: %v of the processor in %v", f.name, spent, away)
			}
		}
		nodes = append(nodes[1:], nodes[0])
	}
	k.ends(a, end)
	l.memory(memoryLimit)
}

// signal signals to servers.
func signal(nodes []*node, s syscall.Signal) {
	for _, n := range nodes {
		n.signal(s)
	}
}

// TestLeaderless takes two of the three servers away that hold the stream of the source,
// and not the one that holds its consumer: five are a cluster with a leader all the same
// (fault 42). The agent says that nothing comes and why, and goes on once they are back.
func TestLeaderless(t *testing.T) {
	if !full {
		t.Skip("in make faults: five servers")
	}
	t.Parallel()
	l := newLab(t)
	nodes := l.cluster(5)
	k := l.broker(urls(nodes), 3, nil)
	holds, leads := k.single()
	a := l.start(l.config(l.streamToStream(urls(nodes), urls(nodes), "")))
	end := k.publishing("a")
	k.goOn(a)
	whole(l, nodes)
	var away []*node
	for _, n := range nodes {
		if strings.Contains(holds, n.name) && n.name != leads {
			n.kill()
			away = append(away, n)
		}
	}
	t.Logf("%s hold the stream, %s its consumer", holds, leads)
	l.await("the agent to say why nothing comes", func() (int64, bool) {
		m := a.metrics()
		return int64(m["records_in_total"]), m[`part_events_total{part="source",pipeline="app",reason="leaderless"}`] > 0 &&
			m[`part_ready{part="source",pipeline="app"}`] == 0
	})
	for _, n := range away {
		n.start()
	}
	k.goOn(a)
	l.await("the agent to be ready", func() (int64, bool) { return 0, a.metrics()[`part_ready{part="source",pipeline="app"}`] == 1 })
	k.ends(a, end)
}

// single has the consumer be kept by one server alone. It returns the names of the
// servers that hold the stream, and of that one.
func (k *broker) single() (holds, leads string) {
	k.l.Helper()
	k.do("a consumer of one server", func(ctx context.Context) error {
		c, err := k.js.UpdateConsumer(ctx, "IN", jetstream.ConsumerConfig{Durable: "scrub", AckPolicy: jetstream.AckExplicitPolicy,
			AckWait: 3 * time.Second, MaxDeliver: -1, MaxAckPending: 1000, Replicas: 1})
		if err != nil {
			return err
		}
		s, err := k.js.Stream(ctx, "IN")
		if err != nil {
			return err
		}
		holds, leads = s.CachedInfo().Cluster.Leader, c.CachedInfo().Cluster.Leader
		for _, r := range s.CachedInfo().Cluster.Replicas {
			holds += " " + r.Name
		}
		if len(c.CachedInfo().Cluster.Replicas) > 0 || leads == "" {
			return errors.New("it has several yet")
		}
		return nil
	})
	return holds, leads
}
