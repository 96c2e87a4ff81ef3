package delivery

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A server is a process of nats-server with JetStream on disk, and a connection to it.
type server struct {
	*process
	program, dir, conf string
	addr               string
	conn               *nats.Conn
	js                 jetstream.JetStream
}

// window is how many messages are under way at most, in the agent and in the ceiling.
const window = 4096

// outStream and outSubject are where clean records go.
const (
	outStream  = "CLEAN"
	outSubject = "logs.clean"
)

func startServer(ctx context.Context, program, dir string) (*server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{program: program, dir: dir, addr: addr, conf: filepath.Join(dir, "nats.conf")}
	text := fmt.Sprintf("server_name: bench\nlisten: %q\njetstream {store_dir: %q}\n", addr, filepath.Join(dir, "store"))
	if err := os.WriteFile(s.conf, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return s, s.start(ctx)
}

// start starts the process, anew where it was killed.
func (s *server) start(ctx context.Context) (err error) {
	if s.process, err = startProcess(filepath.Join(s.dir, "log"), s.program, "-c", s.conf); err != nil {
		return err
	}
	if err := s.listens(ctx, s.addr); err != nil {
		return err
	}
	if s.conn != nil {
		s.conn.Close()
	}
	s.conn, s.js, err = connect(s.addr)
	return err
}

// connect returns a connection for publishing and asking.
func connect(addr string) (*nats.Conn, jetstream.JetStream, error) {
	conn, err := nats.Connect("nats://"+addr, nats.MaxReconnects(-1))
	if err != nil {
		return nil, nil, err
	}
	js, err := jetstream.New(conn, jetstream.WithPublishAsyncMaxPending(window))
	return conn, js, err
}

// kill kills the process and closes the connection.
func (s *server) kill() {
	if s.conn != nil {
		s.conn.Close()
	}
	s.process.kill()
}

// fresh makes a stream on disk anew.
func (s *server) fresh(ctx context.Context, name, subject string) (jetstream.Stream, error) {
	_ = s.js.DeleteStream(ctx, name) // it need not be there
	return s.js.CreateStream(ctx, jetstream.StreamConfig{
		Name: name, Subjects: []string{subject}, Storage: jetstream.FileStorage, Duplicates: 2 * time.Minute,
	})
}

// holds waits until the stream has n messages. It asks seldom until they are nearly
// there, for asking costs the server as much as many messages do.
func (s *server) holds(ctx context.Context, name string, n int, alive func() error) error {
	stream, err := s.js.Stream(ctx, name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeLimit, errLate)
	defer cancel()
	for {
		info, err := stream.Info(ctx)
		if err != nil {
			return fmt.Errorf("%d messages in %s: %w", n, name, err)
		}
		has := int(info.State.Msgs)
		switch {
		case has == n:
			return nil
		case has > n:
			return fmt.Errorf("%s has %d messages, want %d", name, has, n)
		}
		if err := alive(); err != nil {
			return err
		}
		pause := 5 * time.Millisecond
		if has < n*9/10 {
			pause = 50 * time.Millisecond
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d of %d messages in %s: %w", has, n, name, context.Cause(ctx))
		case <-time.After(pause):
		}
	}
}

// begun waits until the stream has a message, and returns how many there are.
func (s *server) begun(ctx context.Context, name string, alive func() error) (n int, err error) {
	stream, err := s.js.Stream(ctx, name)
	if err != nil {
		return 0, err
	}
	err = until(ctx, "a message in "+name, timeLimit, func() (bool, error) {
		info, err := stream.Info(ctx)
		if err != nil {
			return false, err
		}
		n = int(info.State.Msgs)
		return n > 0, alive()
	})
	return n, err
}
