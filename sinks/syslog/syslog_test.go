package syslog_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/encode"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/internal/tlstest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sinks/syslog"
	source "github.com/logscrub/logscrub/sources/syslog"
)

var _ pipeline.Sink = (*syslog.Sink)(nil)

// A receiver reads messages, and knows what was written to it.
type receiver struct {
	net.Listener
	mu       sync.Mutex
	messages []string
	read     atomic.Int64 // bytes of messages
	written  atomic.Int64 // bytes that went through Dial
	conns    atomic.Int64
	down     atomic.Bool
	secure   *tls.Config
}

func receive(t *testing.T) *receiver {
	t.Helper()
	return receiveTLS(t, nil)
}

func receiveTLS(t *testing.T, secure *tls.Config) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{Listener: l, secure: secure}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r.conns.Add(1)
			if r.secure != nil {
				c = tls.Server(c, r.secure)
			}
			go r.serve(c)
		}
	}()
	return r
}

func (r *receiver) serve(c net.Conn) {
	defer c.Close()
	for in := bufio.NewReader(c); ; {
		count, err := in.ReadString(' ')
		n, bad := strconv.Atoi(strings.TrimSuffix(count, " "))
		if err != nil || bad != nil {
			return
		}
		m := make([]byte, n)
		if _, err := io.ReadFull(in, m); err != nil {
			return
		}
		r.mu.Lock()
		r.messages = append(r.messages, string(m))
		r.mu.Unlock()
		r.read.Add(int64(len(count) + n))
	}
}

// dial counts what is written, and fails while the receiver is down.
func (r *receiver) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if r.down.Load() {
		return nil, errors.New("canary")
	}
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	tc, _ := c.(*net.TCPConn)
	return &counted{tc, r}, nil
}

type counted struct {
	*net.TCPConn
	r *receiver
}

func (c *counted) Write(p []byte) (int, error) {
	c.r.written.Add(int64(len(p)))
	return c.TCPConn.Write(p)
}

// got waits until the receiver has read what was written, and returns its
// messages.
func (r *receiver) got(t *testing.T) []string {
	t.Helper()
	eventually(t, "everything was read", func() bool { return r.secure != nil || r.read.Load() == r.written.Load() })
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.messages...)
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

func open(t *testing.T, r *receiver, o syslog.Options) *syslog.Sink {
	t.Helper()
	o.Address = r.Addr().String()
	if o.Dial == nil {
		o.Dial = r.dial
	}
	if o.Min == 0 {
		o.Min, o.Max = time.Millisecond, 10*time.Millisecond
	}
	s, err := syslog.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func deliver(t *testing.T, s *syslog.Sink, c *record.Clean) {
	t.Helper()
	d, err := s.Send(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	wait(t, d)
}

func wait(t *testing.T, d flow.Delivery) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if rejected, err := d.Wait(ctx); err != nil || len(rejected) > 0 {
		t.Fatalf("rejected %v, error %v", rejected, err)
	}
}

// hexText writes body and terminator so that every byte of them comes back.
func hexText(dst []byte, c *record.Clean, i int) []byte {
	dst = hex.AppendEncode(append(dst, "hex:"...), c.Body(i))
	return hex.AppendEncode(dst, []byte(c.Record(i).Term.Bytes()))
}

// unhex returns what hexText was given.
func unhex(t *testing.T, messages []string) string {
	t.Helper()
	var out strings.Builder
	for _, m := range messages {
		_, text, ok := strings.Cut(m, "hex:")
		b, err := hex.DecodeString(text)
		if err != nil || !ok {
			t.Fatalf("message %.100q", m)
		}
		out.Write(b)
	}
	return out.String()
}

func TestContract(t *testing.T) {
	o := syslog.Options{Encode: hexText, MaxMessage: 2 << 20}
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			r := receive(t)
			return open(t, r, o), func() string { return unhex(t, r.got(t)) }
		},
		Broken: func(t *testing.T) sinktest.Sink {
			r := receive(t)
			r.down.Store(true)
			return open(t, r, syslog.Options{GiveUp: 1})
		},
		Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
			r := receive(t)
			r.down.Store(true)
			return open(t, r, o), func() { r.down.Store(false) }, func() string { return unhex(t, r.got(t)) }
		},
		Refusing: func(t *testing.T) (sinktest.Sink, func() string) {
			r := receive(t)
			o := o
			o.Encode = func(dst []byte, c *record.Clean, i int) []byte {
				if string(c.Body(i)) == sinktest.Refused {
					return append(dst, make([]byte, 3<<20)...)
				}
				return hexText(dst, c, i)
			}
			return open(t, r, o), func() string { return unhex(t, r.got(t)) }
		},
	})
}

// clean returns a batch of one record with attributes given as name, value, ….
func clean(at int64, body string, attrs ...string) *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	w.Begin()
	w.Buf = append(w.Buf, body...)
	for i := 0; i < len(attrs); i += 2 {
		w.Field([]byte(attrs[i]), []byte(attrs[i+1]))
	}
	w.End(&record.Record{Term: record.TermLF, Time: at})
	return c
}

func TestMessages(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 250_000_500, time.UTC).UnixNano()
	for _, c := range []struct {
		o    syslog.Options
		in   *record.Clean
		want string
	}{
		{syslog.Options{}, clean(0, "text"), "<14>1 - - - - - - text"},
		{syslog.Options{}, clean(0, ""), "<14>1 - - - - - -"},
		{syslog.Options{}, clean(at, "a\nb\xff\x00"), "<14>1 2026-11-22T10:00:00.250000Z - - - - - a\nb\xff\x00"},
		{syslog.Options{Facility: "local0", Severity: "err", Hostname: "web", App: "shop"}, clean(0, "x"), "<131>1 - web shop - - - x"},
		{syslog.Options{App: "shop"}, clean(0, "x", "facility", "auth", "severity", "crit", "hostname", "h", "app", "su", "procid", "1", "msgid", "m"), "<34>1 - h su 1 m - x"},
		{syslog.Options{}, clean(0, "x", "facility", "?", "severity", "-1", "hostname", "a b\x00ü", "app", strings.Repeat("x", 60)), "<14>1 - a_b___ " + strings.Repeat("x", 48) + " - - - x"},
		{syslog.Options{}, clean(0, "x", "sd[a@1].k", "1", "other", "y", "sd[b].k", `"\]ü`+"\xff", "sd[a@1].k", "2", "sd[c]", "", "sd[d].", "no", "sd[", "no"),
			`<14>1 - - - - - [a@1 k="1" k="2"][b k="\"\\\]ü` + "\ufffd" + `"][c] x`},
		{syslog.Options{}, clean(0, "su[12]: text", "app", "su", "procid", "12"), "<14>1 - - su 12 - - text"},
		{syslog.Options{}, clean(0, "su: text", "app", "su"), "<14>1 - - su - - - text"},
		{syslog.Options{}, clean(0, "su[13]: text", "app", "su", "procid", "12"), "<14>1 - - su 12 - - su[13]: text"},
		{syslog.Options{Encode: encode.JSON}, clean(0, "su: x", "app", "su", "sd[a].b", "1"), `<14>1 - - su - - - {"body":"su: x","attrs":{"app":"su","sd[a].b":"1"}}`},
	} {
		r := receive(t)
		deliver(t, open(t, r, c.o), c.in)
		if got := r.got(t); len(got) != 1 || got[0] != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

// TestRoundTrip sends what the source has read back to it.
func TestRoundTrip(t *testing.T) {
	in, err := source.New(source.Options{Listen: []source.Listener{{Network: "tcp", Address: "127.0.0.1:0"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := syslog.New(syslog.Options{Address: in.Addrs()[0].String()})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	deliver(t, out, clean(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).UnixNano(), "two\nlines ]", "facility", "mail", "severity", "alert",
		"hostname", "h", "app", "a", "procid", "p", "msgid", "m", "sd[x@1].a", `q"\]`, "sd[x@1].b", "", "sd[y]", ""))
	var b record.Batch
	if err := in.Read(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, f := range b.Fields {
		got += fmt.Sprintf("%s=%s ", b.Bytes(f.Name), b.Bytes(f.Value))
	}
	want := `facility=mail severity=alert hostname=h app=a procid=p msgid=m sd[x@1].a=q"\] sd[x@1].b= sd[y]= `
	if string(b.Body(0)) != "two\nlines ]" || got != want || b.Recs[0].Time != time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).UnixNano() {
		t.Errorf("%q, %s", b.Body(0), got)
	}
}

func TestTooLarge(t *testing.T) {
	r := receive(t)
	var counts syslog.Counts
	s := open(t, r, syslog.Options{MaxMessage: 100, Counts: &counts})
	d, err := s.Send(t.Context(), sinktest.Clean(record.TermLF, "a", strings.Repeat("canary", 20), "b"))
	if err != nil {
		t.Fatal(err)
	}
	rejected, err := d.Wait(t.Context())
	if err != nil || len(rejected) != 1 || rejected[0].Record != 1 || rejected[0].Reason != flow.TooLarge || strings.Contains(rejected[0].Err.Error(), "canary") {
		t.Errorf("%v, %v", rejected, err)
	}
	if got := r.got(t); len(got) != 2 || counts.Refused.Load() != 1 {
		t.Errorf("%q", got)
	}
}

func TestTLS(t *testing.T) {
	ca, other := tlstest.New(t), tlstest.New(t)
	server := ca.Server("logs.example.com")
	server.ClientAuth, server.ClientCAs = tls.RequireAndVerifyClientCert, ca.Pool()
	r := receiveTLS(t, server)
	s := open(t, r, syslog.Options{TLS: ca.Client("client.example.com")})
	deliver(t, s, sinktest.Clean(record.TermLF, "a", "b"))
	eventually(t, "two messages", func() bool { return len(r.got(t)) == 2 })

	bad := open(t, r, syslog.Options{TLS: other.Client(""), GiveUp: 1})
	d, err := bad.Send(t.Context(), sinktest.Clean(record.TermLF, "canary"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "not trusted; set ca") || flow.IsPermanent(err) {
		t.Error(err)
	}
	if got := strings.Join(r.got(t), ""); strings.Contains(got, "canary") {
		t.Errorf("%q", got)
	}
}

// TestServerCloses has the receiver close the connection while nothing is under
// way: what comes next must not be lost in it.
func TestServerCloses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			b := make([]byte, 100)
			n, _ := c.Read(b)
			got <- string(b[:n])
			c.Close()
		}
	}()
	r := &receiver{Listener: l}
	var counts syslog.Counts
	s := open(t, r, syslog.Options{Counts: &counts, Dial: new(net.Dialer).DialContext})
	for i := range 5 {
		deliver(t, s, sinktest.Clean(record.TermLF, fmt.Sprint("m", i)))
		if m := <-got; !strings.HasSuffix(m, fmt.Sprint("m", i)) {
			t.Errorf("%q", m)
		}
		eventually(t, "the line is put down", func() bool { return !s.Connected() })
	}
	if n := counts.Connections.Load(); n != 5 {
		t.Errorf("%d connections", n)
	}
}

func TestOptions(t *testing.T) {
	for want, o := range map[string]syslog.Options{
		"set address": {}, "host:port": {Address: "logs.example.com"}, "facility": {Address: "a:1", Facility: "x"}, "severity": {Address: "a:1", Severity: "x"},
	} {
		if s, err := syslog.New(o); err == nil {
			s.Close()
			t.Errorf("%+v was accepted", o)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
