//go:build linux

package faultlab

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// An agent is a process of logscrub run.
type agent struct {
	l     *lab
	admin string
	cmd   *exec.Cmd
	done  chan struct{} // closed when it has ended
	err   error         // how; set before done is closed
}

// start starts an agent. env are further variables, such as FP=name:count.
func (l *lab) start(config string, env ...string) *agent {
	l.Helper()
	name := l.path(fmt.Sprintf("agent-%03d.log", l.starts))
	l.said = append(l.said, name)
	return l.startLogging(name, config, env...)
}

// startLogging starts an agent whose standard output and error are a file.
func (l *lab) startLogging(name, config string, env ...string) *agent {
	l.Helper()
	l.starts++
	said, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		l.Fatal(err)
	}
	defer said.Close()
	a := &agent{l: l, admin: l.adminOf(config), done: make(chan struct{})}
	bin := agentBin
	if l.bin != nil {
		bin = l.bin
	}
	a.cmd = exec.Command(must(l, bin), "run", "--config", config)
	a.cmd.Env = append([]string{"HOME=" + l.path("tmp"), "TMPDIR=" + l.path("tmp"), "GOTRACEBACK=crash"}, env...)
	a.cmd.Dir = l.path("tmp")
	a.cmd.Stdout, a.cmd.Stderr = said, said
	a.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := a.cmd.Start(); err != nil {
		l.Fatal(err)
	}
	l.last = a
	watched := make(chan struct{})
	go a.watch(watched)
	go func() {
		a.err = a.cmd.Wait()
		close(a.done)
	}()
	l.Cleanup(func() {
		a.signal(syscall.SIGKILL)
		<-a.done
		<-watched
	})
	return a
}

// adminOf returns the address that a configuration has the agent answer at.
func (l *lab) adminOf(config string) string {
	l.Helper()
	text, err := os.ReadFile(config)
	if err != nil {
		l.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `admin: {listen: "`)
	addr, _, _ := strings.Cut(rest, `"`)
	return addr
}

// watch notes how much memory the agent takes, as long as it lives.
func (a *agent) watch(end chan<- struct{}) {
	defer close(end)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		n := a.peak()
		a.l.mu.Lock()
		a.l.peak = max(a.l.peak, n)
		a.l.mu.Unlock()
		select {
		case <-tick.C:
		case <-a.done:
			return
		}
	}
}

// peak returns the most memory that the agent has had, in bytes; 0 if it is gone.
func (a *agent) peak() int64 { return a.status("VmHWM:") << 10 }

// status returns a number of /proc/pid/status.
func (a *agent) status(key string) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", a.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, key); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}

// spent returns how much of the processor's time the agent took so far.
func (a *agent) spent() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", a.cmd.Process.Pid))
	if err != nil {
		a.l.Fatal(err)
	}
	_, rest, _ := bytes.Cut(text, []byte(") "))
	fields := strings.Fields(string(rest)) // from the state on: proc_pid_stat(5), utime is the 14th of all
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			a.l.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

// descriptors returns how many files the agent has open.
func (a *agent) descriptors() int {
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", a.cmd.Process.Pid))
	if err != nil {
		a.l.Fatal(err)
	}
	return len(all)
}

// reload has the agent read its configuration again, once it is there: before, SIGHUP
// would end it.
func (a *agent) reload() {
	a.l.Helper()
	a.begun()
	a.signal(syscall.SIGHUP)
}

// begun waits until the agent takes signals.
func (a *agent) begun() {
	a.l.Helper()
	a.l.await("the agent to answer", func() (int64, bool) { a.alive(); return 0, a.get("/livez") != "" })
}

// limit sets what the agent may have of something.
func (a *agent) limit(what int, n uint64) {
	a.l.Helper()
	var is unix.Rlimit
	err := unix.Prlimit(a.cmd.Process.Pid, what, nil, &is)
	if err == nil {
		is.Cur = min(n, is.Max)
		err = unix.Prlimit(a.cmd.Process.Pid, what, &is, nil)
	}
	if err != nil {
		a.l.Fatal(err)
	}
}

func (a *agent) signal(s syscall.Signal) {
	select {
	case <-a.done: // its id may be somebody else's by now
	default:
		_ = a.cmd.Process.Signal(s) // it may end at this moment
	}
}

// freeze stops the agent, and returns once all of it stands still.
func (a *agent) freeze() {
	a.l.Helper()
	a.signal(syscall.SIGSTOP)
	a.l.await("the agent to stand still", func() (int64, bool) {
		tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", a.cmd.Process.Pid))
		if err != nil {
			a.l.Fatal(err)
		}
		for _, name := range tasks {
			text, err := os.ReadFile(name)
			_, rest, _ := strings.Cut(string(text), ") ")
			if err == nil && !strings.HasPrefix(rest, "T") && !strings.HasPrefix(rest, "Z") && !strings.HasPrefix(rest, "X") {
				return 0, false
			}
		}
		return 0, true
	})
}

// kill kills the agent, and returns once it is gone.
func (a *agent) kill() {
	a.l.Helper()
	a.alive()
	a.signal(syscall.SIGKILL)
	<-a.done
	a.l.kills++
}

// alive fails the test if the agent has ended by itself.
func (a *agent) alive() {
	a.l.Helper()
	select {
	case <-a.done:
		a.l.fail("the agent ended by itself: %v", a.err)
	default:
	}
}

// stop ends the agent as systemd would, and demands one of the exit codes.
func (a *agent) stop(codes ...int) {
	a.l.Helper()
	a.begun()
	a.signal(syscall.SIGTERM)
	a.l.await("the agent to end", func() (int64, bool) {
		select {
		case <-a.done:
			return 0, true
		default:
			return 0, false
		}
	})
	for _, code := range append(codes, 0) {
		if a.cmd.ProcessState.ExitCode() == code {
			return
		}
	}
	a.l.fail("the agent ended with %v, want exit code %v or 0", a.cmd.ProcessState, codes)
}

// killed waits until the agent has been killed by its failpoint.
func (a *agent) killed() bool {
	a.l.Helper()
	a.l.await("the agent to be killed", func() (int64, bool) {
		select {
		case <-a.done:
			return 0, true
		default:
			return 0, false
		}
	})
	status, ok := a.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// get asks the agent for a page, and returns "" if it does not answer.
func (a *agent) get(path string) string {
	c := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Get("http://" + a.admin + path)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return ""
	}
	a.l.mu.Lock()
	defer a.l.mu.Unlock()
	if a.l.pages = append(a.l.pages, text); len(a.l.pages) > 20 {
		a.l.pages = a.l.pages[1:]
	}
	return string(text)
}

// metrics returns the metrics of the agent by name, labels and all; several of one
// name are added up under it. nil if it does not answer.
func (a *agent) metrics() map[string]float64 {
	text := a.get("/metrics")
	if text == "" {
		return nil
	}
	all := map[string]float64{}
	s := bufio.NewScanner(bytes.NewReader([]byte(text)))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		name, value, ok := cutLast(s.Text(), " ")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue
		}
		bare, labels, _ := strings.Cut(strings.TrimPrefix(name, "logscrub_"), "{")
		all[bare] += n
		if labels != "" {
			all[strings.TrimPrefix(name, "logscrub_")] = n
		}
	}
	return all
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// rest waits until nothing is under way in the agent, and holds that its account is
// exact. It returns the metrics.
func (a *agent) rest() (m map[string]float64) {
	a.l.Helper()
	a.l.await("the agent to rest", func() (int64, bool) {
		a.alive()
		if m = a.metrics(); m == nil {
			return 0, false
		}
		return int64(m["records_in_total"]), m["unacknowledged_batches"] == 0 && m["spool_records"] == 0
	})
	in := m["records_in_total"]
	sum := m["records_out_total"] + m["records_dropped_total"] + m["records_quarantined_total"] + m["records_skipped_total"] + m["records_undelivered_total"]
	if in != sum {
		a.l.Errorf("the account is not exact: in %v, out %v, dropped %v, quarantined %v, skipped %v, undelivered %v", in, m["records_out_total"],
			m["records_dropped_total"], m["records_quarantined_total"], m["records_skipped_total"], m["records_undelivered_total"])
	}
	return m
}
