//go:build linux

package faultlab

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// confine puts the agent into a memory control group of its own, in which the kernel
// kills it at limit bytes, and reports whether this machine has such groups and root
// allows it: those of version 1, or of version 2 where the controller is given to
// the root's children.
func (a *agent) confine(limit int64) bool {
	a.l.Helper()
	for _, c := range []struct{ root, limit string }{
		{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
		{"/sys/fs/cgroup", "memory.max"},
	} {
		dir, err := os.MkdirTemp(c.root, "logscrub-lab-")
		if err != nil {
			continue
		}
		a.l.Cleanup(func() { _ = os.Remove(dir) }) // it is empty once the agent has ended
		write := func(name, text string) error {
			return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
		}
		if write(c.limit, strconv.FormatInt(limit, 10)) != nil || write("cgroup.procs", strconv.Itoa(a.cmd.Process.Pid)) != nil {
			continue
		}
		return true
	}
	return false
}

// TestConfine has the kernel kill an agent that may not have the memory it needs, so
// that TestLongLines, which is confined too, can fail.
func TestConfine(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	there := l.receiver()
	there.answer(down)
	a := l.start(l.config(l.spoolToReceiver(there)))
	if !a.confine(256 << 10) { // what the agent has already counts for the group that it came from
		t.Skip("no memory control groups, or no right to make one")
	}
	logs := l.writer("a")
	for range 20 {
		logs.line(string(make([]byte, 1<<20)))
	}
	l.await("the kernel to kill it", func() (int64, bool) {
		select {
		case <-a.done:
			return 1, true
		default:
			return 0, false
		}
	})
}
