package main

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsplan"
)

// What the demonstration calls its streams and subjects.
const (
	rawStream, cleanStream   = "RAW", "CLEAN"
	rawSubject, cleanSubject = "logs.raw.app", "logs.clean.app"
	durable                  = "logscrub"
)

// A broker is a NATS server inside the process, and a connection to it.
type broker struct {
	url  string
	srv  *server.Server
	conn *natsio.Conn
	js   jetstream.JetStream
}

// startBroker starts a server that keeps its streams in dir.
func startBroker(dir string) (*broker, error) {
	srv, err := server.NewServer(&server.Options{
		ServerName: "demo", Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true,
	})
	if err != nil {
		return nil, err
	}
	go srv.Start()
	if !srv.ReadyForConnections(10 * time.Second) {
		srv.Shutdown()
		return nil, errors.New("the server inside does not start")
	}
	b := &broker{url: srv.ClientURL(), srv: srv}
	if b.conn, err = natsio.Connect(b.url); err == nil {
		b.js, err = jetstream.New(b.conn)
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// need is what the pipeline needs of JetStream: what "logscrub nats plan" would say
// of its configuration.
func need() natsplan.Need {
	return natsplan.Need{
		Streams: []natsplan.Stream{
			{Name: rawStream, Subjects: []string{"logs.raw.>"}},
			{Name: cleanStream, Subjects: []string{"logs.clean.>"}, Duplicates: natsplan.DefaultDuplicates},
		},
		Consumers: []natsplan.Consumer{{Stream: rawStream, Durable: durable}},
	}
}

// messages returns what a stream holds, in order.
func (b *broker) messages(ctx context.Context, stream string) ([]*jetstream.RawStreamMsg, error) {
	s, err := b.js.Stream(ctx, stream)
	if err != nil {
		return nil, err
	}
	var all []*jetstream.RawStreamMsg
	for seq := uint64(1); seq <= s.CachedInfo().State.LastSeq; seq++ {
		m, err := s.GetMsg(ctx, seq)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// acknowledged waits until the consumer has every message up to n acknowledged.
func (b *broker) acknowledged(ctx context.Context, n uint64) error {
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		c, err := b.js.Consumer(ctx, rawStream, durable)
		if err != nil {
			return err
		}
		if c.CachedInfo().AckFloor.Stream >= n {
			return nil
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (b *broker) close() {
	if b.conn != nil {
		b.conn.Close()
	}
	b.srv.Shutdown()
	b.srv.WaitForShutdown()
}
