//go:build linux

package faultlab

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// cutServer cuts the power under a server, and starts it again.
func (m *machine) cutServer(n *node) {
	m.l.Helper()
	n.signal(syscall.SIGSTOP) // see cut
	m.l.pause(100 * time.Millisecond)
	d, err := os.Open(m.dir)
	if err != nil {
		m.l.Fatal(err)
	}
	err = unix.IoctlSetPointerInt(int(d.Fd()), shutdownRequest, noLogFlush)
	d.Close()
	if err != nil {
		m.l.Fatal(err)
	}
	n.kill()
	m.unmount()
	if err := m.mount(); err != nil {
		m.l.Fatal(err)
	}
	n.start()
}

// powered returns a server on a machine of its own, or skips the test.
func (l *lab) powered(sync string) (*machine, *node) {
	l.Helper()
	m := l.machine(l.folder("nats-n1"))
	if m == nil {
		l.Skip("no power cut without the right to mount")
	}
	return m, l.node(sync)
}

// TestServerPower cuts the power under a server that syncs always, with atomic batches
// (fault 40): whatever the agent was told is stored is stored, and files are not read
// past it.
func TestServerPower(t *testing.T) {
	t.Parallel()
	if !full {
		t.Skip("make faults does it")
	}
	l := newLab(t)
	m, n := l.powered("always")
	k := l.broker(n.addr, 1, func(out *jetstream.StreamConfig) { out.AllowAtomicPublish = true })
	logs := l.writer("a")
	a := l.start(l.config(l.fileToStream("nats://"+n.addr, "")))
	for range 20 {
		want := len(k.all) + 100
		l.await("some records", func() (int64, bool) {
			a.alive()
			logs.log(50)
			k.more()
			return int64(len(k.all)), len(k.all) >= want
		})
		l.pause(l.upTo(300 * time.Millisecond))
		m.cutServer(n)
		k.again()
	}
	k.delivered(a)
	a.rest()
	a.stop()
	k.check(oracle.Rules{Once: true, Ordered: true})
	l.secrets()
}

// again has OUT read from its beginning: a server that lost its end may have other
// messages there now.
func (k *broker) again() {
	k.next, k.all = 1, nil
	clear(k.seen)
}

// TestServerPowerUnsafe is the same with a server that syncs every two minutes (fault
// 41). It loses what it had acknowledged, and so do all who believed it; but what is
// published afterwards, under numbers that were used before, is not taken for what was
// written.
func TestServerPowerUnsafe(t *testing.T) {
	t.Parallel()
	if !full {
		t.Skip("make faults does it")
	}
	l := newLab(t)
	m, n := l.powered("2m")
	k := l.broker(n.addr, 1, nil)
	a := l.start(l.config(l.streamToStream("nats://"+n.addr, "nats://"+n.addr, "")))
	for round := range 10 {
		k.bulk("lost", 200+l.rng.IntN(300))
		if round%2 == 0 {
			k.delivered(a)
			a.rest()
		}
		m.cutServer(n)
		k.streams()
		k.again()
		l.ledger.Forgive() // the server did
		k.bulk("kept", 200)
		k.delivered(a)
		a.rest()
	}
	a.stop()
	l.secrets()
}

// streams makes what a server has lost.
func (k *broker) streams() {
	k.l.Helper()
	for _, c := range []jetstream.StreamConfig{
		{Name: "IN", Subjects: []string{"in.>"}, Duplicates: 10 * time.Minute},
		{Name: "OUT", Subjects: []string{"out.>"}, Duplicates: 10 * time.Minute, AllowDirect: true},
	} {
		k.do("making stream "+c.Name, func(ctx context.Context) error {
			_, err := k.js.CreateStream(ctx, c)
			if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
				return nil
			}
			return err
		})
	}
	k.consumer()
}
