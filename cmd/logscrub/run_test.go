//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An agent is logscrub run, as a process, in a folder of its own.
type agent struct {
	t    *testing.T
	dir  string
	addr string // of the admin endpoint
	cmd  *exec.Cmd
}

// newAgent writes the configuration, in which $ADDR is where it answers.
func newAgent(t *testing.T, conf string) *agent {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	a := &agent{t: t, dir: t.TempDir(), addr: ln.Addr().String()}
	a.write("c.yml", conf)
	return a
}

func (a *agent) write(name, text string) {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(strings.ReplaceAll(text, "$ADDR", a.addr)), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

// add appends to a file as a program that logs does; write would begin it anew.
func (a *agent) add(name, text string) {
	a.t.Helper()
	f, err := os.OpenFile(filepath.Join(a.dir, name), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		a.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		a.t.Fatal(err)
	}
}

func (a *agent) read(name string) string {
	b, _ := os.ReadFile(filepath.Join(a.dir, name))
	return string(b)
}

// start starts the process and waits until it answers.
func (a *agent) start(env ...string) {
	a.t.Helper()
	a.cmd = program(a.t, a.dir, "", "run", "--config", "c.yml")
	a.cmd.Env = append(a.cmd.Env, env...)
	log, err := os.OpenFile(filepath.Join(a.dir, "log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		a.t.Fatal(err)
	}
	defer log.Close()
	a.cmd.Stderr = log
	if err := a.cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	cmd := a.cmd
	a.t.Cleanup(func() { _ = cmd.Process.Kill() })
	a.until("it answers", func() bool { _, err := a.get("/livez"); return err == nil })
}

// get returns what the admin endpoint says.
func (a *agent) get(path string) (string, error) {
	res, err := http.Get("http://" + a.addr + path)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return fmt.Sprint(res.StatusCode, " ", string(b)), err
}

// until waits for ok, which must come.
func (a *agent) until(what string, ok func() bool) {
	a.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !ok(); <-tick.C {
		if time.Now().After(end) {
			a.t.Fatalf("%s: does not come\n%s", what, a.read("log"))
		}
	}
}

// signal sends sig.
func (a *agent) signal(sig syscall.Signal) {
	a.t.Helper()
	if err := a.cmd.Process.Signal(sig); err != nil {
		a.t.Fatal(err)
	}
}

// wait returns the exit code.
func (a *agent) wait() int {
	a.t.Helper()
	timer := time.AfterFunc(30*time.Second, func() { _ = a.cmd.Process.Kill() })
	defer timer.Stop()
	_ = a.cmd.Wait()
	for _, name := range []string{"log", "out"} {
		mustNotHold(a.t, name, a.read(name))
	}
	return a.cmd.ProcessState.ExitCode()
}

const agentConf = `version: 1
keyring: ephemeral
state_dir: state
admin: {listen: "$ADDR"}
pipelines:
  app:
    source: {type: file, paths: [in.log], poll: 10ms, scan: 20ms}
    batch: {max_wait: 10ms}
    quarantine: {}
    sinks: [{type: file, path: out}]
`

// TestRunSignals: SIGHUP takes another policy and opens files again, SIGTERM
// delivers what was read and ends with 0; metrics and probes answer meanwhile.
func TestRunSignals(t *testing.T) {
	a := newAgent(t, agentConf)
	a.write("in.log", "1 user="+canary+"42 password="+canary+"\n")
	a.start()
	a.until("the first line", func() bool { return strings.HasPrefix(a.read("out"), "1 user=user_") })
	if got, err := a.get("/readyz"); err != nil || !strings.HasPrefix(got, "200 ok\n") {
		t.Errorf("readyz: %s, %v", got, err)
	}
	a.until("metrics", func() bool {
		got, _ := a.get("/metrics")
		mustNotHold(t, "metrics", got)
		return strings.Contains(got, `logscrub_records_out_total{pipeline="app"} 1`) && strings.Contains(got, `logscrub_pipeline_up{pipeline="app"} 1`)
	})
	if err := os.Rename(filepath.Join(a.dir, "out"), filepath.Join(a.dir, "out.1")); err != nil {
		t.Fatal(err)
	}
	a.write("c.yml", agentConf+"policy: {user: {action: redact}}\n")
	a.signal(syscall.SIGHUP)
	a.until("the reload", func() bool { return strings.Contains(a.read("log"), "op=reload pipeline=app") })
	a.add("in.log", "2 user="+canary+"42\n")
	a.until("the second line", func() bool { return a.read("out") == "2 user=user_redacted\n" })
	a.signal(syscall.SIGTERM)
	if code := a.wait(); code != 0 {
		t.Errorf("exit code %d\n%s", code, a.read("log"))
	}
}

// TestRunReloadRequest: a POST reloads, a GET does not, nor does a page of another
// site; a file that is bad is refused and told.
func TestRunReloadRequest(t *testing.T) {
	a := newAgent(t, agentConf)
	a.start()
	for _, c := range []struct {
		method, site, conf, want string
	}{
		{"GET", "", agentConf, "405"},
		{"POST", "cross-site", agentConf, "403"},
		{"POST", "", agentConf, "200 reloaded"},
		{"POST", "", agentConf + "polcy: {}\n", "409 "},
		{"POST", "", agentConf + "policy: {email: {action: keep}}\n", "409 the new policy is weaker"},
	} {
		a.write("c.yml", c.conf)
		req, err := http.NewRequest(c.method, "http://"+a.addr+"/-/reload", nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.site != "" {
			req.Header.Set("Sec-Fetch-Site", c.site)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if got := fmt.Sprint(res.StatusCode, " ", string(b)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %s: %s, want %s", c.method, c.site, got, c.want)
		}
	}
	a.signal(syscall.SIGINT)
	if code := a.wait(); code != 0 {
		t.Errorf("exit code %d\n%s", code, a.read("log"))
	}
}

// TestRunStuck: while a sink is away, the first SIGTERM waits for as long as
// drain_timeout, and the second does not; the exit code says that not all was
// delivered, and nothing is lost.
func TestRunStuck(t *testing.T) {
	conf := strings.Replace(agentConf, "{type: file, path: out}", `{type: http, url: "http://127.0.0.1:1/"}`, 1)
	for name, again := range map[string]bool{"deadline": false, "second signal": true} {
		timeout := "1s"
		if again {
			timeout = "1h"
		}
		a := newAgent(t, conf+"drain_timeout: "+timeout+"\n")
		a.write("in.log", "password="+canary+"\n")
		a.start()
		a.until("a batch under way", func() bool {
			got, _ := a.get("/metrics")
			return strings.Contains(got, `logscrub_unacknowledged_batches{pipeline="app"} 1`)
		})
		a.until("not ready", func() bool { got, _ := a.get("/readyz"); return strings.HasPrefix(got, "503 not ok\n") })
		if got, _ := a.get("/livez"); !strings.HasPrefix(got, "200 ok\n") {
			t.Errorf("%s: livez: %s", name, got)
		}
		a.signal(syscall.SIGTERM)
		if again {
			a.until("no longer answering", func() bool { a.signal(syscall.SIGTERM); _, err := a.get("/livez"); return err != nil })
		}
		if code := a.wait(); code != exitFailure || !strings.Contains(a.read("log"), "not everything that was read could be delivered in time") {
			t.Errorf("%s: exit code %d\n%s", name, code, a.read("log"))
		}
	}
}

// TestRunNotify: systemd is told when the process is ready, alive and ending.
func TestRunNotify(t *testing.T) {
	a := newAgent(t, agentConf)
	path := filepath.Join(a.dir, "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	said := make(chan string, 100)
	go func() {
		b := make([]byte, 1000)
		for {
			n, err := l.Read(b)
			if err != nil {
				return
			}
			said <- string(b[:n])
		}
	}()
	a.start("NOTIFY_SOCKET="+path, "WATCHDOG_USEC=200000")
	expect := func(want string) {
		t.Helper()
		for {
			select {
			case got := <-said:
				if strings.HasPrefix(got, want) {
					return
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("systemd is not told %s", want)
			}
		}
	}
	expect("READY=1")
	expect("WATCHDOG=1")
	a.signal(syscall.SIGHUP)
	expect("RELOADING=1")
	expect("READY=1")
	a.signal(syscall.SIGTERM)
	expect("STOPPING=1")
	if code := a.wait(); code != 0 {
		t.Errorf("exit code %d\n%s", code, a.read("log"))
	}
}
