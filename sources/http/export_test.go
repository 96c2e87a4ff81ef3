package http

import "net/http"

// Drain makes Read return io.EOF once every request that came is given out.
func (s *Source) Drain() { s.drain() }

// Queued returns the number of requests that wait to be read, and the bytes set
// aside for bodies.
func (s *Source) Queued() (requests, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue), s.used
}

// Entered returns the number of requests that came in so far.
func (s *Source) Entered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(s.requests) + s.reading
}

// Waiting returns how many handlers wait for a request.
func (s *Source) Waiting(key, body string) int {
	id, _ := identify(&http.Request{Header: http.Header{"Idempotency-Key": {key}}}, []byte(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.seen.under[id]; q != nil {
		return q.waiters
	}
	return 0
}

// Remembered returns how many requests with a key are known to be held.
func (s *Source) Remembered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen.held)
}
