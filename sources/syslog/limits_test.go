package syslog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/syslog"
)

// TestLargestDatagram has the largest that UDP can carry, and one of a socket of
// the file system that is larger.
func TestLargestDatagram(t *testing.T) {
	s := open(t, syslog.Options{Listen: []syslog.Listener{
		{Network: "udp", Address: "127.0.0.1:0"}, {Network: "unixgram", Address: filepath.Join(t.TempDir(), "log")},
	}})
	addrs := s.Addrs()
	for i, size := range []int{65_507, 100_000} {
		if _, err := io.WriteString(dial(t, addrs[i]), "<14>"+strings.Repeat("x", size-4)); err != nil {
			t.Fatal(err)
		}
		got := records(t, s, 1)
		if cut := size > syslog.DefaultMaxMessage; strings.HasSuffix(got[0], "withheld") != cut || len(got[0]) < 65_000 {
			t.Errorf("%d bytes: %d came, %.10q", size, len(got[0]), got[0][len(got[0])-10:])
		}
	}
}

// TestKernelDrops sends more datagrams than anybody reads: each is either read or
// counted.
func TestKernelDrops(t *testing.T) {
	s := open(t, syslog.Options{Receive: 4096, Limits: flow.Limits{Records: 10}, Listen: []syslog.Listener{{Network: "udp", Address: "127.0.0.1:0"}}})
	if n, ok := s.KernelDrops(); n != 0 || !ok {
		t.Fatalf("%d drops before anything was sent, known: %v", n, ok)
	}
	c := dial(t, s.Addrs()[0])
	const sent = 2000
	for i := range sent {
		if _, err := fmt.Fprintf(c, "<14>message %d %s", i, strings.Repeat("x", 300)); err != nil {
			t.Fatal(err)
		}
	}
	dropped, _ := s.KernelDrops()
	if dropped == 0 {
		t.Fatal("nothing was dropped")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	read := 0
	for {
		var b record.Batch
		if err := s.Read(ctx, &b); err != nil {
			break
		}
		read += len(b.Recs)
	}
	if dropped, _ = s.KernelDrops(); read+int(dropped) != sent {
		t.Errorf("%d read and %d dropped of %d", read, dropped, sent)
	}
	s.Close()
	if n, ok := s.KernelDrops(); n != dropped || !ok {
		t.Errorf("%d drops after Close, known: %v; there were %d", n, ok, dropped)
	}
}

// TestHostileStreams has streams that cannot be cut into messages, or never end.
func TestHostileStreams(t *testing.T) {
	var counts syslog.Counts
	s := open(t, syslog.Options{MaxMessage: 100, Counts: &counts, FrameTimeout: 50 * time.Millisecond})
	abc := `facility=user severity=info "abc"`
	for i, c := range []struct {
		in    string
		want  string
		count int
	}{
		{"999999999 <14>x", "", 0},
		{"7 <14>abc999999999 <14>x", abc, 1},
		{"-1 <14>x\n", `"-1 <14>x"`, 1},
		{"200 <14>" + strings.Repeat("x", 196) + "7 <14>abc", `facility=user severity=info "` + strings.Repeat("x", 96) + `" withheld` + "\n" + abc, 2},
		{"<14>half a line and then silence", `facility=user severity=info "half a line and then silence"`, 1},
		{"50 <14>half a frame and then silence", `facility=user severity=info "half a frame and then silence"`, 1},
		{"12", `"12"`, 1},
	} {
		conn := dial(t, s.Addrs()[0])
		if _, err := io.WriteString(conn, c.in); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(records(t, s, c.count), "\n"); got != c.want {
			t.Errorf("%d: got %s, want %s", i, got, c.want)
		}
		if i != 2 && i != 3 {
			if _, err := conn.Read(make([]byte, 1)); err == nil {
				t.Errorf("%d: the connection stays open", i)
			}
		}
	}
	if counts.Framing.Load() != 2 || counts.TooLarge.Load() != 1 || counts.Timeouts.Load() != 3 {
		t.Errorf("framing %d, too large %d, timeouts %d", counts.Framing.Load(), counts.TooLarge.Load(), counts.Timeouts.Load())
	}
}

// TestBackpressure holds that a sender waits while nobody reads, and that memory
// is bounded meanwhile.
func TestBackpressure(t *testing.T) {
	s := open(t, syslog.Options{Limits: flow.Limits{Bytes: 10_000}})
	c := dial(t, s.Addrs()[0])
	line := "<14>" + strings.Repeat("x", 1000) + "\n"
	sent := make(chan int, 1)
	go func() {
		n := 0
		for ; n < 100_000; n++ {
			_ = c.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
			if _, err := io.WriteString(c, line); err != nil {
				break
			}
		}
		c.Close()
		sent <- n
	}()
	n := <-sent
	if n == 100_000 {
		t.Fatal("the sender never waited")
	}
	got := 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for got < n {
		var b record.Batch
		if err := s.Read(ctx, &b); err != nil {
			t.Fatal(err)
		}
		if len(b.Arena) > 10_000 {
			t.Fatalf("a batch of %d bytes", len(b.Arena))
		}
		got += len(b.Recs)
	}
}

// TestStop holds that what has arrived is given out when the source is told to
// stop, in part what is still in the kernel.
func TestStop(t *testing.T) {
	var counts syslog.Counts
	s := open(t, syslog.Options{Limits: flow.Limits{Records: 10}, Counts: &counts})
	c := dial(t, s.Addrs()[0])
	const lines = 3000
	if _, err := io.WriteString(c, strings.Repeat("<14>x\n", lines)); err != nil {
		t.Fatal(err)
	}
	eventually(t, "connected", func() bool { return counts.Accepted.Load() == 1 })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for {
		var b record.Batch
		if err := s.Read(ctx, &b); err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			break
		}
		n += len(b.Recs)
	}
	if n != lines {
		t.Errorf("%d of %d messages were given out", n, lines)
	}
	if _, err := net.DialTimeout("tcp", s.Addrs()[0].String(), time.Second); err == nil {
		t.Error("the source listens on")
	}
}

func TestLinger(t *testing.T) {
	s := open(t, syslog.Options{Limits: flow.Limits{Wait: time.Hour, Records: 3}})
	c := dial(t, s.Addrs()[0])
	go func() {
		for _, m := range []string{"<14>a\n", "<14>b\n", "<14>c\n<14>d\n"} {
			_, _ = io.WriteString(c, m)
			<-time.After(20 * time.Millisecond)
		}
	}()
	var b record.Batch
	if err := s.Read(t.Context(), &b); err != nil || len(b.Recs) != 3 {
		t.Errorf("error %v, %d records", err, len(b.Recs))
	}
}
