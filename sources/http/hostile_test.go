package http_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/tlstest"
	"github.com/logscrub/logscrub/record"
	source "github.com/logscrub/logscrub/sources/http"
)

func dialer(network, address string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

// A wire is a listener whose connections are pipes, so that their deadlines go by
// the clock of a bubble.
type wire struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newWire() *wire { return &wire{conns: make(chan net.Conn), done: make(chan struct{})} }

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error   { w.once.Do(func() { close(w.done) }); return nil }
func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// dial returns a new connection once it was accepted, or nil after a minute.
func (w *wire) dial() net.Conn {
	a, b := net.Pipe()
	select {
	case w.conns <- b:
		return a
	case <-time.After(time.Minute):
		return nil
	}
}

const head = "POST /ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"

// TestSlowClients has clients that take their time over the header, the body, a
// chunk that never ends, what comes after an answer, or between requests. Each is
// cut off, on time, and leaves no record.
func TestSlowClients(t *testing.T) {
	for _, c := range []struct {
		name, first, drip string
		within            time.Duration
	}{
		{"silence", "", "", source.DefaultHeaderTime},
		{"header", "POST /ingest HTTP/1.1\r\n", "X-A: b\r\n", source.DefaultHeaderTime},
		{"body", head + "Content-Length: 1000\r\n\r\n", "x", source.DefaultBodyTime},
		{"chunks", head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", source.DefaultBodyTime},
		{"refused body", strings.Replace(head, "/ingest", "/", 1) + "Content-Length: 1000\r\n\r\n", "x", source.DefaultBodyTime},
		{"idle", head + "Content-Length: 0\r\n\r\n", "", source.DefaultIdleTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire()
				s, err := source.New(source.Options{Listener: w})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				conn := w.dial()
				ended := make(chan time.Time, 1)
				began := time.Now()
				go func() {
					_, _ = io.Copy(io.Discard, conn)
					ended <- time.Now()
				}()
				var dripping sync.WaitGroup
				dripping.Go(func() {
					_, err := io.WriteString(conn, c.first)
					for err == nil && c.drip != "" {
						<-time.After(time.Second)
						_, err = io.WriteString(conn, c.drip)
					}
				})
				at := <-ended
				if took := at.Sub(began); took < c.within-time.Second || took > c.within+2*time.Second {
					t.Errorf("cut off after %v, want %v", took, c.within)
				}
				conn.Close()
				dripping.Wait()
				if n, used := s.Queued(); n != 0 || used != 0 {
					t.Errorf("%d requests wait, %d bytes are set aside", n, used)
				}
			})
		})
	}
}

// TestIdleConnections holds that idle clients take the place of others only until
// their time is over.
func TestIdleConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		s, err := source.New(source.Options{Listener: w, Conns: 4})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		before := runtime.NumGoroutine()
		for range 4 {
			conn := w.dial()
			defer conn.Close()
		}
		synctest.Wait()
		if n := runtime.NumGoroutine() - before; n > 20 {
			t.Errorf("%d goroutines for four connections", n)
		}
		began := time.Now()
		conn := w.dial()
		if conn == nil || time.Since(began) < source.DefaultHeaderTime-time.Second {
			t.Fatalf("a fifth connection was taken after %v", time.Since(began))
		}
		go func() { _, _ = io.WriteString(conn, head+"Content-Length: 1\r\n\r\nx") }()
		var b record.Batch
		if err := s.Read(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if err := s.Ack(t.Context(), &b, flow.Delivered); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || resp.StatusCode != 204 {
			t.Errorf("%v, %v", resp, err)
		}
		conn.Close()
	})
}

// TestAckTime holds that a client is not left waiting for a sink that is down, and
// that its records leave the queue, but not a batch.
func TestAckTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		s, err := source.New(source.Options{Listener: w})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		conn := w.dial()
		began := time.Now()
		go func() { _, _ = io.WriteString(conn, head+"Content-Length: 1\r\n\r\nx") }()
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || resp.StatusCode != 503 || time.Since(began) != source.DefaultAckTime {
			t.Errorf("%v, %v after %v", resp, err, time.Since(began))
		}
		if n, used := s.Queued(); n != 0 || used != 0 {
			t.Errorf("%d requests wait, %d bytes are set aside", n, used)
		}
		conn.Close()
	})
}

// TestSmuggling sends requests about whose length two servers could differ: no
// byte of one may become a record that the other would not have seen.
func TestSmuggling(t *testing.T) {
	s := open(t, source.Options{})
	stop := drainAll(t, s)
	for name, raw := range map[string]string{
		"both lengths":   head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + head + "Content-Length: 6\r\n\r\ncanary",
		"two lengths":    head + "Content-Length: 1\r\nContent-Length: 7\r\n\r\nxcanary",
		"two codings":    head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n6\r\ncanary\r\n0\r\n\r\n",
		"space in name":  head + "Transfer-Encoding : chunked\r\n\r\n6\r\ncanary\r\n0\r\n\r\n",
		"odd coding":     head + "Transfer-Encoding: xchunked\r\n\r\n6\r\ncanary\r\n0\r\n\r\n",
		"plus in length": head + "Content-Length: +6\r\n\r\ncanary",
		"huge chunk":     head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\ncanary",
		"bad chunk":      head + "Transfer-Encoding: chunked\r\n\r\n-1\r\ncanary\r\n0\r\n\r\n",
		"bare LF":        head + "Transfer-Encoding: chunked\r\n\r\n6\ncanary\n0\n\n",
	} {
		conn, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, raw); err != nil {
			t.Fatal(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		in := bufio.NewReader(conn)
		resp, err := http.ReadResponse(in, nil)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case name == "both lengths" && resp.StatusCode/100 == 2:
			// RFC 9112 §6.1: chunked counts, and the connection ends.
			if next, err := http.ReadResponse(in, nil); err == nil {
				t.Errorf("%s: a second request was served: %v", name, next.Status)
			}
		case resp.StatusCode/100 == 2:
			t.Errorf("%s: %s", name, resp.Status)
		}
		conn.Close()
	}
	if got := stop(); strings.Contains(got, "canary") {
		t.Errorf("smuggled: %q", got)
	}
}

// drainAll reads and delivers until the function it returns is called, which
// returns what came.
func drainAll(t *testing.T, s *source.Source) (stop func() string) {
	ctx, cancel := context.WithCancel(t.Context())
	all := make(chan string, 1)
	go func() {
		var out strings.Builder
		for {
			var b record.Batch
			if s.Read(ctx, &b) != nil {
				all <- out.String()
				return
			}
			for i := range b.Recs {
				out.Write(b.Body(i))
				out.WriteByte('\n')
			}
			_ = s.Ack(ctx, &b, flow.Delivered)
		}
	}()
	return func() string { cancel(); return <-all }
}

// TestTLS has clients with and without a certificate, over HTTP/1 and 2.
func TestTLS(t *testing.T) {
	ca, other := tlstest.New(t), tlstest.New(t)
	server := ca.Server("localhost")
	server.ClientAuth, server.ClientCAs = tls.RequireAndVerifyClientCert, ca.Pool()
	s := open(t, source.Options{TLS: server})
	stop := drainAll(t, s)
	wrong := other.Client("x")
	wrong.RootCAs = ca.Pool()
	for _, c := range []struct {
		name  string
		tls   *tls.Config
		http2 bool
		want  int
	}{{"http/1", ca.Client("x"), false, 204}, {"http/2", ca.Client("x"), true, 204}, {"no certificate", ca.Client(""), true, 0}, {"another authority", wrong, false, 0}} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: c.tls, ForceAttemptHTTP2: c.http2, DisableKeepAlives: !c.http2}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+s.Addr().String()+"/ingest", strings.NewReader(c.name))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if c.want == 0 {
			if err == nil {
				t.Errorf("%s: %s", c.name, resp.Status)
			}
			continue
		}
		if err != nil || resp.StatusCode != c.want || (resp.ProtoMajor == 2) != c.http2 {
			t.Fatalf("%s: %v, %v", c.name, resp, err)
		}
		resp.Body.Close()
		client.CloseIdleConnections()
	}
	if got := stop(); got != "http/1\nhttp/2\n" {
		t.Errorf("%q", got)
	}
}

// TestRapidReset starts and resets hundreds of requests on one HTTP/2 connection
// (CVE-2023-44487); the source serves on, within its bounds.
func TestRapidReset(t *testing.T) {
	ca := tlstest.New(t)
	s := open(t, source.Options{TLS: ca.Server("localhost")})
	stop := drainAll(t, s)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: ca.Client(""), ForceAttemptHTTP2: true}}
	url := "https://" + s.Addr().String() + "/ingest"
	before := runtime.NumGoroutine()
	var most int
	for range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		body, w := io.Pipe()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = w.Write([]byte("x"))
			cancel()
			w.Close()
		}()
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
		}
		cancel()
		most = max(most, runtime.NumGoroutine())
	}
	if most-before > 200 {
		t.Errorf("up to %d goroutines more", most-before)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("last"))
	if err != nil {
		t.Fatal(err)
	}
	if r := <-send(client, req); r.status != 204 {
		t.Errorf("%+v", r)
	}
	// What was whole before its reset may come before the last or after it.
	lines := slices.Sorted(strings.SplitSeq(strings.TrimSuffix(stop(), "\n"), "\n"))
	if lines[0] != "last" || slices.ContainsFunc(lines[1:], func(l string) bool { return l != "x" }) {
		t.Errorf("%.100q", lines)
	}
	eventually(t, "nothing waits, and nothing is set aside", func() bool { n, used := s.Queued(); return n == 0 && used == 0 })
}

// TestBombMemory holds that bombs are refused without their memory being taken.
func TestBombMemory(t *testing.T) {
	s := open(t, source.Options{MaxBody: 1 << 20})
	big := make([]byte, 16<<20)
	for _, encoding := range []string{"gzip", "zstd"} {
		packed := pack(t, encoding, big)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 4 {
			if r := <-post(t, s, strings.NewReader(string(packed)), "Content-Encoding", encoding); r.status != 413 {
				t.Errorf("%s: %+v", encoding, r)
			}
		}
		runtime.ReadMemStats(&after)
		if n := (after.TotalAlloc - before.TotalAlloc) / 4; n > 6<<20 {
			t.Errorf("%s: %s a bomb of 16 MiB", encoding, fmt.Sprintf("%d KiB", n>>10))
		}
	}
}
