//go:build linux

package faultlab

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// A poster is a client of an http source. What was answered with 2xx is owed.
type poster struct {
	l      *lab
	stream string
	url    string
	client http.Client
	other  int // answers that were no 2xx
}

func (l *lab) poster(stream, addr string) *poster {
	return &poster{l: l, stream: stream, url: "http://" + addr + "/ingest", client: http.Client{Timeout: time.Minute}}
}

// post sends n records once, and reports whether they were taken.
func (p *poster) post(ctx context.Context, n int) bool {
	var body bytes.Buffer
	var all []oracle.Ref
	for range n {
		r, raw := p.l.ledger.Issue(p.stream)
		body.Write(raw)
		body.WriteByte('\n')
		all = append(all, r)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, &body)
	if err != nil {
		p.l.Error(err)
		return false
	}
	req.Header.Set("Content-Type", "text/plain")
	resp, err := p.client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		p.other++
		return false
	}
	for _, r := range all {
		p.l.ledger.Owe(r)
	}
	return true
}

// load posts from several clients until ctx is done, and returns what ends them.
func (l *lab) load(addr string, clients int) (end func()) {
	ctx, cancel := context.WithCancel(l.Context())
	var all sync.WaitGroup
	for i := range clients {
		p := l.poster(fmt.Sprintf("c%c", 'a'+i), addr)
		all.Go(func() {
			for n := 1; ctx.Err() == nil; n = n%50 + 7 {
				if !p.post(ctx, n) {
					select {
					case <-ctx.Done():
					case <-time.After(20 * time.Millisecond):
					}
				}
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// posted is a pipeline from clients to a file, with a spool, as it must have.
func (l *lab) posted(addr string) string {
	return fmt.Sprintf(`    source: {type: http, listen: "%s"}
    batch: {max_bytes: 16KiB, max_wait: 5ms}
    sinks: [{type: file, path: "%s", spool: {}}]
`, addr, filepath.Join(l.out, "clean.log"))
}

// TestKillsHTTP kills the agent at random while clients post: what was answered with
// 2xx is there. What was not may be.
func TestKillsHTTP(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	addr := freeAddr(t)
	config := l.config(l.posted(addr))
	end := l.load(addr, 4)
	for range kills() {
		a := l.start(config)
		before := len(l.ledger.Owed())
		if l.rng.IntN(3) > 0 {
			want := before + 1 + l.rng.IntN(200)
			l.await("some answers", func() (int64, bool) { n := len(l.ledger.Owed()); a.alive(); return int64(n), n >= want })
		}
		l.pause(l.upTo(200 * time.Millisecond))
		a.kill()
	}
	end()
	a := l.start(config)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: l.kills})
	if len(l.ledger.Owed()) == 0 {
		t.Error("nothing was ever taken")
	}
	l.secrets()
	l.memory(memoryLimit)
}

// TestHTTPFull fills the disk of the spool under clients (fault 7): they are told to
// come again, and nothing that was taken is lost.
func TestHTTPFull(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	disk := l.small(l.state, 1<<20)
	there := l.receiver()
	there.answer(down)
	addr := freeAddr(t)
	config := l.config(fmt.Sprintf(`    source: {type: http, listen: "%s", ack_timeout: 1s, max_body: 256KiB, max_pending: 512KiB}
    batch: {max_bytes: 16KiB, max_wait: 5ms}
    sinks: [{type: http, url: "http://%s/", spool: {}}]
`, addr, there.addr))
	a := l.start(config)
	disk.tight(a)
	p := l.poster("a", addr)
	l.await("an answer that is no 2xx", func() (int64, bool) {
		a.alive()
		p.post(t.Context(), 200)
		return int64(l.ledger.Issued()), p.other > 2
	})
	there.answer(nil)
	there.delivered(a)
	disk.grow(a)
	l.await("2xx again", func() (int64, bool) { a.alive(); return 0, p.post(t.Context(), 1) })
	there.delivered(a)
	a.rest()
	a.stop()
	there.check(oracle.Rules{})
	l.secrets()
	l.memory(memoryLimit)
}

// TestKillsSyslog kills the agent at random while programs send syslog over TCP. Nobody
// answers them, so what was under way is lost; what comes is whole, and what was sent
// to an agent that lives on is there.
func TestKillsSyslog(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	addr := freeAddr(t)
	config := l.config(fmt.Sprintf(`    source: {type: syslog, listen: ["tcp://%s"], framing: octet_counting}
    batch: {max_bytes: 16KiB, max_wait: 5ms}
    sinks: [{type: file, path: "%s/clean.log", encode: raw, spool: {}}]
`, addr, l.out))
	send := func(n int, owe bool) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return // it is not there yet
		}
		defer c.Close()
		for range n {
			r, raw := l.ledger.Issue("sys")
			text := "<13>1 - - - - - - " + string(raw)
			if _, err := fmt.Fprintf(c, "%d %s", len(text), text); err != nil {
				return
			}
			if owe {
				l.ledger.Owe(r)
			}
		}
	}
	for range kills() / 5 {
		a := l.start(config)
		for range 5 {
			send(100, false)
			l.pause(l.upTo(100 * time.Millisecond))
		}
		a.kill()
	}
	a := l.start(config)
	l.await("the socket", func() (int64, bool) {
		a.alive()
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return 0, err == nil
	})
	send(500, true)
	l.delivered(a, "clean.log")
	a.rest()
	a.stop(3)
	l.check("clean.log", oracle.Rules{Torn: 2 * l.kills})
	l.secrets()
	l.memory(memoryLimit)
}
