package issuer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Times of a key set that is fetched.
const (
	refreshEvery = time.Hour        // a set is fetched anew
	refreshLeast = 30 * time.Second // and never more often, whatever tokens ask for
	staleFor     = 24 * time.Hour   // how long it is used while the issuer cannot be reached
	fetchTime    = 10 * time.Second
)

// maxBody is how many bytes of a key set are read.
const maxBody = 256 << 10

// A fetched set is what the issuer's URL answered.
type fetched struct {
	keys []key
	bad  int // keys that could not be used
	at   time.Time
	sum  [sha256.Size]byte // of the answer, to tell another
}

// A source has the keys of one issuer. Its fetched keys change under the readers
// in one step.
type source struct {
	url    string
	client *http.Client
	cache  cacheFile
	clock  func() time.Time

	fixed   []key // of files
	current atomic.Pointer[fetched]
	serial  atomic.Uint32 // changes with the keys of current
	want    chan struct{} // one token names a key that is not there
	tried   time.Time     // of run alone

	fetches, failures atomic.Uint64
}

func newSource(o *Options, cacheDir string, clock func() time.Time) (*source, error) {
	fixed, err := o.fileKeys()
	if err != nil {
		return nil, err
	}
	s := &source{url: o.JWKS, fixed: fixed, clock: clock, want: make(chan struct{}, 1)}
	if s.url == "" {
		return s, nil
	}
	s.client = &http.Client{
		Transport:     Transport(o.AllowPrivate),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       fetchTime,
	}
	s.cache = newCacheFile(cacheDir, s.url)
	if f, ok := s.cache.load(clock()); ok {
		s.current.Store(f)
	}
	return s, nil
}

// keys calls try with the keys that may be used now, until it returns false.
func (s *source) keys(try func(k *key) bool) {
	for i := range s.fixed {
		if !try(&s.fixed[i]) {
			return
		}
	}
	f := s.current.Load()
	if f == nil || s.stale(f) {
		return
	}
	for i := range f.keys {
		if !try(&f.keys[i]) {
			return
		}
	}
}

// stale reports whether f is too old to be used.
func (s *source) stale(f *fetched) bool { return s.clock().Sub(f.at) > staleFor }

// epoch returns a number that is another once keys yields others.
func (s *source) epoch() uint32 {
	n := 2 * s.serial.Load()
	if f := s.current.Load(); f != nil && s.stale(f) {
		n++
	}
	return n
}

// ask has the keys fetched soon, for a token names one that is not there. It does
// not wait.
func (s *source) ask() {
	select {
	case s.want <- struct{}{}:
	default:
	}
}

// run fetches the keys when it is time to, until ctx ends. report is told each
// error.
func (s *source) run(ctx context.Context, report func(error)) {
	if s.url == "" {
		return
	}
	due := time.NewTimer(s.wait(nil))
	defer due.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.want:
			if rest := refreshLeast - s.clock().Sub(s.tried); rest > 0 && !s.tried.IsZero() {
				due.Reset(rest)
				continue
			}
		case <-due.C:
		}
		err := s.fetch(ctx)
		if err != nil && ctx.Err() == nil {
			report(err)
		}
		due.Reset(s.wait(err))
	}
}

// wait returns how long it is to the next fetch, after one that returned err or, at
// first, none.
func (s *source) wait(err error) time.Duration {
	if err != nil {
		return refreshLeast
	}
	if f := s.current.Load(); f != nil {
		return max(0, refreshEvery-s.clock().Sub(f.at))
	}
	return 0
}

// fetch gets the set and puts it in the place of the one before. After an error
// that one stays.
func (s *source) fetch(ctx context.Context) error {
	s.tried = s.clock()
	s.fetches.Add(1)
	body, err := s.get(ctx)
	if err == nil {
		f, was := &fetched{at: s.tried, sum: sha256.Sum256(body)}, s.current.Load()
		var bad []unfit
		if f.keys, bad, err = readSet(body); err == nil {
			f.bad = len(bad)
			if s.current.Store(f); was == nil || was.sum != f.sum {
				s.serial.Add(1)
			}
			return s.cache.save(body, f.at)
		}
	}
	s.failures.Add(1)
	return err
}

func (s *source) get(ctx context.Context) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, errors.New("the URL cannot be used")
	}
	req.Header.Set("Accept", "application/jwk-set+json, application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, Cause(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer has status %d; 200 is expected, and redirects are not followed", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, Cause(err)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxBody)
	}
	return body, nil
}
