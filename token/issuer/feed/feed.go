package feed

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/token/issuer"
)

// The values of options that are not set.
const (
	DefaultPerMinute = 60
	DefaultWindow    = 24 * time.Hour
	DefaultQueue     = 256
)

// Times of a Feed.
const (
	saveEvery  = 5 * time.Second // where something was told
	saveLater  = 12              // times that, where tokens were only seen again
	grace      = 5 * time.Second // for what is in the queue when Run is told to end
	sendLimit  = 30 * time.Second
	firstPause = time.Second
	lastPause  = time.Minute
)

// A Sink takes events. Only one goroutine uses it at a time.
type Sink interface {
	// Send returns nil once the event called id, which is body, is held by the other
	// side. After ErrRefused it is not sent again; after any other error it is, with
	// the same id and body. Errors quote nothing of the event.
	Send(ctx context.Context, id string, body []byte) error
	Close() error
}

// ErrRefused is wrapped by the errors of a Sink for an event that it will never take.
var ErrRefused = errors.New("the event is refused for good")

// Options say what a Feed tells, and to whom.
type Options struct {
	Issuers   []string      // names of those that there are events of
	PerMinute int           // events of one issuer; 0 is DefaultPerMinute
	Window    time.Duration // in which there is one event about a token; 0 is DefaultWindow
	Queue     int           // events that wait for the sink; 0 is DefaultQueue
	Sink      Sink
	Memory    *Memory
	Clock     func() time.Time // nil is time.Now
	// Report is told why the sink does not take events when that is another reason
	// than before, nil when it takes them again, and once why the state cannot be
	// written; from two goroutines.
	Report func(error)
}

// A Feed tells of tokens. Due and Raise are safe for concurrent use.
type Feed struct {
	o       Options
	issuers map[string]*origin
	queue   chan queued

	mu    sync.Mutex // guards ended, and that nothing is put into the queue then
	ended bool

	failures, refused, dropped, stateFailures atomic.Uint64
	last                                      string // what was reported last; of Run alone
}

// An origin is an issuer that there are events of.
type origin struct {
	budget             *budget
	events, suppressed atomic.Uint64
}

type queued struct {
	event Event
	print issuer.Fingerprint
}

// New returns a Feed that keeps events until Run is called.
func New(o Options) *Feed {
	if o.PerMinute <= 0 {
		o.PerMinute = DefaultPerMinute
	}
	if o.Window <= 0 {
		o.Window = DefaultWindow
	}
	if o.Queue <= 0 {
		o.Queue = DefaultQueue
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	f := &Feed{o: o, issuers: map[string]*origin{}, queue: make(chan queued, o.Queue)}
	for _, name := range o.Issuers {
		f.issuers[name] = &origin{budget: newBudget(o.PerMinute)}
	}
	return f
}

// Due counts that the token of the issuer called name with a fingerprint, which
// expires at expiry (Unix seconds; 0 is never), was met, and reports whether Raise is
// to be called for it: it has not expired, as a token of an old record has, there was no
// event about it for a window, and there may be one more in this minute. It does not wait.
func (f *Feed) Due(name string, print issuer.Fingerprint, expiry int64, doubt Doubt) bool {
	is := f.issuers[name]
	if is == nil {
		return false
	}
	now := f.o.Clock()
	if expiry != 0 && expiry <= now.Unix() {
		return false
	}
	if !f.o.Memory.meet(print, now.Unix(), expiry, int64(f.o.Window/time.Second)) {
		return false
	}
	if !is.budget.take(now, doubt) {
		is.suppressed.Add(1)
		f.o.Memory.untold(print)
		return false
	}
	return true
}

// Raise hands e, about the token with a fingerprint, to Run. What e says of times,
// counts and itself is filled in. Where there is no room it is counted, and the token
// is due again when it is met again.
func (f *Feed) Raise(print issuer.Fingerprint, e Event) {
	e.Type, e.Fingerprint, e.First = Seen, print.String(), f.o.Clock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		select {
		case f.queue <- queued{e, print}:
			return
		default:
		}
	}
	f.drop(print)
}

func (f *Feed) drop(print issuer.Fingerprint) {
	f.dropped.Add(1)
	f.o.Memory.untold(print)
}

// Run sends events and saves the Memory until ctx ends; then what is in the queue is
// tried once more, for a few seconds, and the sink closed. It is called once.
func (f *Feed) Run(ctx context.Context) {
	var saver sync.WaitGroup
	saver.Go(func() { f.keep(ctx) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case q := <-f.queue:
			f.deliver(ctx, q)
		}
	}
	f.mu.Lock()
	f.ended = true
	f.mu.Unlock()
	f.drain(context.WithoutCancel(ctx))
	_ = f.o.Sink.Close() // what it holds is held
	saver.Wait()
	f.save()
}

// drain tries once to send what is in the queue.
func (f *Feed) drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	for {
		select {
		case q := <-f.queue:
			if f.send(ctx, &q) != nil {
				f.drop(q.print)
			}
		default:
			return
		}
	}
}

// deliver sends q until the sink has it or refuses it, or ctx ends; then it is put
// back, for drain.
func (f *Feed) deliver(ctx context.Context, q queued) {
	pause := retry.Backoff{Min: firstPause, Max: lastPause}
	for {
		err := f.send(ctx, &q)
		if err == nil {
			return
		}
		if errors.Is(err, ErrRefused) {
			f.refused.Add(1)
			f.o.Memory.untold(q.print)
			return
		}
		var later *LaterError
		ask := time.Duration(0)
		if errors.As(err, &later) {
			ask = later.Ask
		}
		if retry.Wait(ctx, pause.After(ask, maxAsk)) != nil {
			f.putBack(q)
			return
		}
	}
}

// A LaterError is returned by a Sink whose other side asks to be left alone for a
// while.
type LaterError struct {
	Ask time.Duration
	Err error
}

// Error returns the words of the cause.
func (e *LaterError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *LaterError) Unwrap() error { return e.Err }

func (f *Feed) putBack(q queued) {
	select {
	case f.queue <- q:
	default:
		f.drop(q.print)
	}
}

// send tries once to send q.
func (f *Feed) send(ctx context.Context, q *queued) error {
	if q.event.ID == "" {
		f.o.Memory.fill(&q.event, q.print)
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	err := f.o.Sink.Send(ctx, q.event.ID, q.event.encode())
	if err != nil {
		f.failures.Add(1)
		f.report(fmt.Errorf("an event of the leak feed is not taken: %w", err))
		return err
	}
	if is := f.issuers[q.event.Issuer]; is != nil {
		is.events.Add(1)
	}
	f.o.Memory.told(q.print, f.o.Clock().Unix())
	f.report(nil)
	return nil
}

// report tells err, unless that was told last.
func (f *Feed) report(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != f.last {
		f.last = text
		f.o.Report(err)
	}
}

// keep saves the Memory every so often until ctx ends.
func (f *Feed) keep(ctx context.Context) {
	for n := 1; retry.Wait(ctx, saveEvery) == nil; n++ {
		if n%saveLater == 0 || f.o.Memory.hasNews() {
			f.save()
		}
	}
}

func (f *Feed) save() {
	if err := f.o.Memory.Save(f.o.Clock(), f.o.Window); err != nil {
		if f.stateFailures.Add(1) == 1 {
			f.o.Report(err)
		}
	}
}
