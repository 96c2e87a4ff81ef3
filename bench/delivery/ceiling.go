package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// publishBare publishes the records with the library alone, asynchronously, and
// returns once all are acknowledged. Named, each has an id.
func (l *Lab) publishBare(ctx context.Context, in *input, addr string, named bool) (Cost, error) {
	if _, err := l.server.fresh(ctx, outStream, outSubject); err != nil {
		return Cost{}, err
	}
	conn, js, err := connect(addr)
	if err != nil {
		return Cost{}, err
	}
	defer conn.Close()
	m := l.meter(nil)
	if err := publishAll(ctx, js, outSubject, in.lines, named); err != nil {
		return Cost{}, err
	}
	c := l.cost(m, nil)
	return c, l.server.holds(ctx, outStream, len(in.lines), l.server.alive)
}

func publishAll(ctx context.Context, js jetstream.JetStream, subject string, lines [][]byte, named bool) error {
	opts := []jetstream.PublishOpt{jetstream.WithStallWait(timeLimit)}
	for i, line := range lines {
		if named {
			opts = append(opts[:1], jetstream.WithMsgID(fmt.Sprintf("%026d", i)))
		}
		if _, err := js.PublishAsync(subject, line, opts...); err != nil {
			return err
		}
	}
	select {
	case <-js.PublishAsyncComplete():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stored makes the stream that records are read from.
func (l *Lab) stored(ctx context.Context, in *input) error {
	if _, err := l.server.js.Stream(ctx, in.in); err == nil {
		return nil
	}
	if _, err := l.server.fresh(ctx, in.in, in.subject); err != nil {
		return err
	}
	return publishAll(ctx, l.server.js, in.subject, in.lines, false)
}

// consumer makes the consumer of that stream anew.
func (l *Lab) consumer(ctx context.Context, in *input) (jetstream.Consumer, error) {
	s, err := l.server.js.Stream(ctx, in.in)
	if err != nil {
		return nil, err
	}
	_ = s.DeleteConsumer(ctx, durable) // it need not be there
	conf := jetstream.ConsumerConfig{Durable: durable, AckPolicy: jetstream.AckExplicitPolicy, AckWait: 30 * time.Second, MaxAckPending: 8192, MaxDeliver: -1}
	return s.CreateConsumer(ctx, conf)
}

const durable = "scrub"

// consumeBare consumes and acknowledges the records with the library alone.
func (l *Lab) consumeBare(ctx context.Context, in *input) (Cost, error) {
	if err := l.stored(ctx, in); err != nil {
		return Cost{}, err
	}
	cons, err := l.consumer(ctx, in)
	if err != nil {
		return Cost{}, err
	}
	n, done := 0, make(chan struct{})
	m := l.meter(nil)
	cc, err := cons.Consume(func(msg jetstream.Msg) {
		if msg.Ack() == nil {
			n++
		}
		if n == len(in.lines) {
			close(done)
		}
	}, jetstream.PullMaxBytes(2<<20))
	if err != nil {
		return Cost{}, err
	}
	defer cc.Stop()
	select {
	case <-done:
		return l.cost(m, nil), nil
	case <-time.After(timeLimit):
		return Cost{}, fmt.Errorf("consuming %s: %w", in.in, errLate)
	}
}

// copyBare copies the long file, and syncs the copy.
func (l *Lab) copyBare(_ context.Context, in *input) (Cost, error) {
	dir, err := l.folder()
	if err != nil {
		return Cost{}, err
	}
	defer os.RemoveAll(dir)
	from, err := os.Open(in.long)
	if err != nil {
		return Cost{}, err
	}
	defer from.Close()
	to, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		return Cost{}, err
	}
	defer to.Close()
	m := l.meter(nil)
	// Neither side may hand the work to the kernel: an agent cannot.
	_, err = io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, 256<<10))
	if err = errors.Join(err, to.Sync()); err != nil {
		return Cost{}, err
	}
	return l.cost(m, nil), nil
}

// A depot is a server of HTTP that answers once what was posted is on disk. Posts that
// come during a sync share the next one.
type depot struct {
	mu   sync.Mutex // of writing
	turn sync.Mutex // of syncing
	f    *os.File
	size int64
	safe int64
}

func (d *depot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = d.store(body)
	}
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (d *depot) store(body []byte) error {
	d.mu.Lock()
	_, err := d.f.Write(body)
	d.size += int64(len(body))
	mine := d.size
	d.mu.Unlock()
	if err != nil {
		return err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	if d.safe >= mine {
		return nil
	}
	d.mu.Lock()
	all := d.size
	d.mu.Unlock()
	err = d.f.Sync()
	d.safe = all
	return err
}

// storeBare posts the long file to a depot.
func (l *Lab) storeBare(ctx context.Context, in *input) (Cost, error) {
	dir, err := l.folder()
	if err != nil {
		return Cost{}, err
	}
	defer os.RemoveAll(dir)
	d := new(depot)
	if d.f, err = os.Create(filepath.Join(dir, "out")); err != nil {
		return Cost{}, err
	}
	defer d.f.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return Cost{}, err
	}
	srv := &http.Server{Handler: d}
	go func() { _ = srv.Serve(ln) }() // until it is closed
	defer srv.Close()
	m := l.meter(nil)
	if err := postAll(ctx, "http://"+ln.Addr().String()+"/ingest", in); err != nil {
		return Cost{}, err
	}
	return l.cost(m, nil), nil
}
