package natspub_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natspub"
	"github.com/logscrub/logscrub/internal/natstest"
)

func open(t *testing.T, s *natstest.Server, subject, stream string) *natspub.Publisher {
	t.Helper()
	p, err := natspub.New(natspub.Options{Subject: subject, Stream: stream,
		Conn: natsconn.Options{URLs: []string{s.ClientURL()}, ReconnectWait: 10 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func send(t *testing.T, p *natspub.Publisher, id, body string) {
	t.Helper()
	if err := p.Send(t.Context(), id, []byte(body)); err != nil {
		t.Fatal(err)
	}
}

// TestStream holds that a message is stored once, and that one that is not stored is
// an error.
func TestStream(t *testing.T) {
	s := natstest.Serve(t, func(o *server.Options) { o.MaxPayload = 1 << 10 })
	_, js := s.Connect()
	stream, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "LEAKS", Subjects: []string{"leaks.>"}})
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, s, "leaks.app", "LEAKS")
	send(t, p, "a", "first")
	send(t, p, "a", "first")
	send(t, p, "b", "second")
	info, err := stream.Info(t.Context())
	if err != nil || info.State.Msgs != 2 {
		t.Fatalf("%d messages are stored (%v), want 2", info.State.Msgs, err)
	}
	msg, err := stream.GetMsg(t.Context(), 1)
	if err != nil || string(msg.Data) != "first" || msg.Subject != "leaks.app" || msg.Header.Get("Nats-Msg-Id") != "a" {
		t.Errorf("stored %+v, %v", msg, err)
	}
	for _, c := range []struct{ name, subject, stream, body, want string }{
		{"no stream", "elsewhere", "LEAKS", "x", "no stream stores"},
		{"another stream", "leaks.app", "OTHER", "x", "error 10060"},
		{"too large", "leaks.app", "LEAKS", strings.Repeat("x", 2<<10), "larger"},
	} {
		err := open(t, s, c.subject, c.stream).Send(t.Context(), c.name, []byte(c.body))
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, natspub.ErrTooLarge) != (c.name == "too large") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestCore holds that a message has reached the server once Send returns.
func TestCore(t *testing.T) {
	s := natstest.Serve(t)
	conn, _ := s.Connect()
	sub, err := conn.SubscribeSync("leaks")
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Flush(); err != nil {
		t.Fatal(err)
	}
	send(t, open(t, s, "leaks", ""), "a", "first")
	msg, err := sub.NextMsg(natstest.Limit)
	if err != nil || string(msg.Data) != "first" || msg.Header.Get("Nats-Msg-Id") != "a" {
		t.Errorf("got %+v, %v", msg, err)
	}
}

// TestOutage holds that Send fails while the server is away, and works once it is back.
func TestOutage(t *testing.T) {
	for _, stream := range []string{"", "LEAKS"} {
		s := natstest.Serve(t)
		_, js := s.Connect()
		if stream != "" {
			if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: stream, Subjects: []string{"leaks"}}); err != nil {
				t.Fatal(err)
			}
		}
		p := open(t, s, "leaks", stream)
		send(t, p, "a", "first")
		s.Stop()
		soon, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if p.Send(soon, "b", []byte("second")) == nil {
			t.Errorf("stream %q: a message is held by a server that is away", stream)
		}
		s.Start()
		send(t, p, "b", "second")
	}
}
