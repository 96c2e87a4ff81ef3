package main

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/logscrub/logscrub/internal/natstest"
)

// natsServer: starts a server of NATS with JetStream, and sets NATS_URL.
func natsServer(ts *testscript.TestScript, neg bool, args []string) {
	s, err := natstest.Run(natstest.Local(ts.MkAbs("jetstream")))
	ts.Check(err)
	ts.Defer(func() { s.Shutdown(); s.WaitForShutdown() })
	ts.Setenv("NATS_URL", s.ClientURL())
}

// jetStream returns the JetStream of that server.
func jetStream(ts *testscript.TestScript) (context.Context, jetstream.JetStream) {
	conn, err := natsio.Connect(ts.Getenv("NATS_URL"))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	ts.Defer(func() { cancel(); conn.Close() })
	js, err := jetstream.New(conn)
	ts.Check(err)
	return ctx, js
}

// publish SUBJECT FILE: stores a message with what is in FILE.
func publish(ts *testscript.TestScript, neg bool, args []string) {
	ctx, js := jetStream(ts)
	_, err := js.Publish(ctx, args[0], []byte(ts.ReadFile(args[1])))
	ts.Check(err)
}

// fetch STREAM N FILE: waits for N messages of the stream, and writes each with its
// subject and headers to FILE.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	ctx, js := jetStream(ts)
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	cons, err := js.OrderedConsumer(ctx, args[0], jetstream.OrderedConsumerConfig{})
	ts.Check(err)
	var out bytes.Buffer
	for range n {
		m, err := cons.Next(jetstream.FetchMaxWait(20 * time.Second))
		ts.Check(err)
		out.WriteString(m.Subject() + " id=" + m.Headers().Get("Nats-Msg-Id") + " " + string(m.Data()) + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), out.Bytes(), 0o600))
}
