//go:build linux

package faultlab

import (
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// TestSystemCalls has calls to the system fail that the agent makes (faults 8 to 11):
// syncs that fail or take seconds, writes that find no room or are interrupted,
// renames that fail. strace puts that into the process, so it takes one, and the right
// to trace.
func TestSystemCalls(t *testing.T) {
	t.Parallel()
	if !full {
		t.Skip("make faults does it")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("no strace: make faults needs it (Debian: apt-get install strace)")
	}
	for name, what := range map[string]string{
		"fdatasync EIO":   "inject=fdatasync:error=EIO:when=3+7",
		"fsync EIO":       "inject=fsync:error=EIO:when=2+5",
		"fdatasync slow":  "inject=fdatasync:delay_enter=2000000:when=2+4",
		"pwrite ENOSPC":   "inject=pwrite64:error=ENOSPC:when=3+5",
		"pwrite EIO":      "inject=pwrite64:error=EIO:when=4+9",
		"pwrite EINTR":    "inject=pwrite64:error=EINTR:when=1+3",
		"rename EIO":      "inject=rename,renameat,renameat2:error=EIO:when=2+3",
		"open EMFILE":     "inject=openat:error=EMFILE:when=5+9",
		"unlink EIO":      "inject=unlink,unlinkat:error=EIO:when=1+2",
		"ftruncate EIO":   "inject=ftruncate:error=EIO:when=1+2",
		"everything once": "inject=fdatasync,fsync,pwrite64,rename,renameat,openat:error=EIO:when=20+29",
	} {
		for _, spool := range []string{"", ", spool: {}"} {
			t.Run(name+spool, func(t *testing.T) { systemCalls(t, what, spool) })
		}
	}
}

func systemCalls(t *testing.T, what, spool string) {
	l := newLab(t)
	config := l.config(l.fileToFile(spool))
	logs, all := l.writer("a"), l.tailAll("clean.log")
	for round := range 3 {
		a := l.start(config)
		logs.log(100)
		l.await("every record", all(a))
		tracer := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace="+traced(what), "-e", what, "-p", strconv.Itoa(a.cmd.Process.Pid))
		tracer.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := tracer.Start(); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			logs.log(1 + l.rng.IntN(100))
			l.pause(l.upTo(200 * time.Millisecond))
		}
		_ = tracer.Process.Signal(syscall.SIGINT) // it lets go of the agent
		_ = tracer.Wait()
		if round == 1 {
			a.kill()
			continue
		}
		l.await("every record", all(a))
		a.rest()
		a.stop(3)
	}
	a := l.start(config)
	logs.log(10)
	l.await("every record", all(a))
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: l.starts})
	l.secrets()
}

// traced returns the calls that an expression of strace is about.
func traced(what string) string {
	for i := len("inject="); i < len(what); i++ {
		if what[i] == ':' {
			return what[len("inject="):i]
		}
	}
	return what
}
