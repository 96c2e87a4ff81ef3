package natsconn

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// TestLeave: a server of no use is left for another, where there is one, and none is
// left that answers.
func TestLeave(t *testing.T) {
	a, b := serve(t, server.Options{}), serve(t, server.Options{})
	one := serve(t, server.Options{Cluster: server.ClusterOpts{Name: "lab", Host: "127.0.0.1", Port: server.RANDOM_PORT, NoAdvertise: true}})
	both := []string{a.ClientURL(), b.ClientURL()}
	long := time.Now().Add(-2 * leaveAfter).UnixNano()
	for name, test := range map[string]struct {
		urls  []string
		notes func(c *Conn)
		left  bool
	}{
		"long useless": {both, func(c *Conn) { c.Unanswered(); c.use.since.Store(long); c.Unanswered() }, true},
		"long ago, and not since": {both, func(c *Conn) {
			c.Unanswered()
			c.use.since.Store(long)
			c.use.last = time.Now().Add(-2 * forgetAfter)
			c.Unanswered()
		}, false},
		"one address of a cluster": {[]string{one.ClientURL()}, func(c *Conn) { c.Unanswered(); c.use.since.Store(long); c.Unanswered() }, true},
		"another one since": {both, func(c *Conn) {
			c.Unanswered()
			c.use.since.Store(long)
			c.use.by--
			c.Unanswered()
		}, false},
		"one to ask":           {both[:1], func(c *Conn) { c.Unanswered(); c.use.since.Store(long); c.Unanswered() }, false},
		"useless for a moment": {both, func(c *Conn) { c.Unanswered(); c.Unanswered() }, false},
		"answered in between":  {both, func(c *Conn) { c.Unanswered(); c.use.since.Store(long); c.Answered(); c.Unanswered() }, false},
		"the third waits longer": {both, func(c *Conn) {
			c.Unanswered()
			c.use.left = 2
			c.use.since.Store(long)
			c.Unanswered()
		}, false},
	} {
		c := connect(t, Options{URLs: test.urls, ReconnectWait: time.Millisecond})
		at, gen := c.ConnectedAddr(), c.Generation()
		test.notes(c)
		if left := !c.IsConnected() || c.Generation() != gen; left != test.left {
			t.Errorf("%s: left is %v", name, left)
		}
		for test.left && (!c.IsConnected() || c.ConnectedAddr() == at && len(test.urls) > 1) {
			if t.Context().Err() != nil {
				t.Fatalf("%s: no other server", name)
			}
			time.Sleep(time.Millisecond)
		}
	}
}
