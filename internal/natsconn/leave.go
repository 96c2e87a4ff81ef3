package natsconn

import (
	"sync"
	"sync/atomic"
	"time"
)

// A server that is parted from its cluster keeps its clients, answers pings, and gives
// JetStream's users no answer, or says that there is no JetStream. The library stays
// with it for as long as that lasts. Who asks on a Conn says what comes of it, and the
// Conn goes to another server: if the cluster told it of any, if URLs has some, or by
// connecting anew where one address stands for all servers of a cluster.

const (
	// leaveAfter is for how long a server is of no use before it is left. An election
	// in its cluster takes as long.
	leaveAfter = 4 * time.Second
	// leaveAtMost is the longest time, which doubles from one leaving to the next:
	// where no server answers, none is better.
	leaveAtMost = 2 * time.Minute
	// forgetAfter is after what time without a word a server is not held to be of no use
	// any more: who asks and gets no answer says so more often.
	forgetAfter = 20 * time.Second
)

// A use says since when a server has been of none. The zero use is of one that is.
type use struct {
	since atomic.Int64 // nanoseconds since the epoch; 0 is not
	mu    sync.Mutex   // guards all below
	last  time.Time    // when that was noted last
	by    uint64       // generation of the connection by which it was
	left  int          // servers in a row
}

// Answered notes that the server answered what it was asked. It is cheap.
func (c *Conn) Answered() {
	if c.use.since.Load() != 0 {
		c.use.mu.Lock()
		defer c.use.mu.Unlock()
		c.use.since.Store(0)
		c.use.left = 0
	}
}

// Unanswered notes that the server gave no answer, or one that nobody is there. If it
// is all that is noted for some seconds, at first four, the connection goes to another
// server.
func (c *Conn) Unanswered() {
	u := &c.use
	u.mu.Lock()
	defer u.mu.Unlock()
	now, since, gen := time.Now(), u.since.Load(), c.Generation()
	// Another server has its own time, however long the way to it was.
	anew := now.Sub(u.last) > forgetAfter || gen != u.by
	u.last, u.by = now, gen
	if since == 0 || anew || !c.IsConnected() {
		u.since.Store(now.UnixNano())
		return
	}
	if now.Sub(time.Unix(0, since)) < min(leaveAfter<<min(u.left, 8), leaveAtMost) || !c.others() {
		return
	}
	u.left++
	u.since.Store(now.UnixNano())
	c.o.Log.Warn("nats: the server gives no answers, another one is asked", "name", c.o.Name)
	_ = c.ForceReconnect() // else it was closed
}

// others reports whether there may be another server to go to.
func (c *Conn) others() bool { return len(c.Servers()) > 1 || c.ConnectedClusterName() != "" }
