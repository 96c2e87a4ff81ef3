//go:build linux

package faultlab

import (
	"fmt"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// A small is a place on a disk that fills up, for one agent.
type small struct {
	l     *lab
	dir   string // on a file system of its own; "" where none can be mounted
	bytes int64
}

// small makes dir a small disk. Without the right to mount one, tight limits how
// large any file of the agent may become instead.
func (l *lab) small(dir string, bytes int64) *small {
	l.Helper()
	s := &small{l: l, dir: dir, bytes: bytes}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", bytes)); err != nil {
		l.Logf("no tmpfs (%v): a limit on the size of files stands for a full disk", err)
		s.dir = ""
		return s
	}
	l.Logf("a tmpfs of %d KiB is the disk", bytes>>10)
	l.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return s
}

// tight has the disk be small for an agent.
func (s *small) tight(a *agent) {
	s.l.Helper()
	if s.dir == "" {
		a.limit(unix.RLIMIT_FSIZE, uint64(s.bytes))
	}
}

// grow makes room.
func (s *small) grow(a *agent) {
	s.l.Helper()
	if s.dir == "" {
		a.limit(unix.RLIMIT_FSIZE, unix.RLIM_INFINITY)
		return
	}
	if err := unix.Mount("tmpfs", s.dir, "tmpfs", unix.MS_REMOUNT, "size=256m"); err != nil {
		s.l.Fatal(err)
	}
}

// TestDiskFullSpool fills the disk of the spool, and of all other state, while the
// sink is away: files are not read on, and nothing is dropped. First room comes from
// the sink, which comes back, then the same again with a kill, and a larger disk.
func TestDiskFullSpool(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	disk := l.small(l.state, 2<<20)
	there := l.receiver()
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	fill := func(a *agent) {
		disk.tight(a)
		there.answer(down)
		logs.log(12_000) // more than fits
		l.await("a full disk", func() (int64, bool) {
			a.alive()
			m := a.metrics()
			full := m[`part_events_total{part="http",pipeline="app",reason="spool_full"}`]
			if disk.dir == "" { // a limit is an error of another kind
				full = m[`part_events_total{part="http",pipeline="app",reason="spool_write_errors"}`]
			}
			return int64(m["spool_bytes"]), full > 0
		})
	}
	a := l.start(config)
	fill(a)
	there.answer(nil)
	there.delivered(a)
	a.rest()
	fill(a)
	a.kill()
	a = l.start(config)
	disk.tight(a)
	disk.grow(a)
	there.answer(nil)
	there.delivered(a)
	a.rest()
	a.stop(3)
	there.check(oracle.Rules{Ordered: true})
	l.secrets()
	l.memory(memoryLimit)
}

// TestDiskFullSink fills the disk that a file sink writes to, with a kill meanwhile.
func TestDiskFullSink(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	disk := l.small(l.out, 1<<20)
	config := l.config(l.fileToFile(""))
	logs := l.writer("a")
	logs.log(6000)
	a := l.start(config)
	disk.tight(a)
	waits := func() {
		l.await("a sink without room", func() (int64, bool) {
			a.alive()
			m := a.metrics()
			return int64(m["bytes_out_total"]), m[`part_events_total{part="file",pipeline="app",reason="write_errors"}`] > 0
		})
	}
	waits()
	a.kill()
	a = l.start(config)
	disk.tight(a)
	waits()
	disk.grow(a)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Torn: l.kills})
	l.secrets()
	l.memory(memoryLimit)
}

// TestDiskFullLog has the agent log to a disk without room (fault 21): its records go
// on.
func TestDiskFullLog(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(""))
	logs := l.writer("a")
	logs.log(500)
	a := l.startLogging("/dev/full", config)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
}

// TestTwoAgents starts a second agent with the state of the first (fault 17): it ends,
// and the first goes on.
func TestTwoAgents(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	config := l.config(l.fileToFile(", spool: {}"))
	logs := l.writer("a")
	a := l.start(config)
	logs.log(100)
	l.delivered(a, "clean.log")
	second := l.start(config)
	<-second.done
	if code := second.cmd.ProcessState.ExitCode(); code <= 0 {
		t.Errorf("the second agent ended with %v", second.cmd.ProcessState)
	}
	logs.log(100)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop()
	l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	if n := len(l.lines(filepath.Base("clean.log"))); n != 200 {
		t.Errorf("%d lines, want 200", n)
	}
}
