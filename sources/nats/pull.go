package nats

import (
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
)

// A puller asks for messages, for no more than there is room. Whatever comes is put
// into the queue at once, so that the server can be told of progress with all that
// it gave out: nothing waits in the library, where nobody would speak for it.
type puller struct {
	conn    *natsconn.Conn
	q       *queue
	subject string // where to ask
	inbox   string // what answers come to begins with this
	conf    *jetstream.ConsumerConfig
	beat    time.Duration // how often the server is to say that it is there
	limit   int           // bytes that are to wait at most

	verified time.Time // when the stream was asked for; only of Ack

	mu    sync.Mutex           // guards all below
	heard bool                 // something came since silent was asked
	asked int                  // bytes that may still come
	pulls map[string]time.Time // by where they are answered: when they have ended for sure
	size  int                  // bytes of a pull: the largest message at least
	quiet int                  // times in a row that silent heard nothing
	n     uint64               // pulls so far
}

const (
	// leastPull is what is asked for at once, at least.
	leastPull = 512 << 10
	// largestPull is what is asked for when a message does not fit into less.
	largestPull = 256 << 20
	// pullCount is how many messages a pull may bring; its bytes bound it before.
	pullCount = 100_000
	// pullExpiry is when a pull ends that brings nothing more.
	pullExpiry = 10 * time.Second
	// pullLate is how late the end of a pull may be told.
	pullLate = 5 * time.Second
	// silences is how many times nothing is heard before nobody is there.
	silences = 3
)

// newPuller returns a puller for a consumer; it has not asked yet.
func (j *jet) newPuller(c *jetstream.ConsumerInfo) *puller {
	prefix := jetstream.DefaultAPIPrefix
	switch o := j.js.Options(); {
	case o.Domain != "":
		prefix = "$JS." + o.Domain + ".API."
	case o.APIPrefix != "":
		prefix = strings.TrimSuffix(o.APIPrefix, ".") + "."
	}
	return &puller{
		pulls: map[string]time.Time{}, conn: j.conn, q: j.q, conf: &c.Config, beat: j.o.Heartbeat, limit: j.o.Buffer,
		subject: prefix + "CONSUMER.MSG.NEXT." + c.Stream + "." + c.Name, inbox: j.conn.NewInbox() + ".",
		size: max(j.o.Buffer/4, leastPull, int(j.conn.MaxPayload())+64<<10),
	}
}

// A pullRequest asks for messages (ADR-13 of NATS).
type pullRequest struct {
	Expires  time.Duration `json:"expires"`
	Batch    int           `json:"batch"`
	MaxBytes int           `json:"max_bytes"`
	Beat     time.Duration `json:"idle_heartbeat"`
}

// ask asks for what there is room for.
func (p *puller) ask() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.room() {
		r := pullRequest{Expires: max(pullExpiry, 3*p.beat), Batch: pullCount, MaxBytes: p.size, Beat: p.beat}
		if c := p.conf; c.MaxRequestBatch > 0 {
			r.Batch = min(r.Batch, c.MaxRequestBatch)
		}
		if c := p.conf; c.MaxRequestMaxBytes > 0 {
			r.MaxBytes = min(r.MaxBytes, c.MaxRequestMaxBytes)
		}
		if c := p.conf; c.MaxRequestExpires > 0 {
			r.Expires = min(r.Expires, c.MaxRequestExpires)
			r.Beat = min(r.Beat, r.Expires/2)
		}
		if err := p.send(&r); err != nil {
			return err
		}
	}
	return nil
}

// send sends a request.
func (p *puller) send(r *pullRequest) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	p.n++
	reply := p.inbox + strconv.FormatUint(p.n, 10)
	p.pulls[reply] = time.Now().Add(r.Expires + pullLate)
	if p.asked += r.MaxBytes; p.asked == r.MaxBytes {
		p.heard = true // silence begins now
	}
	if err := p.conn.PublishRequest(p.subject, reply, text); err != nil {
		return errors.New("asking for messages: " + natsconn.Reason(err))
	}
	return nil
}

// ended notes that the pull answered at reply has ended, and forgets those that
// have ended without a word. Where none is left nothing is to come, however the
// server and the library count bytes.
func (p *puller) ended(reply string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pulls, reply)
	now := time.Now()
	maps.DeleteFunc(p.pulls, func(_ string, over time.Time) bool { return over.Before(now) })
	if len(p.pulls) == 0 {
		p.asked = 0
	}
}

// room reports whether there is room for a further pull. p.mu is held.
func (p *puller) room() bool {
	held := p.q.held()
	return held+p.asked+p.size <= p.limit || p.asked == 0 && held <= p.limit/2
}

// open reports whether the server owes an answer.
func (p *puller) open() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked > 0
}

// came notes n bytes that are not to come any more: perhaps of a pull that is
// counted as ended.
func (p *puller) came(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard, p.asked = true, max(0, p.asked-n)
}

// silent reports whether nobody is there, although something was asked. It is to be
// called once in a heartbeat; a process that was stopped for long hears what waits
// for it before the third.
func (p *puller) silent() bool {
	p.ended("")
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.heard || p.asked == 0 {
		p.heard, p.quiet = false, 0
		return false
	}
	p.quiet++
	return p.quiet >= silences
}

// errSilent is what a consumer ends with that says nothing.
var errSilent = errors.New("the consumer is silent: its server, its leader, or the consumer itself is gone")

// status takes what the server says of a pull. ok is false if m is a message; an
// error ends the consumer.
func (p *puller) status(m *natsio.Msg) (ok bool, err error) {
	if len(m.Data) > 0 || m.Header == nil || !strings.HasPrefix(m.Subject, p.inbox) {
		return false, nil
	}
	code, text := m.Header.Get("Status"), strings.ToLower(m.Header.Get("Description"))
	if code == "100" {
		p.conn.Answered()
		p.came(0)
		return true, nil
	}
	left, _ := strconv.Atoi(m.Header.Get("Nats-Pending-Bytes"))
	p.came(left)
	p.ended(m.Subject)
	switch {
	case code == "408", code == "409" && strings.Contains(text, "batch completed"):
	case code == "409" && strings.Contains(text, "exceeds maxbytes"):
		p.grow(left)
	case code == "409" && strings.Contains(text, "consumer deleted"):
		return true, errors.New("the consumer was deleted")
	case code == "409" && strings.Contains(text, "leadership change"):
		return true, errors.New("the server ended the reading: leadership change")
	case code == "409" && strings.Contains(text, "server shutdown"):
		return true, errors.New("the server ended the reading: server shutdown")
	case code == "503":
		return true, errors.New("asking for messages: no JetStream answers; wait for its leader")
	default: // the text may be anything
		return true, errors.New("the server refuses to give messages, with status " + strconv.Quote(code))
	}
	return true, nil
}

// grow makes pulls larger if a message is larger than a whole one: it was stored
// when the server allowed that.
func (p *puller) grow(left int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if left >= p.size && p.size < largestPull {
		p.size *= 2
	}
}
