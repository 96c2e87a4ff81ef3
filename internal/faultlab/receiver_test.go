//go:build linux

package faultlab

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// A receiver is the server behind an http sink.
type receiver struct {
	l    *lab
	addr string
	srv  *http.Server

	mu    sync.Mutex
	do    func(body []byte) int // answers a request; 0 cuts the connection
	all   [][2]string           // body and id of each record it answered 200 for
	seen  map[oracle.Ref]bool
	leaks []string
	posts int
}

// receiver starts a server that takes everything.
func (l *lab) receiver() *receiver {
	l.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	r := &receiver{l: l, addr: ln.Addr().String(), seen: map[oracle.Ref]bool{}}
	r.srv = &http.Server{Handler: r}
	go func() {
		if err := r.srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			l.Error(err)
		}
	}()
	l.Cleanup(func() { r.srv.Close() })
	return r
}

// answer has requests answered by do; nil takes everything.
func (r *receiver) answer(do func(body []byte) int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.do = do
}

// down has requests answered as by a server that is going away.
func down([]byte) int { return http.StatusServiceUnavailable }

// ServeHTTP takes a request.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posts++
	status := http.StatusOK
	if r.do != nil {
		status = r.do(body)
	}
	for name, values := range req.Header {
		for _, v := range values {
			r.leaks = append(r.leaks, r.l.scan.Leaks([]byte(name+": "+v))...)
		}
	}
	r.leaks = append(r.leaks, r.l.scan.Leaks(body)...)
	if status != http.StatusOK {
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(status)
		return
	}
	r.take(body)
}

// take keeps the records of a body. r.mu is held.
func (r *receiver) take(body []byte) {
	s := bufio.NewScanner(bytes.NewReader(body))
	s.Buffer(nil, 4<<20)
	for s.Scan() {
		var line struct{ Body, ID string }
		if err := json.Unmarshal(s.Bytes(), &line); err != nil {
			r.leaks = append(r.leaks, "a line that is no JSON: "+err.Error())
			continue
		}
		r.all = append(r.all, [2]string{line.Body, line.ID})
		if ref, ok := oracle.Find([]byte(line.Body)); ok {
			r.seen[ref] = true
		}
	}
}

// waits until the receiver, or the quarantine, has everything that is owed.
func (r *receiver) delivered(a *agent) {
	r.l.Helper()
	sealed, looks := map[oracle.Ref]bool{}, 0
	r.l.await("every record at the receiver", func() (int64, bool) {
		a.alive()
		r.mu.Lock()
		defer r.mu.Unlock()
		missing := 0
		for _, ref := range r.l.ledger.Owed() {
			if !r.seen[ref] && !sealed[ref] {
				r.l.note(missing, ref)
				missing++
			}
		}
		if looks++; missing > 0 && looks%50 == 0 {
			sealed = r.l.sealed()
		}
		return int64(len(r.all)), missing == 0
	})
}

// check audits what the receiver has.
func (r *receiver) check(rules oracle.Rules) *oracle.Audit {
	r.l.Helper()
	rules.Expect, rules.Withheld, rules.Spooled = r.l.expect, r.l.sealed(), r.l.spools()
	a := oracle.NewAudit(r.l.ledger, rules)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.all {
		a.Show([]byte(one[0]), one[1])
	}
	for _, leak := range r.leaks {
		r.l.Errorf("the receiver got a secret: %s", leak)
	}
	r.l.verdict("receiver", a)
	return a
}
