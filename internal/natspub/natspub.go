// Package natspub publishes single messages to a subject of NATS, each held before
// the next is sent: by the stream that stores it, or in core NATS by the server, which
// answered a ping sent behind it.
//
// Call New, then Send. It is for few messages that matter; records go by sinks/nats.
package natspub

import (
	"context"
	"errors"
	"fmt"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
)

// Options say where messages go.
type Options struct {
	Conn    natsconn.Options
	Subject string
	Stream  string // that must store what is published there; "" is core NATS
}

// limit is how long is waited for a connection, and for an answer.
const limit = 10 * time.Second

// ErrTooLarge is wrapped by the error of Send for a message that the server never
// takes.
var ErrTooLarge = errors.New("the message is larger than the server takes")

// A Publisher publishes messages. It is safe for concurrent use.
type Publisher struct {
	o    Options
	conn *natsconn.Conn
	js   jetstream.JetStream
}

// New begins to connect. It returns an error only where no attempt can help.
func New(o Options) (*Publisher, error) {
	conn, js, err := o.Conn.ConnectJetStream()
	if err != nil {
		return nil, err
	}
	return &Publisher{o, conn, js}, nil
}

// Send publishes body and returns nil once it is held. A stream stores messages of
// one id once within its window for duplicates. Errors quote nothing.
func (p *Publisher) Send(ctx context.Context, id string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if p.conn.Wait(ctx) != nil {
		if err := p.conn.Up(); err != nil {
			return err
		}
		return errors.New("nats: not connected in time")
	}
	msg := &natsio.Msg{Subject: p.o.Subject, Data: body, Header: natsio.Header{natsio.MsgIdHdr: {id}}}
	if p.o.Stream == "" {
		return plain(p.flush(ctx, msg))
	}
	_, err := p.js.PublishMsg(ctx, msg, jetstream.WithExpectStream(p.o.Stream))
	return plain(err)
}

// flush publishes msg, and waits for the answer to a ping by the same connection.
func (p *Publisher) flush(ctx context.Context, msg *natsio.Msg) error {
	gen := p.conn.Generation()
	if err := p.conn.PublishMsg(msg); err != nil {
		return err
	}
	if err := p.conn.FlushWithContext(ctx); err != nil {
		return err
	}
	if p.conn.Generation() != gen {
		return natsio.ErrDisconnected
	}
	return nil
}

// plain returns err in words that quote nothing.
func plain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, natsio.ErrMaxPayload):
		return fmt.Errorf("nats: %w", ErrTooLarge)
	case errors.Is(err, jetstream.ErrNoStreamResponse):
		return errors.New("nats: no stream stores what is published to the subject")
	}
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return fmt.Errorf("nats: the stream answers with error %d", api.ErrorCode)
	}
	return fmt.Errorf("nats: %s", natsconn.Reason(err))
}

// Close ends the connection.
func (p *Publisher) Close() error {
	p.conn.Close()
	return nil
}
