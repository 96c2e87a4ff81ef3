package nats

import (
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
)

var _ pipeline.Sink = (*Sink)(nil)

// whole encodes a record as the kit counts it: with its terminator.
func whole(dst []byte, c *record.Clean, i int) []byte {
	return append(append(dst, c.Body(i)...), c.Record(i).Term.Bytes()...)
}

// forKit makes what a kit sends distinct: its records have the same numbers in
// every batch.
func forKit(o *Options) { o.Encode, o.MsgID = whole, nil }

// dead is an address at which nobody listens.
func dead(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "nats://" + l.Addr().String()
}

func TestContract(t *testing.T) {
	for name, change := range map[string]func(*jetstream.StreamConfig){
		"one by one":     func(*jetstream.StreamConfig) {},
		"atomic batches": atomicBatches,
	} {
		t.Run(name, func(t *testing.T) { contract(t, change) })
	}
}

func contract(t *testing.T, change func(*jetstream.StreamConfig)) {
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			k := serve(t)
			k.stream(change)
			s, _ := k.sink(forKit)
			return s, func() string { return join(k.held()) }
		},
		Broken: func(t *testing.T) sinktest.Sink {
			s, err := New(Options{
				Conn: natsconn.Options{URLs: []string{dead(t)}}, Subject: "out.app", Stream: "OUT", Patience: 300 * time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
		Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
			k := serve(t)
			k.stream(change)
			s, _ := k.sink(forKit)
			k.Stop()
			return s, k.Start, func() string { return join(k.held()) }
		},
		Refusing: func(t *testing.T) (sinktest.Sink, func() string) {
			k := serve(t)
			k.stream(change, func(c *jetstream.StreamConfig) { c.MaxMsgSize = int32(len(sinktest.Refused)) })
			s, _ := k.sink(forKit)
			return s, func() string { return join(k.held()) }
		},
	})
}

// A listener keeps what is published in core NATS.
func listen(t *testing.T, url string) (held func() string, there func() bool) {
	t.Helper()
	conn, err := natsio.Connect(url, natsio.Timeout(testLimit), natsio.MaxReconnects(-1), natsio.ReconnectWait(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	sub, err := conn.SubscribeSync("out.>")
	if err == nil {
		err = conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	return func() string {
			for {
				m, err := sub.NextMsg(200 * time.Millisecond)
				if err != nil {
					return string(all)
				}
				all = append(all, m.Data...)
			}
		}, func() bool {
			return conn.IsConnected() && conn.Flush() == nil
		}
}

func inCore(o *Options) { o.Stream = "" }

func TestContractCore(t *testing.T) {
	sinktest.Run(t, sinktest.Kit{
		Open: func(t *testing.T) (sinktest.Sink, func() string) {
			k := serve(t)
			s, _ := k.sink(forKit, inCore)
			held, _ := listen(t, k.ClientURL())
			return s, held
		},
		Broken: func(t *testing.T) sinktest.Sink {
			s, err := New(Options{Conn: natsconn.Options{URLs: []string{dead(t)}}, Subject: "out.app", Patience: 300 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
		Down: func(t *testing.T) (sinktest.Sink, func(), func() string) {
			k := serve(t)
			held, there := listen(t, k.ClientURL())
			s, _ := k.sink(forKit, inCore)
			k.Stop()
			return s, func() {
				k.Start()
				until(t, "the listener is back", there)
			}, held
		},
		Refusing: func(t *testing.T) (sinktest.Sink, func() string) {
			k := serve(t, func(o *server.Options) { o.MaxPayload = int32(len(sinktest.Refused)) })
			s, _ := k.sink(forKit, inCore)
			held, _ := listen(t, k.ClientURL())
			return s, held
		},
	})
}
