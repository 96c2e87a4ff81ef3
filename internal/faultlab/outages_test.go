//go:build linux

package faultlab

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// TestReplicas has two agents share a consumer, and kills one of them again and again:
// what it had unacknowledged the other writes, under the same ids.
func TestReplicas(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	pipeline := l.streamToStream("nats://"+n.addr, "nats://"+n.addr, "")
	stable := l.start(l.configAs("one.yml", pipeline))
	l.another()
	config := l.configAs("two.yml", pipeline)
	for range kills() / 3 {
		a := l.start(config)
		want := len(k.all) + 100
		l.await("some records", func() (int64, bool) {
			a.alive()
			stable.alive()
			k.bulk("a", 100)
			k.more()
			return int64(len(k.all)), len(k.all) >= want
		})
		l.pause(l.upTo(200 * time.Millisecond))
		a.kill()
	}
	k.forget() // everything comes again, to the one that is left
	k.bulk("a", 100)
	k.delivered(stable)
	stable.rest()
	stable.stop(3)
	k.check(oracle.Rules{Once: true})
	l.secrets()
	l.memory(memoryLimit)
}

// TestSinkServerAway has the server of the sink hang for longer than the consumer of the
// source waits (fault 45): messages are reported in progress, none comes again and
// again, and memory stays bounded.
func TestSinkServerAway(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	to := l.watched(n.addr)
	a := l.start(l.config(l.streamToStream("nats://"+n.addr, "nats://"+to.Addr(), "")))
	k.bulk("a", 100)
	k.delivered(a)
	away := 10 * time.Second
	if full {
		away = 10 * time.Minute
	}
	to.Freeze(proxy.Up, true)
	to.Freeze(proxy.Down, true)
	for range 10 {
		k.bulk("a", 1000)
		l.pause(away / 10)
	}
	m := a.metrics()
	to.Freeze(proxy.Up, false)
	to.Freeze(proxy.Down, false)
	k.delivered(a)
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true})
	if got := m[`part_events_total{part="source",pipeline="app",reason="redelivered"}`]; got > 1000 {
		t.Errorf("%v messages came again while the sink was away", got)
	}
	l.secrets()
	l.memory(memoryLimit)
}

// TestLongOutage loses the answers to what was published, and the connection for longer
// than the stream remembers ids (fault 47): what is stored is not stored again.
func TestLongOutage(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, func(out *jetstream.StreamConfig) { out.Duplicates = 500 * time.Millisecond })
	p := l.watched(n.addr)
	config := l.config(l.fileToStream("nats://"+p.Addr(), ", duplicates: 500ms"))
	logs := l.writer("a")
	a := l.start(config)
	logs.log(100)
	k.delivered(a)
	for range 3 {
		a.rest() // the agent has heard of all; else it would wait for an answer before it sends more
		before := len(k.all)
		p.Swallow(proxy.Down, true)
		logs.log(500)
		l.await("some records in OUT of which the agent does not hear", func() (int64, bool) {
			a.alive()
			k.more()
			return int64(len(k.all)), len(k.all) > before
		})
		p.Refuse(true)
		p.Reset()
		l.pause(2 * time.Second)
		p.Swallow(proxy.Down, false)
		p.Refuse(false)
		l.await("the agent to hear of it", func() (int64, bool) {
			m := a.metrics()
			return int64(m["records_out_total"]), m["unacknowledged_batches"] == 0 && m["records_out_total"] == float64(l.ledger.Issued())
		})
	}
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true, Ordered: true})
	l.secrets()
}

// TestStreamMadeAnew deletes the stream of the source, whose numbers begin again (fault
// 43): none of the new messages is taken for an old one.
func TestStreamMadeAnew(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	a := l.start(l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, "")))
	for range 4 {
		k.bulk("a", 300)
		k.delivered(a)
		a.rest()
		k.do("deleting the stream", func(ctx context.Context) error { return k.js.DeleteStream(ctx, "IN") })
		k.do("making the stream", func(ctx context.Context) error {
			_, err := k.js.CreateStream(ctx, jetstream.StreamConfig{Name: "IN", Subjects: []string{"in.>"}})
			return err
		})
		k.consumer()
	}
	k.bulk("a", 300)
	k.delivered(a)
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true})
	l.secrets()
}

// TestPoisonMessage has messages kill the process whenever they are scrubbed (fault
// 52): they are withheld in the end, and the consumer goes on.
func TestPoisonMessage(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	n := l.node("2m")
	k := l.broker(n.addr, 1, nil)
	config := l.config("    hang: 1s\n" + l.streamToStream("nats://"+n.addr, "nats://"+n.addr, ""))
	k.bulk("a", 50)
	for _, word := range []string{tripKill, tripPanic, tripHang} {
		k.do("publishing", func(ctx context.Context) error {
			_, err := k.js.Publish(ctx, "in.trip", []byte(word+" zqcanary@example.com"))
			return err
		})
		k.bulk("a", 50)
	}
	for deaths := 0; ; deaths++ {
		if deaths > 8 {
			l.fail("%d deaths, and no end", deaths)
		}
		a := l.start(config)
		over := false
		l.await("a kill, or the end", func() (int64, bool) {
			select {
			case <-a.done:
				return 0, true
			default:
			}
			k.more()
			stubs := 0
			for _, m := range k.all {
				if len(m.body) > len(oracle.Stub) && string(m.body[:len(oracle.Stub)]) == oracle.Stub {
					stubs++
				}
			}
			over = len(k.seen) == 200 && stubs == 3
			return int64(len(k.all)), over
		})
		if over {
			a.rest()
			a.stop(3)
			l.Logf("%d deaths for one message", deaths)
			break
		}
	}
	audit := k.check(oracle.Rules{Once: true})
	l.withheldAll(audit, "fltrip", 3)
	l.secrets()
}

// TestCrash has the agent crash with everything that may keep its memory allowed (fault
// 22): there is no core file, and no record in what it prints.
func TestCrash(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(""))
	logs := l.writer("a")
	for range 2 { // the Go runtime takes its time over a crash
		a := l.start(config)
		logs.log(500)
		l.pause(l.upTo(300 * time.Millisecond))
		a.signal(syscall.SIGABRT)
		l.await("the agent to end", func() (int64, bool) {
			select {
			case <-a.done:
				return 0, true
			default:
				return 0, false
			}
		})
		status := a.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if status.CoreDump() {
			t.Error("the agent left a core file")
		}
		l.kills++
	}
	a := l.start(config)
	logs.log(10)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Torn: l.kills})
	l.secrets()
}

// TestStarved gives the agent a twentieth of the time (fault 19): nothing goes out as it
// came because something took too long.
func TestStarved(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.tripped())
	logs, turns := l.writer("a"), 30
	if full {
		turns = 600
	}
	a := l.start(config)
	for range turns {
		logs.log(20)
		a.signal(syscall.SIGSTOP)
		l.pause(95 * time.Millisecond)
		a.signal(syscall.SIGCONT)
		l.pause(5 * time.Millisecond)
	}
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	l.secrets()
}

// TestFewDescriptors leaves the agent fewer descriptors than there are files (fault 20).
func TestFewDescriptors(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(""))
	a := l.start(config)
	first := l.writer("aaa")
	first.log(1)
	l.delivered(a, "clean.log")
	a.limit(unix.RLIMIT_NOFILE, 40)
	for i := range 200 {
		w := l.writer(fmt.Sprintf("%c%c", 'a'+i/20, 'a'+i%20))
		w.log(1 + l.rng.IntN(10))
		w.f.Close()
	}
	l.delivered(a, "clean.log")
	a.limit(unix.RLIMIT_NOFILE, 1024)
	a.rest()
	a.stop()
	l.check("clean.log", oracle.Rules{Once: true})
	l.secrets()
}

// TestLongLines has lines of nearly the longest record while the sink is away (fault
// 18): memory is bounded.
func TestLongLines(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	there := l.receiver()
	there.answer(down)
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	a := l.start(config)
	if !a.confine(memoryLimit) {
		t.Log("no memory control group: memory is only measured")
	}
	line := make([]byte, 1<<20)
	for i := range line {
		line[i] = "zqcanary@example.com "[i%21]
	}
	for range 40 {
		logs.log(5)
		logs.line(string(line[:21*(1+l.rng.IntN(len(line)/21))-1]))
	}
	logs.log(5)
	l.await("all to be read", func() (int64, bool) {
		a.alive()
		m := a.metrics()
		return int64(m["records_in_total"]), m["records_in_total"] == 245
	})
	there.answer(nil)
	there.delivered(a)
	a.rest()
	a.stop()
	l.secrets()
	l.memory(memoryLimit)
	there.mu.Lock()
	defer there.mu.Unlock()
	if len(there.leaks) > 0 {
		t.Errorf("the receiver got secrets: %v", there.leaks[:1])
	}
}
