package syslog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/sources/syslog"
)

var _ pipeline.Source = (*syslog.Source)(nil)

func open(t *testing.T, o syslog.Options) *syslog.Source {
	t.Helper()
	if o.Listen == nil {
		o.Listen = []syslog.Listener{{Network: "tcp", Address: "127.0.0.1:0"}}
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	s, err := syslog.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func dial(t *testing.T, a net.Addr) net.Conn {
	t.Helper()
	c, err := net.Dial(a.Network(), a.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// eventually polls for what another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); <-time.After(time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("still not: %s", what)
		}
	}
}

// records reads n records, and returns them as encode.JSON would show them, but
// for the time.
func records(t *testing.T, s *syslog.Source, n int) (lines []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for len(lines) < n {
		var b record.Batch
		if err := s.Read(ctx, &b); err != nil {
			t.Fatalf("after %d records: %v", len(lines), err)
		}
		for i, r := range b.Recs {
			line := ""
			for _, f := range b.Fields[r.Fields.Lo:r.Fields.Hi] {
				line += fmt.Sprintf("%s=%s ", b.Bytes(f.Name), b.Bytes(f.Value))
			}
			line += fmt.Sprintf("%q", b.Body(i))
			if r.Flags&record.Withhold != 0 {
				line += " withheld"
			}
			if r.Flags&record.Continues != 0 {
				line += " continues"
			}
			lines = append(lines, line)
		}
		if err := s.Ack(t.Context(), &b, flow.Delivered); err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestContract(t *testing.T) {
	start := func(t *testing.T, network, input string, more bool) *syslog.Source {
		var counts syslog.Counts
		l := syslog.Listener{Network: network, Address: "127.0.0.1:0"}
		if network == "unix" {
			l.Address = filepath.Join(t.TempDir(), "s")
		}
		s := open(t, syslog.Options{Listen: []syslog.Listener{l}, Framing: syslog.LineFeed, Whole: true, MaxMessage: 4 << 20, Counts: &counts})
		c := dial(t, s.Addrs()[0])
		go func() {
			_, _ = io.WriteString(c, input)
			if !more {
				c.Close()
			}
		}()
		if !more {
			eventually(t, "connected", func() bool { return counts.Accepted.Load() == 1 })
			s.Drain()
		}
		return s
	}
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			sourcetest.Run(t, sourcetest.Kit{
				Open: func(t *testing.T, in string) sourcetest.Source { return start(t, network, in, false) },
				Idle: func(t *testing.T, in string) sourcetest.Source { return start(t, network, in, true) },
			})
		})
	}
}

func TestStream(t *testing.T) {
	s := open(t, syslog.Options{Peer: true})
	c := dial(t, s.Addrs()[0])
	two := "<14>1 - web shop - - [a@1 k=\"v\"] two\nlines"
	if _, err := fmt.Fprintf(c, "<14>Nov 22 12:00:00 web su[12]: hello\n%d %s<14>none\nplain\n", len(two), two); err != nil {
		t.Fatal(err)
	}
	equal(t, records(t, s, 4),
		`facility=user severity=info hostname=web app=su procid=12 peer=127.0.0.1 "su[12]: hello"`,
		`facility=user severity=info hostname=web app=shop peer=127.0.0.1 sd[a@1].k=v "two\nlines"`,
		`facility=user severity=info peer=127.0.0.1 "none"`,
		`peer=127.0.0.1 "plain"`)
}

func TestIdentityAndTime(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	seen := map[string]bool{}
	for range 2 {
		s := open(t, syslog.Options{Now: func() time.Time { return now }})
		c := dial(t, s.Addrs()[0])
		if _, err := io.WriteString(c, "<14>1 2026-11-22T10:00:00Z - - - - - x\n<14>x\n"); err != nil {
			t.Fatal(err)
		}
		var times []int64
		for len(times) < 2 {
			var b record.Batch
			if err := s.Read(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			for _, r := range b.Recs {
				id := fmt.Sprint(b.Origins[r.Origin].Name, r.Seq)
				if seen[id] {
					t.Errorf("%s twice", id)
				}
				seen[id] = true
				times = append(times, r.Time)
			}
		}
		if times[0] != now.Add(-2*time.Hour).UnixNano() || times[1] != now.UnixNano() {
			t.Errorf("times %v", times)
		}
	}
}

func TestDatagrams(t *testing.T) {
	dir := t.TempDir()
	s := open(t, syslog.Options{MaxMessage: 30, Listen: []syslog.Listener{
		{Network: "udp", Address: "127.0.0.1:0"}, {Network: "unixgram", Address: filepath.Join(dir, "log")},
	}})
	for i, a := range s.Addrs() {
		c := dial(t, a)
		for _, m := range []string{"<14>Nov 22 12:00:00 a: b", "<14>Nov 22 12:00:00 h a: b\n", "<14>" + strings.Repeat("x", 27)} {
			if _, err := io.WriteString(c, m); err != nil {
				t.Fatal(err)
			}
		}
		second := `facility=user severity=info hostname=h app=a "a: b"`
		if i == 1 {
			second = `facility=user severity=info "h a: b"`
		}
		equal(t, records(t, s, 3), `facility=user severity=info app=a "a: b"`, second,
			`facility=user severity=info "`+strings.Repeat("x", 26)+`" withheld`)
	}
}

func TestOptions(t *testing.T) {
	taken := open(t, syslog.Options{})
	for want, o := range map[string]syslog.Options{
		"set listen":     {},
		"is unknown":     {Listen: []syslog.Listener{{Network: "sctp", Address: "127.0.0.1:0"}}},
		"set tls":        {Listen: []syslog.Listener{{Network: "tls", Address: "127.0.0.1:0"}}},
		"listens there":  {Listen: []syslog.Listener{{Network: "udp", Address: "127.0.0.1:0"}, {Network: "tcp", Address: taken.Addrs()[0].String()}}},
		"cannot listen ": {Listen: []syslog.Listener{{Network: "unix", Address: filepath.Join(t.TempDir(), "none", "s")}}},
	} {
		if s, err := syslog.New(o); err == nil {
			s.Close()
			t.Errorf("%+v was accepted", o)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestScrubbed runs the source through a scrubber: what a header, a parameter, or
// a line before gives away is hidden.
func TestScrubbed(t *testing.T) {
	scrubber, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	key := "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKB"
	s := open(t, syslog.Options{})
	c := dial(t, s.Addrs()[0])
	in := "<14>Nov 22 12:00:00 password: hunter2canary\n" +
		"<14>1 - - - - - [auth@32473 password=\"hunter3canary\"] x\n" +
		"<14>1 - - - - - [x@32473 k=\"v\"] mail jane.canary@example.com\n" +
		"<14>Nov 22 12:00:00 h a: -----BEGIN PRIVATE KEY-----\n<14>Nov 22 12:00:00 h a: " + key + "\n<14>Nov 22 12:00:00 h b: other\n" +
		"<14>Nov 22 12:00:00 h a: " + key + "\n<14>Nov 22 12:00:00 h a: -----END PRIVATE KEY-----\n"
	if _, err := io.WriteString(c, in); err != nil {
		t.Fatal(err)
	}
	sink := new(sink)
	stop, cancel := context.WithCancel(t.Context())
	defer cancel()
	sink.more = func(n int) {
		if n == 8 {
			cancel()
		}
	}
	if _, err := pipeline.Run(stop, t.Context(), pipeline.Options[scrub.Carry]{
		Source: s, Sinks: []pipeline.Sink{sink},
		NewWorker: func() pipeline.Worker[scrub.Carry] { return scrubber.Worker() },
	}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	out := sink.b.String()
	if strings.Contains(out, "canary") || strings.Contains(out, key[:20]) || strings.Contains(out, key[40:]) {
		t.Errorf("something got through:\n%s", out)
	}
	if strings.Count(out, "\n") != 8 || !strings.Contains(out, "b: other") || !strings.Contains(out, `"sd[x@32473].k":"v"`) {
		t.Errorf("something is missing:\n%s", out)
	}
}

// A sink keeps what it is sent as JSON.
type sink struct {
	b    bytes.Buffer
	n    int
	more func(n int)
}

func (s *sink) Send(_ context.Context, c *record.Clean) (pipeline.Delivery, error) {
	s.b.Write(encode.Batch(nil, c, encode.JSON))
	s.n += c.Len()
	s.more(s.n)
	return flow.Held(), nil
}

func (s *sink) Close() error { return nil }
