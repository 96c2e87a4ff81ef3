package http

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// retrySpread is the number of seconds over which those that were told to come
// again are spread.
const retrySpread = 3

// An answer is how a request ends.
type answer struct {
	status int
	why    string
	count  *atomic.Int64
}

// ServeHTTP serves one request. It is for the server that New starts, and for
// tests.
func (s *Source) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	// Also what is not read of a body is bounded by this, when the server skips it.
	_ = control.SetReadDeadline(time.Now().Add(s.o.BodyTime))
	h := w.Header()
	a := s.serve(control, h, r)
	a.count.Add(1)
	_ = control.SetWriteDeadline(time.Now().Add(writeTime))
	h.Set("Cache-Control", "no-store")
	if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
		// There may have been a Content-Length too, by which a proxy went. Then what
		// follows is not to be trusted (RFC 9112 §6.1), and the server does not say.
		h.Set("Connection", "close")
	}
	switch a.status {
	case http.StatusNoContent:
		w.WriteHeader(a.status)
		return
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		h.Set("Retry-After", strconv.Itoa(1+rand.IntN(retrySpread)))
	case http.StatusMethodNotAllowed:
		h.Set("Allow", http.MethodPost)
	case http.StatusUnsupportedMediaType:
		h.Set("Accept-Encoding", "gzip, zstd")
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.why + "\n"))
}

// serve serves r; h are the headers of the answer.
func (s *Source) serve(control *http.ResponseController, h http.Header, r *http.Request) answer {
	c := s.o.Counts
	if r.URL.Path != s.o.Path {
		return answer{http.StatusNotFound, "there is nothing at this path", &c.Unsuitable}
	}
	if a := s.admit(h, r); a.status != 0 {
		return a
	}
	if r.Method != http.MethodPost {
		return answer{http.StatusMethodNotAllowed, "records come by POST", &c.Unsuitable}
	}
	q := &request{done: make(chan struct{})}
	var ok bool
	if q.form, ok = mediaType(r.Header.Get("Content-Type")); !ok {
		return answer{http.StatusUnsupportedMediaType, "send application/x-ndjson or text/plain", &c.Unsuitable}
	}
	select {
	case s.room <- struct{}{}:
		defer func() { <-s.room }()
	default:
		return answer{http.StatusTooManyRequests, "too many requests; send again later", &c.Busy}
	}
	first, a := s.take(q, r)
	if first != q {
		s.release(q)
	}
	if a.status != 0 {
		return a
	}
	_ = control.SetReadDeadline(time.Time{}) // else a long wait would seem to be a client that left
	taken := &s.o.Counts.Taken
	if first != q {
		taken = &s.o.Counts.Repeated
	}
	return s.settle(r.Context(), first, taken)
}

// take puts what r has into the queue, and returns the request to wait for. A status
// says that there is nothing to wait for.
func (s *Source) take(q *request, r *http.Request) (*request, answer) {
	c := s.o.Counts
	stopping := answer{http.StatusServiceUnavailable, "stopping; send again", &c.Unsettled}
	if !s.enter() {
		return nil, stopping
	}
	defer s.leave()
	if a := s.receive(q, r); a.status != 0 {
		return nil, a
	}
	if len(q.rest) == 0 {
		return nil, answer{http.StatusNoContent, "", &c.Taken}
	}
	s.describe(q, r)
	q.id, q.keyed = identify(r, q.rest)
	first, held := s.enqueue(q)
	switch {
	case held:
		return nil, answer{http.StatusNoContent, "", &c.Repeated}
	case first == nil:
		return nil, stopping
	}
	return first, answer{}
}

// settle waits until every record of q is durable. taken counts the answer if so.
func (s *Source) settle(ctx context.Context, q *request, taken *atomic.Int64) answer {
	c := s.o.Counts
	t := time.NewTimer(s.o.AckTime)
	defer t.Stop()
	defer s.withdraw(q)
	unsettled := func(why string) answer { return answer{http.StatusServiceUnavailable, why, &c.Unsettled} }
	settled := func(orElse string) answer {
		if q.failed { // nobody writes it after done
			return unsettled(orElse)
		}
		return answer{http.StatusNoContent, "", taken}
	}
	select {
	case <-q.done:
		return settled("not delivered; send again")
	case <-t.C:
		return unsettled("not durable yet; send again")
	case <-ctx.Done():
		return answer{http.StatusServiceUnavailable, "not durable yet; send again", &c.Gone}
	case <-s.dead:
	}
	select {
	case <-q.done:
		return settled("stopping; send again")
	default:
		return unsettled("stopping; send again")
	}
}

// admit returns an answer with a status if r is not let in, and takes its credential
// away if it is, so that no attribute can be made of it.
func (s *Source) admit(h http.Header, r *http.Request) answer {
	c := s.o.Counts
	if !s.authorized(r) {
		h.Set("WWW-Authenticate", "Bearer")
		return answer{http.StatusUnauthorized, "a bearer token is needed", &c.Unauthorized}
	}
	status, challenge := http.StatusOK, ""
	if s.o.Admit != nil {
		status, challenge = s.o.Admit(r.Header.Values("Authorization"))
	}
	switch status {
	case http.StatusOK:
		if s.o.Admit != nil || s.o.Token != nil {
			r.Header.Del("Authorization")
		}
		return answer{}
	case http.StatusServiceUnavailable:
		return answer{status, "nobody is let in yet; send again", &c.Unsettled}
	}
	h.Set("WWW-Authenticate", challenge)
	return answer{status, "not let in", &c.Unauthorized}
}

// authorized reports whether r has the token. It takes the same time for every
// wrong one.
func (s *Source) authorized(r *http.Request) bool {
	if s.o.Token == nil {
		return true
	}
	want, err := s.o.Token()
	if err != nil || len(want) == 0 {
		return false
	}
	scheme, got, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || len(r.Header["Authorization"]) != 1 {
		got = ""
	}
	a, b := sha256.Sum256(want), sha256.Sum256([]byte(strings.TrimSpace(got)))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// enter counts a handler that may add to the queue, and reports false once none
// may.
func (s *Source) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.reading++
	}
	return !s.stopped
}

func (s *Source) leave() {
	s.mu.Lock()
	s.reading--
	s.mu.Unlock()
	s.wake()
}
