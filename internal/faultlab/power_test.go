//go:build linux

package faultlab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// A machine is a file system of its own whose power can be cut: what was not synced
// is gone.
type machine struct {
	l          *lab
	image, dir string
}

// machine mounts a file system at dir, or returns nil where nobody may.
func (l *lab) machine(dir string) *machine {
	l.Helper()
	m := &machine{l, l.path("disk.img"), dir}
	f, err := os.Create(m.image)
	if err != nil {
		l.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(128 << 20); err != nil {
		l.Fatal(err)
	}
	if text, err := exec.Command("mkfs.ext4", "-q", "-F", m.image).CombinedOutput(); err != nil {
		l.Logf("no file system can be made here, and no power cut: %v %s", err, text)
		return nil
	}
	if err := m.mount(); err != nil {
		l.Logf("no file system can be mounted here, and no power cut: %v", err)
		return nil
	}
	l.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return m
}

func (m *machine) mount() error {
	if text, err := exec.Command("mount", "-o", "loop", m.image, m.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%w %s", err, text)
	}
	return os.Chmod(m.dir, 0o700)
}

// unmount unmounts the file system. Between fork and exec, a process of another test
// has what is open here, too.
func (m *machine) unmount() {
	m.l.Helper()
	m.l.await("the file system to be let go", func() (int64, bool) {
		err := unix.Unmount(m.dir, 0)
		if err != nil && !errors.Is(err, unix.EBUSY) {
			m.l.Fatal(err)
		}
		return 0, err == nil
	})
}

// The request that ends a file system on the spot, and its argument: without
// writing the journal.
const (
	shutdownRequest = 0x8004587d
	noLogFlush      = 2
)

// cut cuts the power under an agent, and gives it back. The agent stands still at
// that moment: an fdatasync that is under way during the request may return well
// although nothing of it is kept (a bare loop of write and fdatasync sees it in two of
// a hundred cuts), which no disk does.
func (m *machine) cut(a *agent) {
	m.l.Helper()
	a.freeze()
	d, err := os.Open(m.dir)
	if err != nil {
		m.l.Fatal(err)
	}
	err = unix.IoctlSetPointerInt(int(d.Fd()), shutdownRequest, noLogFlush)
	d.Close()
	if err != nil {
		m.l.Fatalf("shutting the file system down: %v", err)
	}
	select {
	case <-a.done: // killed before
	default:
		a.kill()
	}
	m.unmount()
	if err := m.mount(); err != nil {
		m.l.Fatal(err)
	}
}

// cuts is how many power cuts a test makes.
func cuts() int {
	if full {
		return 50
	}
	return 3
}

// TestPowerHTTP cuts the power while clients post and the sink is away (fault 3): what
// was answered with 2xx is there.
func TestPowerHTTP(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	m := l.machine(l.state)
	if m == nil {
		t.Skip("no power cut without the right to mount")
	}
	there := l.receiver()
	there.answer(down)
	addr := freeAddr(t)
	config := l.config(fmt.Sprintf(`    source: {type: http, listen: "%s"}
    batch: {max_bytes: 16KiB, max_wait: 5ms}
    sinks: [{type: http, url: "http://%s/", spool: {}}]
`, addr, there.addr))
	end := l.load(addr, 4)
	for range cuts() {
		a := l.start(config)
		want := len(l.ledger.Owed()) + 1 + l.rng.IntN(500)
		l.await("some answers", func() (int64, bool) { n := len(l.ledger.Owed()); a.alive(); return int64(n), n >= want })
		l.pause(l.upTo(300 * time.Millisecond))
		m.cut(a)
	}
	end()
	there.answer(nil)
	a := l.start(config)
	there.delivered(a)
	a.rest()
	a.stop(3)
	there.check(oracle.Rules{})
	l.secrets()
}

// TestPowerFiles cuts the power under state and sink while files are read (fault 3):
// no checkpoint is ahead of what the sink has.
func TestPowerFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, spool string }{{"direct", ""}, {"spool", ", spool: {}"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			m := l.disk()
			config := l.config(l.fileToFile(c.spool))
			logs, out := l.writer("a"), l.tail("clean.log")
			for range cuts() {
				a := l.start(config)
				logs.log(300)
				out.more()
				before := len(out.seen)
				l.await("some records", func() (int64, bool) {
					a.alive()
					logs.log(20)
					out.more()
					return int64(len(out.seen)), len(out.seen) > before+100
				})
				l.pause(l.upTo(1500 * time.Millisecond)) // a checkpoint is written every second
				m.cut(a)
			}
			l.afterCuts(config, logs)
		})
	}
}

// TestPowerAtFailpoints cuts the power at every failpoint (fault 4).
func TestPowerAtFailpoints(t *testing.T) {
	t.Parallel()
	if !full {
		t.Skip("make faults does it")
	}
	for _, place := range places(t) {
		word, _, _ := strings.Cut(place, "-")
		spool := map[string]string{"wal": ", spool: {}", "spool": ", spool: {}", "pipeline": "", "checkpoint": "", "marker": ""}
		with, ok := spool[word]
		if !ok || place == "wal-rewritten" || place == "wal-before-remove" || place == "wal-after-remove" {
			continue
		}
		t.Run(place, func(t *testing.T) {
			l := newLab(t)
			m := l.disk()
			config := l.config(l.fileToFile(with))
			logs := l.writer("a")
			for count := 1; count < 4; count++ {
				logs.log(300)
				a := l.start(config, fmt.Sprintf("FP=%s:%d", place, count))
				all := l.allIn("clean.log")
				l.await("a kill, or the end", func() (int64, bool) {
					select {
					case <-a.done:
						return 0, true
					default:
						return int64(l.starts), all()
					}
				})
				m.cut(a)
			}
			l.afterCuts(config, logs)
		})
	}
}

// disk has state and sink on one machine.
func (l *lab) disk() *machine {
	l.Helper()
	dir := l.folder("machine")
	m := l.machine(dir)
	if m == nil {
		l.Skip("no power cut without the right to mount")
	}
	l.state, l.out = filepath.Join(dir, "state"), filepath.Join(dir, "out")
	l.states = []string{l.state}
	for _, d := range []string{l.state, l.out} {
		if err := os.Mkdir(d, 0o700); err != nil {
			l.Fatal(err)
		}
	}
	unix.Sync()
	return m
}

// afterCuts has everything work, and judges.
func (l *lab) afterCuts(config string, logs *writer) {
	l.Helper()
	logs.log(20)
	a := l.start(config)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: l.starts, Ordered: true})
	l.secrets()
}
