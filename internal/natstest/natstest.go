// Package natstest runs servers of NATS inside a test.
//
// Call Serve, then Connect; Stop and Start take the server away and bring it back at
// the same address, with what Options say by then. Run is for those that have no
// testing.TB. Only tests import it: the product holds no server.
package natstest

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Limit bounds what a test waits for; nothing that passes takes this long.
const Limit = 2 * time.Minute

// Local returns options of a server on loopback, at a port of its own choice, that
// keeps its streams in dir; "" is a server without JetStream.
func Local(dir string) *server.Options {
	return &server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: dir != "", StoreDir: dir, NoSigs: true, NoLog: true,
	}
}

// Run starts a server and returns once it takes connections. Whoever called it shuts
// it down.
func Run(o *server.Options) (*server.Server, error) {
	s, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	go s.Start()
	if !s.ReadyForConnections(Limit) {
		s.Shutdown()
		return nil, errors.New("the server does not start")
	}
	return s, nil
}

// A Server is one that ends with its test.
type Server struct {
	*server.Server
	// Options are those that Start starts it with.
	Options *server.Options
	t       testing.TB
}

// Serve starts a server with JetStream; change may change what it is started with.
func Serve(t testing.TB, change ...func(*server.Options)) *Server {
	t.Helper()
	s := &Server{Options: Local(t.TempDir()), t: t}
	for _, f := range change {
		f(s.Options)
	}
	s.Start()
	t.Cleanup(s.Stop)
	return s
}

// Start starts the server again, after Stop.
func (s *Server) Start() {
	s.t.Helper()
	o := s.Options.Clone() // what the server makes of its options is its own
	srv, err := Run(o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Server = srv
	s.Options.Port = srv.Addr().(*net.TCPAddr).Port
}

// Stop stops the server and waits until it is gone.
func (s *Server) Stop() {
	s.Shutdown()
	s.WaitForShutdown()
}

// Connect returns a connection that is made again for as long as its test lasts, and
// the JetStream that it gives. Where there are users it is the first.
func (s *Server) Connect(opts ...jetstream.JetStreamOpt) (*natsio.Conn, jetstream.JetStream) {
	s.t.Helper()
	o := []natsio.Option{natsio.Timeout(Limit), natsio.MaxReconnects(-1), natsio.ReconnectWait(10 * time.Millisecond)}
	if len(s.Options.Users) > 0 {
		o = append(o, natsio.UserInfo(s.Options.Users[0].Username, s.Options.Users[0].Password))
	}
	conn, err := natsio.Connect(s.ClientURL(), o...)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(conn.Close)
	js, err := jetstream.New(conn, opts...)
	if err != nil {
		s.t.Fatal(err)
	}
	return conn, js
}
