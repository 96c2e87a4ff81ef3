package syslog_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/syslog"
)

// TestCutWhileSending has a receiver that takes what its kernel takes, reads
// nothing, and then resets the connection. What was not confirmed must come to
// the next one, in order; nothing that was not confirmed may count as held.
func TestCutWhileSending(t *testing.T) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second := receive(t)
	accepted := make(chan *net.TCPConn, 1)
	go func() {
		c, err := first.Accept()
		if tc, ok := c.(*net.TCPConn); err == nil && ok {
			accepted <- tc
		}
	}()
	calls := 0
	var counts syslog.Counts
	s := open(t, second, syslog.Options{MaxMessage: 1 << 20, Counts: &counts, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if calls++; calls == 1 {
			address = first.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}})
	const batches = 400
	var ds []flow.Delivery
	for i := range batches {
		d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, fmt.Sprintf("%04d %s", i, strings.Repeat("x", 100_000))))
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	conn := <-accepted
	last := make(chan error, 1)
	go func() {
		_, err := ds[batches-1].Wait(t.Context())
		last <- err
	}()
	select {
	case err := <-last:
		t.Fatalf("the last batch counts as held though nobody took it: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if err := conn.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := <-last; err != nil {
		t.Fatal(err)
	}
	for _, d := range ds[:batches-1] {
		wait(t, d)
	}
	var got []string
	eventually(t, "the last message is there", func() bool {
		got = nil
		second.mu.Lock()
		defer second.mu.Unlock()
		for _, m := range second.messages {
			_, text, _ := strings.Cut(m, " - - - - - - ")
			got = append(got, text[:4])
		}
		return len(got) > 0 && got[len(got)-1] == fmt.Sprintf("%04d", batches-1)
	})
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("out of order, or twice over one connection: %q", got)
	}
	var n int
	if _, err := fmt.Sscan(got[0], &n); err != nil || n+len(got) != batches || counts.Again.Load() == 0 {
		t.Errorf("%d messages from %q on, %d sent again, %v", len(got), got[0], counts.Again.Load(), err)
	}
}

// TestSilentReceiver has a receiver that reads nothing for longer than Timeout.
func TestSilentReceiver(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := &receiver{Listener: l}
	downs := make(chan error, 10)
	s := open(t, r, syslog.Options{Timeout: 100 * time.Millisecond, MaxMessage: 64 << 20, Min: time.Hour, Max: time.Hour,
		Dial: new(net.Dialer).DialContext, Down: func(err error) { downs <- err }})
	d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, strings.Repeat("canary", 8<<20)))
	if err != nil {
		t.Fatal(err)
	}
	if err := <-downs; err == nil || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Wait(ctx); err == nil {
		t.Error("held")
	}
}
