//go:build unix

package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/tlstest"
)

// TestCanaryRun: a daemon with a door, a denylist with a line that is none, and a leak
// feed that is not taken says nothing of what it is given, also where the environment
// asks libraries to say all; nor does what it keeps.
func TestCanaryRun(t *testing.T) {
	ca := tlstest.New(t)
	cert, key := ca.Issue("localhost")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	in := ln.Addr().String()
	_ = ln.Close()
	a := newAgent(t, `version: 1
keyring: ephemeral
state_dir: state
admin: {listen: "$ADDR"}
issuers: [{name: main, issuer: "https://auth.example.com", secret_file: secret}]
denylist: {file: denied}
leak_feed: {webhook: {url: "https://127.0.0.1:1/`+canary+`", secret_file: hook, allow_private: true}}
pipelines:
  app:
    source: {type: http, listen: "`+in+`", tls: {cert: "`+cert+`", key: "`+key+`"}, auth: {issuer: main, audience: logs}}
    sinks: [{type: file, path: out, spool: {}}]
    quarantine: {}
`)
	a.write("secret", canarySecret)
	a.write("hook", canary+"-secret-of-the-webhook")
	a.write("denied", "jti https://auth.example.com "+canary+" "+canary+"\n")
	a.start("GODEBUG=http2debug=2", "GOTRACEBACK=all")
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client(""), ForceAttemptHTTP2: true}}
	post := func(tok string) {
		t.Helper()
		live := minted(`{"iss":"https://auth.example.com","sub":"` + canary + `","exp":4102444800}`)
		req, err := http.NewRequest(http.MethodPost, "https://"+in+"/ingest", strings.NewReader(secrets(9)+live+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "text/plain")
		req.Header.Set("Authorization", "Bearer "+tok)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		mustNotHold(t, "the answer", fmt.Sprint(resp.Header, resp.Status))
		if resp.ProtoMajor != 2 {
			t.Errorf("the answer is of %s", resp.Proto)
		}
	}
	post(canary)
	now := time.Now().Unix()
	post(minted(fmt.Sprintf(`{"iss":"https://auth.example.com","aud":"logs","sub":"%s","iat":%d,"exp":%d}`, canary, now, now+600)))
	a.until("the record is there", func() bool { return strings.Contains(a.read("out"), "-state_live") })
	a.until("the feed says why", func() bool { return strings.Contains(a.read("log"), "webhook: connection refused") })
	if text, err := a.get("/metrics"); err != nil || strings.Contains(text, canary) {
		t.Errorf("%v, or a metric holds a secret", err)
	}
	if log := a.read("log"); !strings.Contains(log, "denylist: line 1") {
		t.Errorf("nothing is said of the denylist:\n%s", log)
	}
	a.signal(syscall.SIGABRT)
	if code := a.wait(); code != exitFailure || strings.Contains(a.read("log"), "goroutine") {
		t.Errorf("exit code %d:\n%s", code, a.read("log"))
	}
}
