package nats

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/internal/buffertest"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
)

// A stream that the test itself plays says what a cluster in trouble says.
type played struct {
	*broker
	info  atomic.Value // what is answered to who asks for the stream; "" is nothing
	asked atomic.Int64
	lost  atomic.Int64  // how many messages are to be lost
	late  time.Duration // after what time a message is acknowledged; set at first
	seq   atomic.Int64
}

const (
	infoText = `{"type":"io.nats.jetstream.api.v1.stream_info_response","config":{"name":"OUT","subjects":["out.>"],"duplicate_window":600000000000},"created":"2026-01-01T00:00:00Z","state":{"messages":0}}`
	// awayText is what a server answers that hears of no leader of the cluster
	// (nats-server, server/errors.json, JSClusterNotAvailErr).
	awayText = `{"type":"io.nats.jetstream.api.v1.stream_info_response","error":{"code":503,"err_code":10008,"description":"JetStream system temporarily unavailable"}}`
)

// play begins.
func play(t *testing.T, late time.Duration) *played {
	t.Helper()
	p := &played{broker: serve(t, func(o *server.Options) { o.JetStream = false }), late: late}
	p.info.Store(infoText)
	for subject, does := range map[string]natsio.MsgHandler{
		"$JS.API.STREAM.INFO.OUT": func(m *natsio.Msg) {
			if text := p.info.Load().(string); text != "" {
				_ = m.Respond([]byte(text))
			}
			p.asked.Add(1)
		},
		"out.>": func(m *natsio.Msg) {
			if p.lost.Add(-1) >= 0 {
				return
			}
			text := fmt.Appendf(nil, `{"stream":"OUT","seq":%d}`, p.seq.Add(1))
			time.AfterFunc(p.late, func() { _ = m.Respond(text) })
		},
	} {
		if _, err := p.conn.Subscribe(subject, does); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestLeaderOfAllAway: while nobody says how the stream is, what was known of it is
// believed, and what is to be sent again is sent.
func TestLeaderOfAllAway(t *testing.T) {
	k := play(t, 0)
	p, s, _ := k.behind(t)
	wait(t, s, send(t, s, batch(1, 10)))
	for _, info := range []string{awayText, ""} {
		k.info.Store(info)
		p.deaf.Store(true)
		d := send(t, s, batch(11, 20))
		p.cut() // what was not acknowledged is to be sent again, by another connection
		p.deaf.Store(false)
		asked := k.asked.Load()
		wait(t, s, d)
		until(t, "asked for", func() bool { return k.asked.Load() > asked })
	}
}

// TestNoAnswer: that the server does not answer is another thing than that it may not,
// and is told as such.
func TestNoAnswer(t *testing.T) {
	k := play(t, 0)
	k.info.Store("")
	var said buffertest.Buffer
	s, _ := k.sink(func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&said, nil)) })
	until(t, "asked for", func() bool { return k.asked.Load() > 0 })
	until(t, "blamed", func() bool {
		err := s.Ready()
		return err != nil && strings.Contains(err.Error(), "does not say how the stream is configured")
	})
	wait(t, s, send(t, s, batch(1, 10)))
	if strings.Contains(said.String(), "grant") {
		t.Errorf("a permission is asked for that nobody denied: %s", said.String())
	}
}

// TestSlowAnswers has every answer come late, but within the time after which a server
// is left: it is kept, and nothing is sent again, although there is another to go to.
func TestSlowAnswers(t *testing.T) {
	k := play(t, silence+time.Second)
	p := relay(t, k.Addr().String())
	s, n := k.sink(func(o *Options) {
		o.Conn = natsconn.Options{URLs: []string{k.ClientURL(), p.url()}, ReconnectWait: 10 * time.Millisecond}
	})
	until(t, "ready", func() bool { return s.Ready() == nil })
	gen := s.out.(*jet).conn.Generation()
	var all []flow.Delivery
	for i := range 5 {
		all = append(all, send(t, s, batch(10*i, 10*i+9)))
	}
	for _, d := range all {
		wait(t, s, d)
	}
	if got := s.out.(*jet).conn.Generation(); got != gen || n.Resent.Load() > 0 {
		t.Errorf("%d connections more, %d messages sent again", got-gen, n.Resent.Load())
	}
}

// TestLostUnderway loses what was sent, as a leader does who is cut off from others, and
// nothing is sent behind it, for there is no room: it is sent again without it.
func TestLostUnderway(t *testing.T) {
	k := play(t, 0)
	s, n := k.sink(func(o *Options) { o.Window, o.AckTimeout = 20, time.Hour })
	until(t, "ready", func() bool { return s.Ready() == nil })
	k.lost.Store(30) // all, and half of what comes again
	first, second := send(t, s, batch(1, 10)), send(t, s, batch(11, 20))
	wait(t, s, first)
	wait(t, s, second)
	if got := n.Resent.Load(); got < 20 || got > 40 {
		t.Errorf("%d messages were sent again, want 20, and the first ten once more", got)
	}
}
