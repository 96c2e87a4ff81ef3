//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// running is a filter under way.
type running struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	errs bytes.Buffer
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{cmd: program(t, t.TempDir(), "", args...)}
	r.cmd.Stdin = nil
	var err error
	if r.in, err = r.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.out = bufio.NewReader(out)
	r.cmd.Stderr = &r.errs
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(20*time.Second, func() { _ = r.cmd.Process.Kill() })
	t.Cleanup(func() {
		timer.Stop()
		_ = r.cmd.Process.Kill()
	})
	return r
}

// say writes a line to the filter and returns the line that it answers with.
func (r *running) say(t *testing.T, line string) string {
	t.Helper()
	if _, err := io.WriteString(r.in, line); err != nil {
		t.Fatal(err)
	}
	got, err := r.out.ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, r.errs.String())
	}
	return got
}

// TestLatency: a line comes out while the input is still open.
func TestLatency(t *testing.T) {
	r := start(t, "--keyring", "ephemeral")
	for range 3 {
		if got := r.say(t, "password=swordfish\n"); got != "password=password_redacted\n" {
			t.Errorf("got %q", got)
		}
	}
	_ = r.in.Close()
	if err := r.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestSignals: what was read when SIGTERM or SIGINT comes is written, the last
// line without its end too, and the process then ends by that signal.
func TestSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		if signal.Ignored(sig) {
			t.Logf("%v is ignored here, and so by what is started", sig)
			continue
		}
		r := start(t, "--keyring", "ephemeral", "--stats")
		r.say(t, "one\n")
		if _, err := io.WriteString(r.in, "two\npassword=sword"); err != nil {
			t.Fatal(err)
		}
		if got, _ := r.out.ReadString('\n'); got != "two\n" {
			t.Errorf("%v: got %q", sig, got)
		}
		if err := r.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(r.out)
		_ = r.cmd.Wait()
		status := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if err != nil || string(rest) != "password=password_redacted" || !status.Signaled() || status.Signal() != sig {
			t.Errorf("%v: rest %q, %v, status %v", sig, rest, err, r.cmd.ProcessState)
		}
		if !strings.Contains(r.errs.String(), "records") {
			t.Errorf("%v: no summary: %s", sig, r.errs.String())
		}
	}
}

// TestQuit: SIGQUIT and SIGABRT end it at once and print no traceback.
func TestQuit(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		r := start(t, "--keyring", "ephemeral")
		r.say(t, "one\n")
		if err := r.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(r.out); err != nil {
			t.Fatal(err)
		}
		_ = r.cmd.Wait()
		if code := r.cmd.ProcessState.ExitCode(); code != exitFailure || strings.Contains(r.errs.String(), "goroutine") {
			t.Errorf("%v: exit code %d, %s", sig, code, r.errs.String())
		}
	}
}

// TestBrokenPipe: when the reader goes, the filter ends by SIGPIPE, silently.
func TestBrokenPipe(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "app.log"), bytes.Repeat([]byte("a line\n"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, dir, "", "--keyring", "ephemeral", "app.log")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = bufio.NewReader(out).ReadString('\n')
	_ = out.Close()
	_ = cmd.Wait()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGPIPE || errs.Len() > 0 {
		t.Errorf("%v, %s", cmd.ProcessState, errs.String())
	}
}

// TestMetrics: the endpoint serves exact counts while the filter runs, and none
// of what it hides.
func TestMetrics(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	_ = ln.Close()
	r := start(t, "--keyring", "ephemeral", "--metrics-listen", addr)
	r.say(t, "user="+canary+"42 password="+canary+"\n")
	want := []string{
		`logscrub_findings_total{action="pseudonym",kind="user",pipeline="filter",rule="user"} 1`,
		`logscrub_findings_total{action="redact",kind="password",pipeline="filter",rule="password"} 1`,
		`logscrub_records_in_total{pipeline="filter"} 1`,
		`logscrub_records_out_total{pipeline="filter"} 1`,
		`logscrub_build_info{`, `logscrub_policy_info{`, `logscrub_key_info{`,
	}
	body := scrape(t, "http://"+addr+"/metrics", want)
	mustNotHold(t, "metrics", body)
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("no %s in\n%s", w, body)
		}
	}
	second := program(t, t.TempDir(), "", "--keyring", "ephemeral", "--metrics-listen", addr)
	if _, stderr, code := outcome(t, second); code != exitFailure || !strings.Contains(stderr, "--metrics-listen: cannot listen there") {
		t.Errorf("two at one address: code %d, %s", code, stderr)
	}
	_ = r.in.Close()
	if err := r.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// scrape reads the metrics until all of want are there: a batch is counted just
// after it is written.
func scrape(t *testing.T, url string, want []string) (body string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		body = string(text)
		missing := false
		for _, w := range want {
			missing = missing || !strings.Contains(body, w)
		}
		if !missing {
			break
		}
	}
	return body
}
