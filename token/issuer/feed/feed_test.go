package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/token/issuer"
)

// printOf returns the fingerprint of an invented token.
func printOf(n int) issuer.Fingerprint {
	return issuer.FingerprintOf([]byte("an invented key"), fmt.Append(nil, n))
}

// A sink keeps what it takes, and answers with what is in fail first.
type sink struct {
	mu     sync.Mutex
	fail   []error
	tries  int
	got    []Event
	closed bool
}

func (s *sink) Send(ctx context.Context, id string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	if len(s.fail) > 0 {
		err := s.fail[0]
		s.fail = s.fail[1:]
		return err
	}
	var e Event
	if err := json.Unmarshal(body, &e); err != nil || e.ID != id {
		return fmt.Errorf("body %s of id %s: %w", body, id, err)
	}
	s.got = append(s.got, e)
	return ctx.Err()
}

func (s *sink) Close() error { s.closed = true; return nil }

func open(t *testing.T, path string) *Memory {
	t.Helper()
	m, err := OpenMemory(path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// run runs a feed of o over m while work is done, and returns it once it has ended.
func run(t *testing.T, o Options, m *Memory, work func(f *Feed)) *Feed {
	t.Helper()
	if o.Issuers == nil {
		o.Issuers = []string{"main"}
	}
	o.Memory = m
	f := New(o)
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { f.Run(ctx) })
	work(f)
	stop()
	done.Wait()
	return f
}

// see meets token n once, and says whether it was due.
func see(f *Feed, n int) bool {
	if !f.Due("main", printOf(n), 0, Certain) {
		return false
	}
	f.Raise(printOf(n), Event{Issuer: "main", State: "live", Pseudonym: fmt.Sprint("jwt_", n), Where: "app"})
	return true
}

func TestOncePerWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(sink)
		begin := time.Now().UTC()
		run(t, Options{Sink: s, Window: time.Hour}, open(t, filepath.Join(t.TempDir(), "leaks")), func(f *Feed) {
			for range 30 {
				see(f, 1)
				time.Sleep(5 * time.Minute)
			}
			see(f, 2)
			if f.Due("elsewhere", printOf(3), 0, Certain) {
				t.Error("a token of an issuer that was not asked for is due")
			}
			if f.Due("main", printOf(4), time.Now().Unix(), Certain) || !f.Due("main", printOf(5), time.Now().Unix()+1, Certain) {
				t.Error("a token that has expired is due, or one that has not is not")
			}
			synctest.Wait()
		})
		if len(s.got) != 4 {
			t.Fatalf("%d events, want three about the first token and one about the second", len(s.got))
		}
		ids := map[string]bool{}
		for i, want := range []struct {
			n     int
			count uint64
			after time.Duration
		}{{1, 1, 0}, {1, 13, time.Hour}, {1, 25, 2 * time.Hour}, {2, 1, 150 * time.Minute}} {
			e, first := s.got[i], begin
			if want.n == 2 {
				first = begin.Add(want.after)
			}
			ids[e.ID] = true
			if e.Type != Seen || e.Fingerprint != printOf(want.n).String() || e.Pseudonym != fmt.Sprint("jwt_", want.n) || e.Count != want.count ||
				!e.First.Equal(first) || !e.Last.Equal(begin.Add(want.after)) || e.Where != "app" {
				t.Errorf("event %d: %+v, want token %d, count %d, last seen after %v", i, e, want.n, want.count, want.after)
			}
		}
		if len(ids) != 4 || !s.closed {
			t.Errorf("%d ids of 4 events; the sink is closed: %v", len(ids), s.closed)
		}
	})
}

func TestAtMostAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(sink)
		f := run(t, Options{Sink: s, PerMinute: 3, Issuers: []string{"main", "second"}}, open(t, filepath.Join(t.TempDir(), "leaks")), func(f *Feed) {
			for n := range 10 {
				see(f, n)
			}
			if !f.Due("second", printOf(100), 0, Certain) {
				t.Error("one issuer uses up what another may have")
			}
			synctest.Wait()
			for _, wait := range []time.Duration{59 * time.Second, time.Second} { // none more, then three
				time.Sleep(wait)
				for n := range 10 {
					see(f, n)
				}
				synctest.Wait()
			}
		})
		if len(s.got) != 6 || s.got[3].Pseudonym != "jwt_3" || s.got[3].Count != 3 {
			t.Fatalf("events %+v, want three, and three from the fourth token on, seen three times", s.got)
		}
		if st := f.Status(); st.Issuers[0] != (IssuerStatus{"main", 6, 18}) || st.Known != 11 {
			t.Errorf("status %+v, want 6 events, 18 suppressed, 11 tokens known", st)
		}
	})
}

// TestFlood: whoever invents tokens that might be good does not keep events about good
// ones back.
func TestFlood(t *testing.T) {
	for minute, want := range map[int]int{1: 1, 2: 1, 3: 2, 60: 30} {
		synctest.Test(t, func(t *testing.T) {
			s := new(sink)
			run(t, Options{Sink: s, PerMinute: minute}, open(t, filepath.Join(t.TempDir(), "leaks")), func(f *Feed) {
				n := 0
				for i := range 1000 {
					if f.Due("main", printOf(i), 0, Doubtful) {
						n++
					}
				}
				if n != want {
					t.Errorf("%d of %d a minute are about invented tokens, want %d", n, minute, want)
				}
				if minute > 1 && !f.Due("main", printOf(1000), 0, Certain) {
					t.Errorf("of %d a minute none is left for a good one", minute)
				}
			})
		})
	}
}

func TestTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := errors.New("away")
		s := &sink{fail: []error{away, away, &LaterError{40 * time.Second, away}, fmt.Errorf("%w: no", ErrRefused)}}
		var told []error
		begin := time.Now()
		f := run(t, Options{Sink: s, Queue: 2, Report: func(err error) { told = append(told, err) }}, open(t, filepath.Join(t.TempDir(), "leaks")), func(f *Feed) {
			see(f, 1)
			synctest.Wait() // it is taken from the queue
			for n := 2; n < 6; n++ {
				see(f, n)
			}
			if d := f.Status(); d.Queue != 2 || d.Dropped != 2 {
				t.Errorf("status %+v, want two in the queue and two dropped", d)
			}
			for len(s.snapshot()) < 2 {
				time.Sleep(time.Second)
			}
			if took := time.Since(begin); took < 40*time.Second || took > 2*time.Minute {
				t.Errorf("it took %v although the other side asked for 40 s", took)
			}
			if !see(f, 1) || !see(f, 5) || see(f, 2) {
				t.Error("what was refused or dropped is due again, and what was told is not")
			}
			synctest.Wait()
		})
		if st := f.Status(); st.Failures != 4 || st.Refused != 1 || len(s.got) != 4 {
			t.Errorf("status %+v and %d events, want 4 failures, 1 refused, 4 events", st, len(s.got))
		}
		if len(told) != 3 || told[0] == nil || told[1] == nil || told[2] != nil {
			t.Errorf("told %v, want a failure, that it is refused, and that it works", told)
		}
	})
}

func (s *sink) snapshot() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// TestEnd ends a feed whose sink is away: what is in the queue is tried once more, and
// what is left is told by the next one, under the same id.
func TestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "leaks")
		s := &sink{fail: []error{errors.New("away"), errors.New("away still")}}
		f := run(t, Options{Sink: s}, open(t, path), func(f *Feed) {
			see(f, 1)
			see(f, 2)
			synctest.Wait()
		})
		if st := f.Status(); len(s.got) != 1 || s.tries != 3 || st.Dropped != 1 {
			t.Fatalf("%d events after %d tries, %+v; want one event, three tries, one dropped", len(s.got), s.tries, st)
		}
		if see(f, 3); f.Status().Dropped != 2 {
			t.Error("after its end a feed takes events and says nothing")
		}
		lost := map[string]int{"jwt_1": 2, "jwt_2": 1}[s.got[0].Pseudonym]
		later := new(sink)
		run(t, Options{Sink: later}, open(t, path), func(f *Feed) {
			for n := 1; n < 4; n++ {
				see(f, n)
			}
			synctest.Wait()
		})
		if len(later.got) != 2 || later.got[0].Fingerprint != printOf(lost).String() || later.got[0].Count != 2 || later.got[0].ID != eventID(printOf(lost), 0) {
			t.Errorf("after the restart: %+v, want what was not told before", later.got)
		}
	})
}

// TestSaves holds that what was told is on disk soon, and how often tokens were seen
// a while later, long before the end.
func TestSaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "leaks")
		count := func() (n uint64) {
			for _, s := range open(t, path).known {
				n += s.count
			}
			return n
		}
		run(t, Options{Sink: new(sink)}, open(t, path), func(f *Feed) {
			see(f, 1)
			time.Sleep(saveEvery + time.Second)
			if n := count(); n != 1 {
				t.Errorf("soon after it was told, %d sightings are on disk", n)
			}
			see(f, 1)
			time.Sleep(saveEvery)
			if n := count(); n != 1 {
				t.Errorf("each sighting is written: %d", n)
			}
			time.Sleep(saveLater * saveEvery)
			if n := count(); n != 2 {
				t.Errorf("a minute later %d sightings are on disk", n)
			}
		})
	})
}
