package natsconn

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/logscrub/logscrub/internal/buffertest"
	"github.com/logscrub/logscrub/internal/natstest"
)

// until waits for a condition of c.
func until(t *testing.T, c *Conn, what string, ok func() bool) {
	t.Helper()
	over := time.After(natstest.Limit)
	for !ok() {
		select {
		case <-over:
			t.Fatalf("does not happen: %s (up: %v)", what, c.Up())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// TestLameDuck: a server that is about to go, and says so, sends its clients away one
// after another: they are with another server before it is gone.
func TestLameDuck(t *testing.T) {
	duck := server.Options{LameDuckDuration: 2 * time.Second, LameDuckGracePeriod: 100 * time.Millisecond}
	a, b := serve(t, duck), serve(t, duck)
	c := connect(t, Options{URLs: []string{a.ClientURL(), b.ClientURL()}, ReconnectWait: 10 * time.Millisecond})
	if c.ConnectedAddr() != a.Addr().String() {
		a, b = b, a
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		a.LameDuckShutdown()
	}()
	until(t, c, "with the other server", func() bool { return c.IsConnected() && c.ConnectedAddr() == b.Addr().String() })
	<-gone
	if c.Generation() != 1 {
		t.Errorf("%d connections more, want 1", c.Generation())
	}
}

// TestExpires has the right of a user run out while it is connected: the server ends the
// connection, and takes it again once the file is renewed, however often it was refused.
func TestExpires(t *testing.T) {
	s, account := trusting(t)
	path := filepath.Join(t.TempDir(), "user.creds")
	write(t, path, creds(t, account, time.Now().Add(2*time.Second)))
	var said buffertest.Buffer
	c := connect(t, Options{URLs: []string{s.ClientURL()}, CredsFile: path, ReconnectWait: time.Millisecond, Log: slog.New(slog.NewTextHandler(&said, nil))})
	until(t, c, "run out, and told as such", func() bool {
		err := c.Up()
		return err != nil && strings.Contains(err.Error(), "refused: authorization violation")
	})
	before := total(t, s)
	until(t, c, "more attempts", func() bool { return total(t, s) > before+10 })
	if n := strings.Count(said.String(), "refused: authorization violation"); n != 1 {
		t.Errorf("told %d times that it was refused: %.2000s", n, said.String())
	}
	write(t, path, creds(t, account, time.Now().Add(time.Hour)))
	until(t, c, "connected again", c.IsConnected)
}

// total returns how many connections a server has had.
func total(t *testing.T, s *server.Server) uint64 {
	t.Helper()
	v, err := s.Varz(nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.TotalConnections
}
