//go:build unix

package main

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestRunProxy: the http sink goes through the proxy that the environment names, waits
// while that is of no use, and says nothing of its password. The name of the receiver
// is the proxy's to resolve.
func TestRunProxy(t *testing.T) {
	var mu sync.Mutex
	var posts []string
	answers := []int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusOK}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		posts = append(posts, r.Method+" "+r.RequestURI+" "+r.Header.Get("Proxy-Authorization")+" "+r.Header.Get("Idempotency-Key")+" "+string(b))
		w.WriteHeader(answers[min(len(posts), len(answers))-1])
	}))
	defer proxy.Close()
	a := newAgent(t, strings.Replace(agentConf, "{type: file, path: out}", `{type: http, url: "http://logs.test/ingest"}`, 1))
	a.write("in.log", "1 password="+canary+"\n")
	a.start("HTTP_PROXY="+strings.Replace(proxy.URL, "://", "://agent:"+canary+"@", 1), "NO_PROXY=")
	a.until("three posts", func() bool { mu.Lock(); defer mu.Unlock(); return len(posts) == 3 })
	a.until("ready", func() bool { got, _ := a.get("/readyz"); return strings.HasPrefix(got, "200 ok\n") })
	a.signal(syscall.SIGTERM)
	if code := a.wait(); code != 0 {
		t.Errorf("exit code %d\n%s", code, a.read("log"))
	}
	mustNotHold(t, "the log", a.read("log"))
	want := "POST http://logs.test/ingest Basic " + base64.StdEncoding.EncodeToString([]byte("agent:"+canary)) + " "
	for _, got := range posts {
		if !strings.HasPrefix(got, want) || got != posts[0] || !strings.Contains(got, "1 password=password_redacted") {
			t.Errorf("got %q\nwant %q and the same each time", got, want)
		}
	}
}

// TestRunNoProxy: a proxy that cannot be reached, or whose URL is none, is told and
// waited for; its password is not.
func TestRunNoProxy(t *testing.T) {
	for _, proxy := range []string{"http://agent:" + canary + "@127.0.0.1:1", "http://agent:" + canary + "@ :%"} {
		a := newAgent(t, strings.Replace(agentConf, "{type: file, path: out}", `{type: http, url: "http://logs.test/ingest"}`, 1)+"drain_timeout: 100ms\n")
		a.write("in.log", "1 password="+canary+"\n")
		a.start("HTTP_PROXY=" + proxy)
		a.until("what the log says", func() bool { return strings.Contains(a.read("log"), "http sink waits") })
		got, _ := a.get("/readyz")
		mustNotHold(t, "readyz", got)
		got, _ = a.get("/metrics")
		mustNotHold(t, "metrics", got)
		a.signal(syscall.SIGTERM)
		if code := a.wait(); code != exitFailure {
			t.Errorf("exit code %d\n%s", code, a.read("log"))
		}
		mustNotHold(t, "the log", a.read("log"))
	}
}
