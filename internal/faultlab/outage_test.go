//go:build linux

package faultlab

import (
	"bytes"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// TestSinkDown has the sink be away for as long as a spool takes a good deal, and the
// agent stopped and started meanwhile. The other sink of the pipeline has everything
// all the same (faults 5 and 57).
func TestSinkDown(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	there := l.receiver()
	there.answer(down)
	config := l.config(fmt.Sprintf(`    source: {type: file, paths: ["%s/*.log"], poll: 10ms, scan: 50ms}
    batch: {max_wait: 10ms}
    sinks:
      - {type: http, url: "http://%s/", spool: {}}
      - {type: file, path: "%s/clean.log"}
`, l.path("in"), there.addr, l.out))
	logs, rounds := l.writer("a"), 3
	if full {
		rounds = 60
	}
	for range rounds {
		a := l.start(config)
		for range 10 {
			logs.log(1000)
			l.pause(l.upTo(200 * time.Millisecond))
		}
		l.delivered(a, "clean.log")
		if a.get("/readyz") != "" && a.metrics()["spool_records"] == 0 {
			t.Error("nothing is in the spool although the sink is away")
		}
		a.stop()
	}
	there.answer(nil)
	a := l.start(config)
	there.delivered(a)
	a.rest()
	a.stop()
	there.check(oracle.Rules{Ordered: true})
	l.check("clean.log", oracle.Rules{Ordered: true})
	l.secrets()
	l.memory(memoryLimit)
}

// TestReceiver has a receiver answer in every way there is (faults 54 and 55): what it
// cannot take now comes again, what it never takes is in the quarantine, alone.
func TestReceiver(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	there := l.receiver()
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	refused := func(body []byte) bool {
		for line := range bytes.Lines(body) {
			if r, ok := oracle.Find(line); ok && r.Seq%97 == 0 {
				return true
			}
		}
		return false
	}
	n := 0
	there.answer(func(body []byte) int {
		switch n++; {
		case n%2 == 0:
			return []int{http.StatusTooManyRequests, http.StatusInternalServerError, 0, http.StatusServiceUnavailable, http.StatusBadGateway}[n/2%5]
		case refused(body):
			return http.StatusBadRequest
		case len(body) > 8<<10:
			return http.StatusRequestEntityTooLarge
		}
		return http.StatusOK
	})
	a := l.start(config)
	logs.log(1500)
	l.await("the spool to be empty", func() (int64, bool) {
		a.alive()
		m := a.metrics()
		there.mu.Lock()
		defer there.mu.Unlock()
		return int64(there.posts), m["records_in_total"] == 1500 && m["spool_records"] == 0
	})
	m := a.rest()
	a.stop()
	want := 1500 / 97
	if got := m["quarantine_entries_total"]; got < float64(want) {
		t.Errorf("%v entries in the quarantine, want %d", got, want)
	}
	gone := map[oracle.Ref]bool{}
	for _, r := range l.ledger.Owed() {
		if r.Seq%97 == 0 {
			gone[r] = true
			if there.seen[r] {
				t.Errorf("%s was delivered though it was refused", r)
			}
		}
	}
	audit := oracle.NewAudit(l.ledger, oracle.Rules{Expect: l.expect, Ordered: true, Withheld: gone})
	for _, one := range there.all {
		audit.Show([]byte(one[0]), "")
	}
	if n := audit.Missing(); n > 0 {
		t.Errorf("%d records are lost", n)
	}
	if kept := l.refused(); len(kept) != want {
		t.Errorf("the quarantine keeps %d records, want %d", len(kept), want)
	}
	l.secrets()
}

// TestFrozen stops the agent for a while, as a machine does that sleeps (fault 6).
func TestFrozen(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	there := l.receiver()
	config := l.config(l.spoolToReceiver(there))
	logs := l.writer("a")
	a := l.start(config)
	for range 3 {
		logs.log(500)
		l.pause(l.upTo(200 * time.Millisecond))
		a.signal(syscall.SIGSTOP)
		logs.log(500)
		l.pause(2 * time.Second)
		a.signal(syscall.SIGCONT)
	}
	there.delivered(a)
	a.rest()
	a.stop()
	there.check(oracle.Rules{Ordered: true})
	l.secrets()
}
